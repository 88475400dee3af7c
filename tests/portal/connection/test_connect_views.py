"""Preview, consent and the emptying on screen."""

from __future__ import annotations

import uuid

import pytest

from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import services as mailbox
from administrativ_adgang.messages.models import Message, MessageType
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol, SetUpWay
from tests.builders import build_set_up, build_system
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address


def build_letters(organisation: Organisation, times: int) -> None:
    """Letters in the organisation's mailbox."""
    messages = Message.objects.bulk_create(
        Message(
            id=uuid.uuid4(),
            state=State.IN_MAILBOX,
            sender_id="44556677",
            sender_id_type="CVR",
            sender_label="Tilsynet for Eksempler",
            recipient_organisation=organisation,
            recipient_id=organisation.cvr_number,
            recipient_id_type="CVR",
            message_type=MessageType.DIGITALPOST,
            memo_version="1.1",
            label=f"Brev {number}",
            size=1_048_576,
            sha256="0" * 64,
        )
        for number in range(times)
    )
    mailbox.place_many(messages, at=clock.now())


def ready(cast: Cast, letters: int = 3) -> None:
    """The agency with letters, a default and a CVR system that are ready but not in use."""
    default = build_system(cast.agency, name="Havnens Sag", slot=1, protocol=Protocol.REST_PULL, active=False)
    build_system(cast.agency, name="Økonomi", slot=CVR_SLOT, protocol=Protocol.REST_PULL, active=False)
    build_set_up(cast.agency, SetUpWay.NO_PICKUP, default)
    build_letters(cast.agency, letters)


def consent(**fields: object) -> dict[str, object]:
    """The form as the page offers it for three letters."""
    return {"version": 1, "count": 3, "includes_deleted": "on", "typed_name": "Nordø Havn", **fields}


def test_the_page_tells_number_size_and_targets_and_starts_nothing(cast: Cast) -> None:
    ready(cast)
    client = log_in(StrictClient(), cast.nils)
    page = client.fetch(address(cast.agency, "connect", way="systemafhentning"))
    assert text_at(page, ".facts", "dd")[:2] == ["3", "3,0 MB"]
    assert "Start tømning af 3 beskeder" in text_at(page, "button.button-primary")
    assert "Havnens Sag Standard" in text_of(page)
    assert not EmptyingRun.objects.exists()


def test_the_page_divides_the_post_by_age_sender_and_system(cast: Cast) -> None:
    ready(cast)
    Message.objects.filter(label="Brev 0").update(size=120 * 1_048_576)
    client = log_in(StrictClient(), cast.nils)
    page = client.fetch(address(cast.agency, "connect", way="systemafhentning"))
    rows = [text_of(row) for row in matching(page, "table", "tbody", "tr")]
    assert "Denne måned 3 3" in rows
    assert "Uden angivelse 3" in rows
    assert "Tilsynet for Eksempler 3" in rows
    assert "Havnens Sag 2 2,0 MB" in rows
    assert any(row.startswith("Bliver i postkassen 1 120") for row in rows)
    assert "1 besked er større, end jeres systemer tager" in text_of(page)


def test_an_empty_mailbox_has_no_tables_of_nothing(cast: Cast) -> None:
    ready(cast, letters=0)
    client = log_in(StrictClient(), cast.nils)
    page = client.fetch(address(cast.agency, "connect", way="systemafhentning"))
    assert "Hvem kommer den fra?" not in text_of(page)


def test_consent_starts_the_emptying_of_the_number_on_the_button(cast: Cast) -> None:
    ready(cast)
    client = log_in(StrictClient(), cast.nils)
    answer = client.submit(address(cast.agency, "connect", way="systemafhentning"), consent(typed_name=" nordø  havn "))
    run = EmptyingRun.objects.get()
    assert run.total == 3
    assert run.started_by == cast.nils
    assert selectors.set_up_of(cast.agency).way == SetUpWay.PICKUP_ONLY
    page = client.fetch(answer["Location"])
    assert "0 af 3 beskeder er afleveret" in text_of(page)


@pytest.mark.parametrize("name", ["", "Nordø", "Nordø Havn A/S", "Eksempelby Kommune"])
def test_another_name_is_no_consent(cast: Cast, name: str) -> None:
    ready(cast)
    client = log_in(StrictClient(), cast.nils)
    there = address(cast.agency, "connect", way="systemafhentning")
    page = client.submit(there, consent(typed_name=name), status=422).page
    assert len(text_at(page, ".alert-error", "li")) == 1
    assert "Nordø Havn" in text_of(page)
    assert not EmptyingRun.objects.exists()


def test_a_letter_that_came_after_the_page_asks_again_with_the_new_number(cast: Cast) -> None:
    ready(cast)
    client = log_in(StrictClient(), cast.nils)
    there = address(cast.agency, "connect", way="systemafhentning")
    build_letters(cast.agency, 1)
    page = client.submit(there, consent(), status=409).page
    assert "Knappen sagde 3 beskeder, men nu er det 4 beskeder" in text_at(page, ".alert-error", "li")[0]
    assert "Start tømning af 4 beskeder" in text_at(page, "button.button-primary")
    assert not EmptyingRun.objects.exists()
    client.submit(there, consent(count=page.xpath("//input[@name='count']")[0].get("value")))
    assert EmptyingRun.objects.get().total == 4


def test_what_is_missing_stands_before_the_button_and_after_it(cast: Cast) -> None:
    build_letters(cast.agency, 3)
    client = log_in(StrictClient(), cast.nils)
    there = address(cast.agency, "connect", way="systemafhentning")
    assert "Udpeg et standardsystem" in text_at(client.fetch(there), ".alert-warning")[0]
    page = client.submit(there, consent(), status=422).page
    assert "Udpeg et standardsystem" in text_at(page, ".alert-error", "li")[0]
    assert selectors.set_up_of(cast.agency).way == SetUpWay.NO_PICKUP
    assert not EmptyingRun.objects.exists()


def test_two_presses_start_one_emptying(cast: Cast) -> None:
    ready(cast)
    client = log_in(StrictClient(), cast.nils)
    there = address(cast.agency, "connect", way="systemafhentning")
    client.submit(there, consent())
    assert client.post(there, consent()).status_code == 409
    assert EmptyingRun.objects.count() == 1


def test_an_organisation_with_pickup_has_nothing_to_connect(cast: Cast) -> None:
    ready(cast, letters=0)
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, selectors.default_system(cast.agency))
    client = log_in(StrictClient(), cast.nils)
    assert client.get(address(cast.agency, "connect", way="kontaktbar")).status_code == 302
    assert "er ikke blevet tømt" in text_of(client.fetch(address(cast.agency, "emptying")))


def test_only_the_system_administrator_connects(cast: Cast) -> None:
    ready(cast)
    client = log_in(StrictClient(), cast.torben)
    there = address(cast.agency, "connect", way="systemafhentning")
    client.fetch(there, status=403)
    client.submit(there, consent(), status=403)
    assert not EmptyingRun.objects.exists()
