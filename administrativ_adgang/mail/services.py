"""Putting letters into the outbox, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from administrativ_adgang.core import job_names, jobs
from administrativ_adgang.mail.models import Mail


def put(template: str, *, to: Iterable[str], key: str = "", **facts: Any) -> int:
    """Put a letter into the outbox, one row an address (empty ones and repeats are left out); returns how many.

    ``template`` names ``templates/mail/<template>.txt``, whose first line is the subject. With a ``key`` the same
    address gets the letter once, however often this is called.
    """
    addresses = sorted({address.strip().lower() for address in to if address.strip()})
    if not addresses:
        return 0
    subject, text = _written(template, facts)
    rows = [Mail(key=key, recipient=address, subject=subject, text=text) for address in addresses]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)
    jobs.wake(job_names.SEND_MAIL)
    return len(rows)


def _written(template: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Subject and text. What stands in the facts cannot begin a new line of the subject."""
    first, _, rest = render_to_string(f"mail/{template}.txt", facts).strip().partition("\n")
    return first.strip()[: Mail._meta.get_field("subject").max_length], rest.strip() + "\n"
