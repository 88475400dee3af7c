"""An e-mail address counts when the PIN that was sent to it has come back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import email_subscriptions
from administrativ_adgang.mail.models import Mail
from tests.api.calls import error_of
from tests.api.houses import House, ask

pytestmark = pytest.mark.django_db

ADDRESS = "amina@eksempelby.example"


@pytest.fixture
def home(db: None) -> House:
    """Amina's address has been written on her."""
    home = House()
    body = {"type": "EMPLOYEE", "subscription": {"channel": ADDRESS}}
    answer = ask(home.system, "PUT", f"identities/{home.amina.pk}", body, version=home.amina.version)
    assert answer.json()["subscription"]["channel"] == ADDRESS
    assert "confirmationTime" not in answer.json()["subscription"]
    return home


def last_pin() -> str:
    """What the last letter says."""
    letter = Mail.objects.filter(recipient=ADDRESS).latest("created_at")
    found = re.search(r"^(\d{6})$", letter.text, re.M)
    assert found is not None
    return found[1]


def other_than(pin: str) -> str:
    """A PIN that was not sent."""
    return f"{(int(pin) + 1) % 1_000_000:06}"


def verify(home: House, **body: Any) -> Any:
    """One attempt."""
    return ask(home.system, "PUT", f"identities/{home.amina.pk}/verification", body)


def test_the_right_pin_confirms_the_address_and_opens_once(home: House) -> None:
    pin = last_pin()
    home.amina.refresh_from_db()
    assert home.amina.email == ""
    answer = verify(home, pin=pin)
    assert answer.status_code == 200
    assert "confirmationTime" in answer.json()["subscription"]
    home.amina.refresh_from_db()
    assert home.amina.email == ADDRESS
    assert error_of(verify(home, pin=pin), 400) == "pin.not.correct"


def test_five_wrong_ones_close_the_way_also_for_the_right_one_until_it_is_renewed(home: House) -> None:
    pin = last_pin()
    for _ in range(email_subscriptions.MOST_ATTEMPTS):
        assert error_of(verify(home, pin=other_than(pin)), 400) == "pin.not.correct"
    assert error_of(verify(home, pin=pin), 400) == "pin.not.correct"
    assert verify(home, renewPin=True).status_code == 200
    assert verify(home, pin=last_pin()).status_code == 200


def test_a_pin_gets_old(home: House) -> None:
    pin = last_pin()
    with clock.moved(email_subscriptions.PIN_LASTS + timedelta(minutes=1)):
        assert error_of(verify(home, pin=pin), 400) == "pin.not.correct"


def test_another_address_must_be_confirmed_anew_and_the_same_again_changes_nothing(home: House) -> None:
    verify(home, pin=last_pin())
    for address, confirmed in ((ADDRESS.upper(), True), ("amina@andetsteds.example", False)):
        body = {"type": "EMPLOYEE", "subscription": {"channel": address}}
        answer = ask(home.system, "PUT", f"identities/{home.amina.pk}", body, version=home.amina.version)
        assert ("confirmationTime" in answer.json()["subscription"]) is confirmed
    home.amina.refresh_from_db()
    assert home.amina.email == ADDRESS


def test_the_pin_is_kept_as_a_digest_and_no_answer_has_it(home: House) -> None:
    pin = last_pin()
    kept = email_subscriptions.of_many([home.amina.pk])[home.amina.pk]
    assert pin not in kept.pin_digest
    assert pin not in verify(home, renewPin=True).content.decode()


def test_without_a_pin_or_an_address_nothing_is_confirmed(home: House) -> None:
    assert error_of(verify(home), 400) == "fields.not.allowed"
    birgit = f"identities/{home.birgit.pk}/verification"
    assert error_of(ask(home.system, "PUT", birgit, {"renewPin": True}), 422) == "not.possible.in.this.state"
    assert error_of(ask(home.system, "PUT", birgit, {"pin": "123456"}), 400) == "pin.not.correct"
