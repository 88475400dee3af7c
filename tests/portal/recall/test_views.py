"""Recall in the browser: found, asked about, done, and refused when it is too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.distribution import services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.portal.recall import views
from tests.builders import build_citizen, build_employee, build_system
from tests.client import StrictClient, matching, text_of
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address
from tests.sending import send
from tests.stored import Stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def rikke(cast: Cast) -> Identity:
    """May recall for the municipality."""
    return build_employee(cast.municipality, Privilege.RECALL_ADMINISTRATOR, name="Rikke Bang")


@pytest.fixture
def client(rikke: Identity) -> StrictClient:
    person = StrictClient()
    log_in(person, rikke)
    return person


def sent(cast: Cast, *, days: int = 1, label: str = "Afgørelse om byggetilladelse") -> Message:
    """A letter of the municipality to a citizen, waiting for a day."""
    system = build_system(cast.municipality, is_sender=True)
    pieces = {"do_not_deliver_until_date": clock.today() + timedelta(days=days), "label": label}
    message = send(system, build_citizen().number, pieces=pieces)
    services.distribute_received()
    message.refresh_from_db()
    return message


def confirm(cast: Cast, *messages: Message) -> str:
    chosen = "&".join(f"message={message.pk}" for message in messages)
    return f"{address(cast.municipality, 'recall-confirm')}?{chosen}"


def answers(*messages: Message, reason: str = "Forkert bilag") -> dict[str, Any]:
    return {"message": [str(message.pk) for message in messages], "reason": reason}


def test_the_nearest_date_comes_first_and_personal_numbers_are_masked(
    cast: Cast, stored: Stored, client: StrictClient
) -> None:
    late, soon = sent(cast, days=5, label="Senere"), sent(cast, days=1, label="Snart")
    page = client.fetch(address(cast.municipality, "recall"))
    rows = [text_of(row) for row in matching(page, "tbody", "tr")]
    assert ["Snart" in rows[0], "Senere" in rows[1]] == [True, True]
    assert late.recipient_id not in text_of(page)
    assert f"{soon.recipient_id[:6]}-xxxx" in rows[0]


def test_the_list_is_paged_by_key_and_searched(
    cast: Cast, stored: Stored, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ON_A_PAGE", 1)
    for name in ("Årsopgørelse", "Byggesag"):
        sent(cast, label=name)
    first = client.fetch(address(cast.municipality, "recall"))
    (further,) = matching(first, ".list-foot", "a")
    second = client.fetch(further.get("href") or "")
    shown = [text_of(row) for page in (first, second) for row in matching(page, "tbody", "th")]
    assert sorted(shown) == ["Byggesag", "Årsopgørelse"]
    assert not matching(second, ".list-foot")
    found = client.fetch(f"{address(cast.municipality, 'recall')}?q=bygge")
    assert [text_of(row) for row in matching(found, "tbody", "th")] == ["Byggesag"]
    none = client.fetch(f"{address(cast.municipality, 'recall')}?q=skat&efter=i-morgen")
    assert "Ingen titel indeholder skat" in text_of(none)


def test_recalled_before_its_date_it_is_gone_with_a_reason_in_the_log(
    cast: Cast, stored: Stored, client: StrictClient, rikke: Identity
) -> None:
    message = sent(cast)
    question = client.fetch(confirm(cast, message))
    assert text_of(matching(question, "h1")[0]) == "Tilbagekald »Afgørelse om byggetilladelse«?"
    message.refresh_from_db()
    assert message.state == State.AWAITING_DATE

    client.submit(address(cast.municipality, "recall-confirm"), answers(message))
    message.refresh_from_db()
    assert (message.state, stored.contents) == (State.RECALLED, 0)
    event = Event.objects.get(message_uuid=message.pk, tag=Tag.DELAYED_RECALLED)
    assert (event.actor_identity_id, event.properties) == (rikke.pk, {"reason": "Forkert bilag"})
    told = client.fetch(address(cast.municipality, "recall"))
    assert "er tilbagekaldt. Den bliver ikke leveret." in text_of(told)
    page = client.fetch(address(cast.municipality, "recall-message", message_id=message.pk))
    assert "af Rikke Bang: Forkert bilag" in text_of(page)


def test_what_was_released_meanwhile_is_refused_with_the_time_and_the_rest_recalled(
    cast: Cast, stored: Stored, client: StrictClient
) -> None:
    released, waiting = sent(cast, days=1, label="Frigivet"), sent(cast, days=9, label="Venter")
    with clock.moved(timedelta(days=2)):
        services.release_due()
        client.submit(address(cast.municipality, "recall-confirm"), answers(released, waiting))
        page = client.fetch(address(cast.municipality, "recall"))
        told = text_of(page)
        assert "Venter er tilbagekaldt." in told
        assert "Frigivet blev leveret i dag kl." in told
        assert "kan ikke længere tilbagekaldes" in told
        again = client.submit(address(cast.municipality, "recall-confirm"), answers(released), status=422)
        assert "Frigivet blev leveret i dag kl." in text_of(matching(again.page, ".alert-error")[0])
    released.refresh_from_db()
    waiting.refresh_from_db()
    assert (released.state, waiting.state) == (State.IN_MAILBOX, State.RECALLED)


def test_pressing_twice_recalls_once(cast: Cast, stored: Stored, client: StrictClient) -> None:
    message = sent(cast)
    for _ in range(2):
        client.submit(address(cast.municipality, "recall-confirm"), answers(message))
    assert Event.objects.filter(message_uuid=message.pk, tag=Tag.DELAYED_RECALLED).count() == 1


def test_a_reason_is_asked_for_and_nothing_chosen_is_said(cast: Cast, stored: Stored, client: StrictClient) -> None:
    message = sent(cast)
    refused = client.submit(address(cast.municipality, "recall-confirm"), answers(message, reason=" "), status=422)
    assert "Skriv, hvorfor beskeden tilbagekaldes" in text_of(matching(refused.page, ".alert-error")[0])
    message.refresh_from_db()
    assert message.state == State.AWAITING_DATE
    answer = client.get(address(cast.municipality, "recall-confirm"))
    assert "Ingen besked er valgt." in text_of(client.fetch(answer["Location"]))


def test_another_organisations_message_does_not_exist(cast: Cast, stored: Stored, client: StrictClient) -> None:
    foreign = send(build_system(cast.agency, is_sender=True), build_citizen().number)
    client.fetch(address(cast.municipality, "recall-message", message_id=foreign.pk), status=404)
    client.fetch(confirm(cast, foreign), status=404)
    client.submit(address(cast.municipality, "recall-confirm"), answers(foreign), status=404)
