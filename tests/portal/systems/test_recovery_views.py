"""The pages that lead a failing receiver back: what is told before, what is refused and why, what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.messages.models import Message, PostType
from administrativ_adgang.recovery import maintenance, pacing, resending, watch
from administrativ_adgang.recovery.models import Phase, Resending
from administrativ_adgang.systems.models import System
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.test_edit_views import told
from tests.portal.systems.worlds import address
from tests.portal.systems.worlds_of_post import build_waiting
from tests.recovery.worlds import day, failing, note


@pytest.fixture
def client(cast: Cast) -> StrictClient:
    return log_in(StrictClient(), cast.karen)  # type: ignore[return-value]


def page_of(system: System, name: str = "system", **keywords: object) -> str:
    return address(system.organisation, name, system_id=system.pk, **keywords)


def test_a_try_is_asked_for_on_the_systems_own_page_and_answered_there(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 2)
    panel = matching(client.fetch(page_of(born)), "#tilstand")[0]
    assert "Prøv nu med én besked" in text_at(panel, "button")
    assert text_at(panel, "a.button") == ["Indhent de 2, der venter"]
    assert panel.get("hx-get") is None, "nothing is on its way"

    client.submit(page_of(born, "system-try"), {"seen": 2})
    panel = matching(client.fetch(page_of(born)), "#tilstand")[0]
    assert "Svaret vises her" in text_of(panel)
    assert panel.get("hx-get") == page_of(born)

    with clock.moved(by=timedelta(seconds=5)):
        note(born, Cause.CERTIFICATE_EXPIRED)
    panel = matching(client.fetch(page_of(born)), "#tilstand")[0]
    assert "mislykkedes: Modtagerens certifikat er udløbet." in text_of(panel)
    assert panel.get("hx-get") is None


def test_the_question_tells_what_goes_and_what_stays(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 48)
    page = client.fetch(page_of(born, "system-try"))
    assert "47 beskeder bliver liggende" in text_of(page)
    assert Health.objects.get(system=born).asked_at is None, "looking changes nothing"


def test_catching_up_too_early_says_what_comes_first_before_and_after_the_button(
    cast: Cast, client: StrictClient
) -> None:
    born = failing(cast)
    there = page_of(born, "system-catch-up")
    assert "Prøv nu først" in text_at(client.fetch(there), ".alert-warning")[0]
    assert "Prøv nu først" in told(client.submit(there, {"per_minute": 60}, status=422).page)[0]
    assert not Resending.objects.exists()


def test_catching_up_leads_to_a_page_that_tells_how_far_it_is(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 5)
    note(born, "")
    there = client.submit(page_of(born, "system-catch-up"), {"per_minute": 10})["Location"]
    panel = matching(client.fetch(there), "#koersel")[0]
    assert "0 af 5 beskeder er afleveret. Cirka 1 minut igen." in text_of(panel)
    assert panel.get("hx-get") == there
    assert "Opdater" in text_at(panel, "a"), "and without script a link"
    pacing.give_turns()
    note(born, Cause.CUT_OFF)
    pacing.give_turns()
    panel = matching(client.fetch(there), "#koersel")[0]
    assert "Den holdt pause af sig selv: Forbindelsen blev afbrudt." in text_of(panel)
    assert "4 beskeder holdes tilbage" in text_of(panel)
    assert text_at(panel, "button") == ["Fortsæt", "Stands"]
    run = Resending.objects.get()
    change = page_of(born, "system-run-change", run_id=run.pk)
    assert "Prøv nu først" in told(client.submit(change, {"change": "go-on"}, status=422).page)[0]
    for _ in range(2):
        client.submit(change, {"change": "stop"})
    told_of = text_of(client.fetch(there))
    assert "Standset." in told_of
    assert "Indhentningen er standset. Resten venter som før." in told_of
    assert told(client.submit(change, {"change": "pause"}, status=409).page) == ["Den er allerede slut."]


def test_a_second_catching_up_is_refused_and_the_page_leads_to_the_first(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 5)
    note(born, "")
    run = resending.catch_up(by=cast.karen, system=born)
    client.submit(page_of(born, "system-catch-up"), {"per_minute": 60}, status=409)
    page = client.fetch(page_of(born))
    assert page_of(born, "system-run", run_id=run.pk) in page.xpath("//a/@href")
    assert not [link for link in text_at(page, "a.button") if link.startswith("Indhent")]


def test_a_choice_is_counted_before_it_is_sent(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 6)
    note(born, "")
    first = Delivery.objects.filter(system=born).earliest("pk")
    Message.objects.filter(pk=first.message_id).update(post_type=PostType.COMPANY)
    there = page_of(born, "system-send-again")
    assert text_at(client.fetch(there), "main", "h2")[0] == "6 beskeder er valgt"
    page = client.fetch(f"{there}?post_type=VIRKSOMHEDSPOST&per_minute=10")
    assert text_at(page, "main", "h2")[0] == "1 besked er valgt"
    (form,) = [form for form in page.xpath("//main//form") if form.get("method") == "post"]
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    assert sent["post_type"] == "VIRKSOMHEDSPOST"
    client.submit(there, sent)
    run = Resending.objects.get()
    assert (run.total, run.per_minute) == (1, 10)


def test_a_choice_of_nothing_and_one_that_makes_no_sense_are_told_of(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 1)
    there = page_of(born, "system-send-again")
    page = client.fetch(f"{there}?cause=TOO_LARGE")
    assert "Intet, der venter, passer til valget" in text_of(page)
    page = client.fetch(f"{there}?first_day=02.10.2026&last_day=01.10.2026", status=422)
    assert told(page) == ["Slutdagen ligger før den første dag"]
    client.fetch(f"{there}?per_minute=7", status=422)


def test_what_waits_for_a_system_that_is_off_goes_to_the_default_with_the_number_one_saw(
    cast: Cast, client: StrictClient
) -> None:
    born = failing(cast, 3)
    System.objects.filter(pk=born.pk).update(active_to=clock.now())
    born.refresh_from_db()
    page = client.fetch(page_of(born))
    assert text_at(page, "#tilstand", "a.button") == ["Send de 3, der venter, til Acta Sag"]
    there = page_of(born, "system-to-default")
    assert text_at(client.fetch(there), "h1") == ["Send 3 beskeder til Acta Sag?"]
    build_waiting(born, 1)
    page = client.submit(there, {"seen": 3}, status=422).page
    assert told(page) == [
        "Knappen sagde 3 beskeder, men nu er det 4 beskeder. Se tallet, og tryk igen, hvis det er rigtigt."
    ]
    client.submit(there, {"seen": page.xpath("//input[@name='seen']")[0].get("value")})
    pacing.give_turns()
    pacing.give_turns()
    run = Resending.objects.get()
    assert (run.state, run.delivered) == (Phase.FINISHED, 4)
    assert "Færdig. 4 af 4 beskeder er sendt til Acta Sag." in text_of(
        client.fetch(page_of(born, "system-run", run_id=run.pk))
    )


def test_one_message_is_sent_again_from_the_list_of_attempts(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 2)
    delivery = Delivery.objects.filter(system=born).latest("pk")
    there = page_of(born, "system-try-message", message_id=delivery.message_id)
    assert str(delivery.message_id) in text_of(client.fetch(there))
    client.submit(there, {"seen": 2})
    delivery.done_at = clock.now()
    delivery.save()
    assert "venter ikke på systemet længere" in text_at(client.fetch(there), ".alert-warning")[0]
    elsewhere = System.objects.get(organisation=cast.municipality, slot=1)
    client.fetch(page_of(elsewhere, "system-try-message", message_id=delivery.message_id), status=404)


def test_a_system_that_was_switched_off_by_the_rule_says_so(cast: Cast, client: StrictClient) -> None:
    born = failing(cast, 2)
    with day(-8):
        now = clock.now()
    Health.objects.filter(system=born).update(first_failure_at=now)
    with day(-1):
        watch.watch()
    watch.watch()
    sentence = text_at(client.fetch(page_of(born)), "#tilstand", ".status")[0]
    assert "Slået fra" in sentence
    assert "fordi intet nåede frem i syv døgn. 2 beskeder venter. Ny post går til Acta Sag." in sentence


def test_who_may_only_look_sees_how_it_stands_and_no_buttons(cast: Cast) -> None:
    born = failing(cast)
    note(born, "")
    run = resending.catch_up(by=cast.karen, system=born)
    birgit = log_in(StrictClient(), cast.birgit)
    for there in (page_of(born), page_of(born, "system-run", run_id=run.pk)):
        page = birgit.fetch(there)  # type: ignore[attr-defined]
        assert not matching(page, "main", "button")
    for name in ("system-try", "system-catch-up", "system-send-again", "system-maintenance"):
        birgit.fetch(page_of(born, name), status=403)  # type: ignore[attr-defined]


def test_failed_tries_stand_beside_what_was_delivered(cast: Cast, client: StrictClient) -> None:
    born = failing(cast)
    with clock.moved(by=-timedelta(days=3)):
        note(born, Cause.TIME_OUT, Cause.TIME_OUT)
    page = client.fetch(page_of(born))
    assert text_at(page, "tfoot", "tr") == ["I alt 0 3"]


def test_a_window_is_planned_in_danish_time_shown_and_ended(cast: Cast, client: StrictClient) -> None:
    born = failing(cast)
    tomorrow = clock.today() + timedelta(days=1)
    wanted = {"begins_day": f"{tomorrow:%d.%m.%Y}", "begins_time": "18.00"}
    wanted |= {"ends_day": f"{tomorrow:%d.%m.%Y}", "ends_time": "20:30"}
    client.submit(page_of(born, "system-maintenance"), wanted)
    page = text_of(client.fetch(page_of(born)))
    assert "Et vindue er planlagt: fra i morgen kl. 18.00 til i morgen kl. 20.30" in page
    assert told(client.submit(page_of(born, "system-maintenance"), wanted, status=409).page)
    client.submit(page_of(born, "system-maintenance-end"), {"seen": 3})
    assert "Intet vindue er planlagt" in text_of(client.fetch(page_of(born)))


def test_while_a_window_is_on_the_system_is_on_pause(cast: Cast, client: StrictClient) -> None:
    born = failing(cast)
    now = clock.now()
    maintenance.plan(by=cast.karen, system=born, begins_at=now, ends_at=now + timedelta(hours=2))
    page = client.fetch(page_of(born))
    sentence = text_at(page, "#tilstand", ".status")[0]
    assert "På pause" in sentence
    assert "3 beskeder holdes tilbage og afleveres derefter af sig selv" in sentence
    assert "Uret står stille under vedligeholdelsen." in text_at(page, ".alert-warning")[0]
    assert not matching(page, "#tilstand", "button")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("begins_day", "i morgen", "Skriv datoen som 14.10.2026"),
        ("ends_time", "25.00", "Skriv klokkeslættet som 18.00"),
        ("ends_time", "17.00", "Vinduet skal slutte, efter at det begynder"),
        ("ends_day", "", "Vælg en dato"),
    ],
)
def test_a_window_that_cannot_be_says_why_at_its_field(
    cast: Cast, client: StrictClient, field: str, value: str, said: str
) -> None:
    born = failing(cast)
    tomorrow = f"{clock.today() + timedelta(days=1):%d.%m.%Y}"
    wanted = {"begins_day": tomorrow, "begins_time": "18.00", "ends_day": tomorrow, "ends_time": "20.00"}
    page = client.submit(page_of(born, "system-maintenance"), wanted | {field: value}, status=422).page
    assert told(page) == [said]
    assert matching(page, f"#id_{field}-error")
