"""The seven-day rule at work: warned on its days, switched off on the seventh, and never when something got through."""

from __future__ import annotations

from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.distribution import services as distribution
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mail import sending
from administrativ_adgang.mail.models import Mail
from administrativ_adgang.recovery import maintenance, standing, watch
from administrativ_adgang.recovery.models import StepTaken
from administrativ_adgang.systems import selectors, services
from administrativ_adgang.systems.models import SetUp, System
from tests.builders import build_contact_point
from tests.people import Cast
from tests.recovery.worlds import day, deliver_all, failing, note, watch_daily
from tests.sending import build_sender, send


def taken() -> list[str]:
    return list(StepTaken.objects.order_by("taken_at").values_list("step", flat=True))


def is_active(system: System, after: float = 0) -> bool:
    with day(after):
        return System.objects.get(pk=system.pk).is_active


def test_a_receiver_that_takes_nothing_is_warned_on_its_days_and_then_off(cast: Cast, mailoutbox: list[Any]) -> None:
    born = failing(cast)
    watch_daily(6.5)
    assert taken() == ["DAY_1", "DAY_3", "DAY_5", "DAY_6"]
    assert is_active(born, after=6.5)
    watch_daily(9, start=7)
    assert taken()[-1] == "OFF"
    assert not is_active(born, after=7)
    assert Delivery.objects.filter(system=born, done_at=None).count() == 3, "the post is still there"

    with day(9):
        assert sending.send_due() == 10, "five letters to each of two addresses"
    subjects = [letter.subject for letter in mailoutbox if letter.to == ["karen@eksempelby.example"]]
    assert len(subjects) == 5
    assert sum("slås fra" in subject for subject in subjects) == 4
    assert "Børn og Familie er slået fra" in subjects
    assert {letter.to[0] for letter in mailoutbox} == {"karen@eksempelby.example", "drift@leverandoer.example"}
    assert Event.objects.filter(tag=Tag.SYSTEM_WARNED, system_id=born.pk).count() == 4
    off = Event.objects.get(tag=Tag.SYSTEM_CHANGED, system_id=born.pk)
    assert off.properties["change"] == "DEACTIVATED"
    assert off.properties["reason"] == watch.NOTHING_ARRIVED
    assert off.actor_identity_id is None
    with day(9):
        born.refresh_from_db()
        assert standing.switched_off_by_the_rule([born]) == {born.pk}


def test_one_success_on_day_six_stops_the_clock(cast: Cast) -> None:
    born = failing(cast)
    watch_daily(6)
    with day(6.1):
        note(born, "")
        note(born, Cause.TIME_OUT)
    watch_daily(8, start=6.5)
    assert is_active(born, after=8)
    assert taken() == ["DAY_1", "DAY_3", "DAY_5", "DAY_6", "DAY_1"], "the new failure begins a clock of its own"
    with day(8):
        found = standing.of_system(born)
        assert found is not None
        assert found.switches_off_at > clock.now()


def test_a_letter_says_what_is_wrong_what_happens_when_and_what_one_can_do(cast: Cast) -> None:
    born = failing(cast, number=1)
    with day(1):
        watch.watch()
    letter = Mail.objects.get(recipient="drift@leverandoer.example")
    with day(1):
        found = standing.of_system(born)
    assert found is not None
    local = clock.danish(found.switches_off_at)
    weekday = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")[local.weekday()]
    assert letter.subject.startswith(f"Børn og Familie slås fra {weekday} den {local.day}. ")
    assert f"kl. {local.hour}.{local.minute:02d}" in letter.subject
    for part in ("Det venter: 1 besked\n", "Modtageren tager ikke imod forbindelser", "Næste advarsel kommer"):
        assert part in letter.text
    assert "Ingen post går tabt." in letter.text


def test_a_step_is_taken_once_however_often_the_job_runs(cast: Cast) -> None:
    failing(cast)
    with day(1.5):
        assert [watch.watch() for _ in range(3)] == [1, 0, 0]
    assert Mail.objects.count() == 2


def test_nobody_is_switched_off_unwarned_when_we_were_away(cast: Cast) -> None:
    born = failing(cast)
    with day(8):
        assert watch.watch() == 1
    assert taken() == ["DAY_6"]
    assert is_active(born, after=8)
    with day(8.9):
        assert watch.watch() == 0
    with day(9):
        assert watch.watch() == 1
    assert not is_active(born, after=9)


def test_the_clock_does_not_run_while_nothing_waits(cast: Cast) -> None:
    born = failing(cast)
    Delivery.objects.filter(system=born).delete()
    Health.objects.filter(system=born).update(waiting=0)
    watch_daily(8)
    assert taken() == []
    assert is_active(born, after=8)
    assert Health.objects.get(system=born).first_failure_at is None, "the next failure begins a new clock"


def test_maintenance_lets_the_clock_stand_still(cast: Cast) -> None:
    born = failing(cast)
    with day(2):
        now = clock.now()
    with day(4):
        later = clock.now()
    maintenance.plan(by=cast.karen, system=born, begins_at=now, ends_at=later)
    watch_daily(8.5)
    assert taken() == ["DAY_1", "DAY_3", "DAY_5", "DAY_6"]
    assert is_active(born, after=8.5)
    watch_daily(9, start=9)
    assert not is_active(born, after=9)


def test_taken_into_use_again_by_hand_it_has_seven_new_days(cast: Cast) -> None:
    born = failing(cast)
    watch_daily(7)
    with day(7.5):
        born.refresh_from_db()
        services.activate(by=cast.karen, system=born, expected=born.version)
    watch_daily(14, start=8)
    assert is_active(born, after=14)
    assert taken()[5:] == ["DAY_1", "DAY_3", "DAY_5", "DAY_6"]
    watch_daily(15, start=14.5)
    assert not is_active(born, after=15)


def test_new_post_goes_to_the_default_and_waits_when_that_is_off_too(cast: Cast) -> None:
    born = failing(cast)
    point = build_contact_point(cast.municipality, born, name="Dagtilbud")
    acta = selectors.default_system(cast.municipality)
    sender = build_sender()
    watch_daily(7)
    with day(7):
        send(sender, cast.municipality, contact_point=point.pk)
        distribution.distribute_received()
        first = Delivery.objects.latest("pk")
        assert first.system == acta
        System.objects.filter(pk=acta.pk).update(active_to=clock.now())
        second = send(sender, cast.municipality, contact_point=point.pk)
        distribution.distribute_received()
    waiting = Delivery.objects.get(message=second)
    assert (waiting.system, waiting.done_at) == (acta, None), "it waits under the default, and nothing bounces"


def test_the_default_itself_is_switched_off_as_any_other_and_says_what_that_means(cast: Cast) -> None:
    born = failing(cast)
    SetUp.objects.filter(organisation=cast.municipality).update(default_system=born)
    watch_daily(7)
    assert not is_active(born, after=7)
    letter = Mail.objects.get(recipient="drift@leverandoer.example", key__startswith="OFF")
    assert "Det er jeres standardsystem. Ny post venter" in letter.text


def test_one_that_cannot_be_looked_after_keeps_nobody_else_from_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    born = failing(cast)
    acta = selectors.default_system(cast.municipality)
    note(acta, Cause.TIME_OUT)
    Health.objects.filter(system=acta).update(waiting=1)
    tell = watch._tell

    def break_for_acta(template: str, health: Health, *rest: Any, **more: Any) -> None:
        if health.system_id == acta.pk:
            raise RuntimeError("no letter today")
        tell(template, health, *rest, **more)

    monkeypatch.setattr(watch, "_tell", break_for_acta)
    System.objects.filter(pk=acta.pk).update(active_from=born.active_from)
    with day(1):
        assert watch.watch() == 1
    assert list(StepTaken.objects.values_list("system", flat=True)) == [born.pk], "the other's step was taken back"
    assert "could not be looked after" in caplog.text


def test_a_success_with_nothing_left_shows_no_clock(cast: Cast) -> None:
    born = failing(cast)
    deliver_all(born)
    assert standing.of_system(born) is None
