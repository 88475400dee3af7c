"""Sending what waits in the outbox of e-mails. No transaction is open while anything is sent."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.mail.models import Mail
from administrativ_adgang.mail.schedule import next_try

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=10)


def send_due(limit: int = 20) -> int:
    """Send the letters that are due; returns how many were tried. May run twice, and beside itself."""
    letters = _claim(limit)
    if not letters:
        return 0
    connection = get_connection()
    try:
        for letter in letters:
            _send(letter, connection)
    finally:
        connection.close()
    return len(letters)


def _claim(limit: int) -> Sequence[Mail]:
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        waiting = Mail.objects.filter(free, sent_at=None, given_up_at=None, due_at__lte=now)
        letters = list(waiting.select_for_update(skip_locked=True).order_by("due_at")[:limit])
        Mail.objects.filter(pk__in=[letter.pk for letter in letters]).update(lease_until=now + _LEASE)
    return letters


def _send(letter: Mail, connection: BaseEmailBackend) -> None:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    # The same on every try, so that a letter that went twice is known as one.
    headers = {"Message-ID": f"<{letter.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(
        letter.subject, letter.text, None, [letter.recipient], headers=headers, connection=connection
    )
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:
        _failed(letter, error)
        # What a failed letter leaves half said on the connection is not said to the next.
        connection.close()
    else:
        Mail.objects.filter(pk=letter.pk).update(sent_at=clock.now(), lease_until=None, text="", last_error="")


def _failed(letter: Mail, error: Exception) -> None:
    now = clock.now()
    again = next_try(tries=letter.tries + 1, tried_at=now, created_at=letter.created_at)
    Mail.objects.filter(pk=letter.pk).update(
        tries=letter.tries + 1,
        lease_until=None,
        due_at=again or letter.due_at,
        given_up_at=None if again else now,
        last_error=f"{type(error).__name__}: {error}"[:500],
    )
    if again:
        log.warning("E-mail %s could not be sent and is tried again", letter.pk)
    else:
        log.error("E-mail %s could not be sent for five days and is given up", letter.pk)
