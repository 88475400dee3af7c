"""The words of the pages about rights."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import RIGHTS, Tag
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation
from administrativ_adgang.portal import rights_words
from administrativ_adgang.portal.words import NBSP

NOW = datetime(2026, 10, 14, 10, 0, tzinfo=UTC)


def end_of(year: int, month: int, day: int) -> datetime:
    return clock.end_of(datetime(year, month, day).date())


@pytest.mark.parametrize(
    ("end", "said", "near"),
    [
        (None, "ingen slutdato", False),
        (end_of(2026, 10, 14), "slutter i dag", True),
        (datetime(2026, 10, 14, 14, 30, tzinfo=UTC), "i dag kl. 16.30", True),
        (end_of(2026, 10, 15), "i morgen", True),
        (end_of(2026, 10, 31), "om 17 dage", True),
        (end_of(2026, 12, 31), "31. dec.", False),
        (end_of(2027, 4, 1), "1. april 2027", False),
        (end_of(2026, 10, 1), "1. okt.", True),
    ],
)
def test_an_end_is_told_by_its_last_day_and_bold_when_near(end: datetime | None, said: str, near: bool) -> None:
    assert rights_words.until(end, NOW).replace(NBSP, " ") == said
    assert rights_words.is_near(end, NOW) == near


@pytest.mark.parametrize(
    ("tag", "properties", "deed", "detail"),
    [
        (Tag.PRIVILEGES_GRANTED, {}, "Givet", ""),
        (Tag.PRIVILEGES_GRANTED, {"group_name": "Drift"}, "Givet", "Gennem gruppen Drift"),
        (
            Tag.PRIVILEGES_GRANTED,
            {"self_granted": "true", "active_to": end_of(2026, 12, 31).isoformat()},
            "Givet",
            "Til sig selv, til og med 31. december 2026",
        ),
        (Tag.PRIVILEGES_GRANTED, {"parent": "x"}, "Givet", "Videregivet"),
        (Tag.PRIVILEGES_REVOKED, {"reason": "REVOKED"}, "Fjernet", ""),
        (Tag.PRIVILEGES_REVOKED, {"reason": "EXPIRED"}, "Udløbet", ""),
        (Tag.PRIVILEGES_REVOKED, {"reason": "CUT"}, "Fjernet", "Fordi det led, den kom fra, er fjernet"),
        (Tag.PRIVILEGES_REVOKED, {"reason": "REVIEW"}, "Fjernet", "Ved gennemgang"),
        (Tag.PRIVILEGES_REVOKED, {"reason": "NOGET_NYT"}, "Fjernet", "Noget_nyt"),
        (Tag.PRIVILEGES_CHANGED, {}, "Slutdato ændret", "Uden slutdato"),
        (Tag.PRIVILEGES_REFUSED, {"reason": "Det må du ikke."}, "Forsøg afvist", "Det må du ikke."),
        (Tag.PRIVILEGES_REVIEWED, {"decision": "DROP"}, "Gennemgået", "Alt blev fjernet"),
        (Tag.PRIVILEGES_REVIEWED, {"decision": "KEEP"}, "Gennemgået", "Det hele blev beholdt"),
        (Tag.IDENTITY_DEACTIVATED, {}, "Gjort inaktiv", ""),
    ],
)
def test_an_event_in_few_words(tag: Tag, properties: dict[str, str], deed: str, detail: str) -> None:
    event = Event(tag=tag, properties=properties)
    assert rights_words.deed(event) == deed
    assert rights_words.detail(event).replace(NBSP, " ") == detail


def test_every_tag_about_rights_has_its_word() -> None:
    assert not [tag for tag in RIGHTS if tag not in rights_words._DEEDS]


def test_a_code_nobody_knows_is_shown_as_it_is() -> None:
    assert rights_words.right("MESSAGE_BASIC, GONE") == "Postkasse, basis; GONE"
    assert rights_words.right("") == ""


def test_who_somebody_is() -> None:
    home, partner = Organisation(name="Eksempelby Kommune"), Organisation(name="Revi A/S", cvr_number="55667788")
    employee = IdentityType.EMPLOYEE
    said = [
        rights_words.who(Identity(type=employee, title="It-arkitekt", organisation=home), home),
        rights_words.who(Identity(type=employee, title="Revisor", organisation=partner), home),
        rights_words.who(Identity(type=IdentityType.COMPANY, organisation=partner), home),
        rights_words.who(Identity(type=IdentityType.CITIZEN), home),
    ]
    assert [text.replace(NBSP, " ") for text in said] == [
        "It-arkitekt",
        "Revi A/S, CVR 55667788",
        "Partner, CVR 55667788",
        "Ikke ansat",
    ]


def test_a_right_that_ended_is_told_by_the_day_it_ended() -> None:
    assert rights_words.until(NOW - timedelta(days=2), NOW).replace(NBSP, " ") == "12. okt."
