"""A receiver that fails, seen by the one who has to see to it (journey J16), and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import delivering, services
from administrativ_adgang.mail import sending
from administrativ_adgang.management.receiver.behaviour import Mode
from administrativ_adgang.recovery import maintenance, pacing, resending, trying, watch
from administrativ_adgang.recovery.models import Resending
from administrativ_adgang.systems.models import System
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import PHONE, WIDE, Open
from tests.builders import build_contact_point
from tests.people import Cast
from tests.portal.systems.worlds import address, connected
from tests.receiver import LocalReceiver, running_receiver
from tests.sending import build_sender, send

HOUR = 1 / 24


@pytest.fixture
def local() -> Iterator[LocalReceiver]:
    with running_receiver() as receiver:
        yield receiver


def days_ago(days: float) -> Any:
    """Let it be so many days earlier inside the block. The pages are served in the present."""
    return clock.moved(by=-timedelta(days=days))


def build(cast: Cast, local: LocalReceiver) -> dict[str, System]:
    """Karen's municipality: Børn og Familie and the default are real receivers; Dagtilbud is the first one's point."""
    with days_ago(400):
        cast.karen.email = "karen@eksempelby.example"
        cast.karen.save()
        systems = connected(cast)
    System.objects.filter(pk=systems["born"].pk).update(endpoint=local.address("born"))
    System.objects.filter(pk=systems["acta"].pk).update(endpoint=local.address("acta"))
    build_contact_point(cast.municipality, systems["born"], name="Dagtilbud")
    return systems


def send_to(system: System, number: int) -> None:
    """Letters to the system's contact point, on their way."""
    sender = build_sender()
    (point,) = contacts.points_using(system)
    for _ in range(number):
        send(sender, system.organisation, contact_point=point.pk)
    services.distribute_received()


def seven_days(born: System, local: LocalReceiver, *, success_on_day_six: bool, by: Any) -> None:
    """Seven days and an hour without a success, or with one on the sixth; the timed job runs on every one of them."""
    local.behave(Mode.FAILING, name="born")
    with days_ago(7 + HOUR):
        send_to(born, 3)
        delivering.deliver(born.pk)
    for day in (6, 5, 4, 3, 2, 1):
        with days_ago(day):
            watch.watch()
    if success_on_day_six:
        local.behave(Mode.OK, name="born")
        Delivery.objects.filter(system=born).update(due_at=clock.now() + timedelta(hours=4))
        with days_ago(0.5):
            trying.try_now(by=by, system=born)
            delivering.deliver(born.pk)
        local.behave(Mode.FAILING, name="born")


def test_after_seven_days_it_is_off_with_all_its_warnings_and_the_post_is_safe(
    live_server: object, cast: Cast, open_page: Open, local: LocalReceiver, mailoutbox: list[Any]
) -> None:
    systems = build(cast, local)
    born = systems["born"]
    seven_days(born, local, success_on_day_six=False, by=cast.karen)
    there = address(cast.municipality, "system", system_id=born.pk)
    page = open_page(there, cast.karen)
    expect(page.locator("#tilstand .status")).to_contain_text("Står stille")
    expect(page.locator(".alert-warning")).to_contain_text("Hvis intet ændrer sig, slås systemet fra")
    expect(page.get_by_role("button", name="Prøv nu med én besked")).to_be_visible()

    watch.watch()
    sending.send_due()
    subjects = [letter.subject for letter in mailoutbox]
    assert len([subject for subject in subjects if "hvis intet ændrer sig" in subject]) == 4
    assert subjects[-1] == "Børn og Familie er slået fra"
    page.goto(there)
    expect(page.locator("#tilstand .status")).to_contain_text(
        re.compile("Slået fra.*fordi intet nåede frem i syv døgn.*3.beskeder venter.*Ny post går til Acta Sag", re.S)
    )
    page.get_by_role("link", name="Send de 3, der venter, til Acta Sag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Send 3.beskeder til Acta Sag"))
    page.get_by_role("button", name=re.compile("Send 3.beskeder til Acta Sag")).click()
    expect(page.locator("#koersel")).to_contain_text(re.compile("0 af 3.beskeder er sendt til Acta Sag"))
    assert pacing.give_turns() == 3
    pacing.give_turns()
    page.get_by_role("link", name="Opdater").click()
    expect(page.locator("#koersel")).to_contain_text(re.compile("Færdig. 3 af 3.beskeder er sendt til Acta Sag"))
    delivering.deliver(systems["acta"].pk)
    assert len(local.ledger.lines) == 3
    assert not Delivery.objects.filter(done_at=None).exists()


def test_one_success_on_day_six_and_it_stays_on(
    live_server: object, cast: Cast, open_page: Open, local: LocalReceiver
) -> None:
    born = build(cast, local)["born"]
    seven_days(born, local, success_on_day_six=True, by=cast.karen)
    watch.watch()
    page = open_page(address(cast.municipality, "system", system_id=born.pk), cast.karen)
    expect(page.locator("#tilstand .status")).to_contain_text("Kører")
    expect(page.locator("#prognose .alert")).to_have_count(0)
    expect(page.locator("#tilstand")).to_contain_text(re.compile("2.beskeder"))
    expect(page.locator(".alert-warning")).to_have_count(0)
    assert System.objects.get(pk=born.pk).is_active


def test_from_try_now_to_catching_up_with_pause_and_stop(
    live_server: object, cast: Cast, open_page: Open, local: LocalReceiver
) -> None:
    born = build(cast, local)["born"]
    local.behave(Mode.FAILING, name="born")
    with days_ago(2):
        send_to(born, 40)
        delivering.deliver(born.pk)
    Delivery.objects.filter(system=born).update(due_at=clock.now() + timedelta(hours=4))
    page = open_page(address(cast.municipality, "system", system_id=born.pk), cast.karen)
    page.get_by_role("link", name="Indhent de 40, der venter").click()
    expect(page.locator(".alert-warning")).to_contain_text("Prøv nu først")
    page.get_by_role("button", name="Indhent").click()
    expect(page.locator(".alert-error")).to_contain_text("Indhentning begynder, når ét forsøg er lykkedes")
    page.get_by_role("link", name="Vent", exact=True).click()

    local.behave(Mode.OK, name="born")
    page.get_by_role("button", name="Prøv nu med én besked").click()
    expect(page.locator("#tilstand .answer")).to_contain_text("Svaret vises her")
    delivering.deliver(born.pk)
    # The page renews itself; nobody presses anything.
    expect(page.locator("#tilstand .answer")).to_contain_text("lykkedes")
    expect(page.locator("#tilstand .status")).to_contain_text("Kører")
    expect(page.locator("#prognose .alert")).to_have_count(0)

    page.get_by_role("link", name="Indhent de 39, der venter").click()
    page.get_by_label("Fart").select_option("300")
    page.get_by_role("button", name=re.compile("Indhent 39.beskeder")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Indhentning")
    expect(page.locator("#koersel")).to_contain_text("300 i minuttet")
    pacing.give_turns()
    delivering.deliver(born.pk)
    page.get_by_role("button", name="Hold pause").click()
    expect(page.locator("#koersel")).to_contain_text("På pause")
    assert pacing.give_turns() == 0
    page.get_by_role("button", name="Fortsæt").click()
    expect(page.get_by_role("button", name="Hold pause")).to_be_visible()
    page.get_by_role("button", name="Stands").click()
    expect(page.locator("#koersel")).to_contain_text("Standset")
    run = Resending.objects.get()
    left = Delivery.objects.filter(system=born, done_at=None).count()
    assert left == 39 - run.released


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_is_accessible_and_fits(
    live_server: object, cast: Cast, open_page: Open, local: LocalReceiver, width: int
) -> None:
    systems = build(cast, local)
    born = systems["born"]
    local.behave(Mode.FAILING, name="born")
    with days_ago(2):
        send_to(born, 3)
        delivering.deliver(born.pk)
        watch.watch()
    now = clock.now()
    maintenance.plan(by=cast.karen, system=systems["acta"], begins_at=now, ends_at=now + timedelta(hours=2))
    waiting = Delivery.objects.filter(system=born).first()
    assert waiting is not None
    page = open_page("/", cast.karen, width=width)
    one = {"system_id": born.pk}
    acta = {"system_id": systems["acta"].pk}
    pages: list[tuple[str, dict[str, Any]]] = [
        ("systems", {}),
        ("system", one),
        ("system", acta),
        ("system-attempts", one),
        ("system-try", one),
        ("system-try-message", one | {"message_id": waiting.message_id}),
        ("system-catch-up", one),
        ("system-send-again", one),
        ("system-to-default", one),
        ("system-maintenance", one),
        ("system-maintenance-end", acta),
    ]
    for name, keywords in pages:
        page.goto(address(cast.municipality, name, **keywords))
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    local.behave(Mode.OK, name="born")
    Delivery.objects.filter(system=born).update(due_at=clock.now() + timedelta(hours=4))
    trying.try_now(by=cast.karen, system=born)
    delivering.deliver(born.pk)
    run = resending.catch_up(by=cast.karen, system=born, per_minute=60)
    pacing.give_turns()
    for name in ("system-run", "system-run-change"):
        page.goto(address(cast.municipality, name, **one, run_id=run.pk))
        assert_accessible(page)
        assert_no_sideways_scroll(page)
