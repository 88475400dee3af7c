"""Letters: put in with the change they tell of, sent afterwards, and never lost on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.mail import schedule, sending, services
from administrativ_adgang.mail.models import Mail

pytestmark = pytest.mark.django_db
FACTS = {"organisation": "Revi A/S & søn", "cvr_number": "55667788", "code": "en-kode", "days": 14}


def put(*to: str, key: str = "", **facts: Any) -> int:
    return services.put("activation_code", to=to, key=key, **{**FACTS, **facts})


@contextmanager
def server_down(monkeypatch: pytest.MonkeyPatch, *, for_whom: str = "") -> Iterator[None]:
    """A mail server that refuses, everybody or one address."""
    send = EmailBackend.send_messages

    def refuse(self: EmailBackend, messages: Any) -> int:
        if for_whom in messages[0].to[0]:
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such mailbox")})
        return send(self, messages)

    with monkeypatch.context() as context:
        context.setattr(EmailBackend, "send_messages", refuse)
        yield


def test_a_letter_is_sent_once_and_its_text_is_gone_from_the_row(mailoutbox: list[Any]) -> None:
    assert put("nina@revi.example") == 1
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    (letter,) = mailoutbox
    assert letter.to == ["nina@revi.example"]
    assert letter.subject == "Aktivér din adgang til Digital Post"
    assert "for Revi A/S & søn." in letter.body
    assert "en-kode" in letter.body
    row = Mail.objects.get()
    assert row.sent_at is not None
    assert "en-kode" not in row.text


def test_no_letter_tells_of_what_was_rolled_back(mailoutbox: list[Any]) -> None:
    with transaction.atomic():
        put("nina@revi.example")
        transaction.set_rollback(True)
    assert sending.send_due() == 0
    assert mailoutbox == []


def test_each_address_gets_its_own_letter_and_a_key_goes_once(mailoutbox: list[Any]) -> None:
    put("a@revi.example", "A@revi.example ", "", "b@revi.example", key="warned-1")
    put("a@revi.example", "c@revi.example", key="warned-1")
    sending.send_due()
    assert sorted(letter.to[0] for letter in mailoutbox) == [
        "a@revi.example",
        "b@revi.example",
        "c@revi.example",
    ]


def test_a_failing_server_delays_a_letter_and_loses_none(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    put("nina@revi.example")
    with server_down(monkeypatch):
        assert sending.send_due() == 1
    assert sending.send_due() == 0, "it waits a minute before the next try"
    row = Mail.objects.get()
    assert (row.tries, row.sent_at) == (1, None)
    assert "no such mailbox" in row.last_error
    with clock.moved(by=timedelta(minutes=1)):
        sending.send_due()
    assert len(mailoutbox) == 1


def test_one_bad_address_holds_up_nobody_else(mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    put("nobody@revi.example", "nina@revi.example")
    with server_down(monkeypatch, for_whom="nobody"):
        sending.send_due()
    assert [letter.to for letter in mailoutbox] == [["nina@revi.example"]]
    assert Mail.objects.get(sent_at=None).recipient == "nobody@revi.example"


def test_a_letter_nobody_takes_is_given_up_aloud(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put("nobody@revi.example")
    with clock.moved(by=schedule.GIVE_UP_AFTER), server_down(monkeypatch), caplog.at_level(logging.ERROR):
        sending.send_due()
    assert "given up" in caplog.text
    with clock.moved(by=2 * schedule.GIVE_UP_AFTER):
        assert sending.send_due() == 0
    assert Mail.objects.get().given_up_at is not None


def test_a_worker_that_died_on_the_way_is_made_good_under_the_same_message_id(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    put("nina@revi.example")
    send = EmailBackend.send_messages

    def die_afterwards(self: EmailBackend, messages: Any) -> int:
        send(self, messages)
        raise SystemExit

    with monkeypatch.context() as context:
        context.setattr(EmailBackend, "send_messages", die_afterwards)
        with pytest.raises(SystemExit):
            sending.send_due()
    assert sending.send_due() == 0, "another worker passes it by while the lease lasts"
    with clock.moved(by=timedelta(minutes=11)):
        assert sending.send_due() == 1
    first, second = (letter.extra_headers["Message-ID"] for letter in mailoutbox)
    assert first == second


def test_a_name_with_a_line_break_makes_no_header(mailoutbox: list[Any]) -> None:
    put("nina@revi.example", organisation="Ond\r\nBcc: alle@revi.example")
    sending.send_due()
    assert mailoutbox[0].recipients() == ["nina@revi.example"]


def test_the_demo_writes_letters_to_files(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    put("nina@revi.example")
    sending.send_due()
    (file,) = tmp_path.iterdir()
    assert "To: nina@revi.example" in file.read_text()
