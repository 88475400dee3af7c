"""Runs over waiting post: in order, at a pace, pausing by themselves, and never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.core.errors import Conflict, NotAllowed, NotFound, NotPossibleNow
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import Message, PostType
from administrativ_adgang.recovery import choosing, maintenance, pacing, resending
from administrativ_adgang.recovery.choosing import Choice
from administrativ_adgang.recovery.models import Phase, Resending
from administrativ_adgang.systems.models import System
from tests.people import Cast
from tests.portal.systems.worlds_of_post import build_attempts, build_waiting
from tests.recovery.worlds import failing, note


def later(minutes: float) -> Any:
    return clock.moved(by=timedelta(minutes=minutes))


def waiting_for_hours(cast: Cast, number: int) -> System:
    """A receiver that takes post again, while what failed before waits for hours."""
    born = failing(cast, number)
    Delivery.objects.filter(system=born).update(due_at=clock.now() + timedelta(hours=4), tries=5, last_cause="TIME_OUT")
    note(born, "")
    return born


def due(system: System) -> list[int]:
    """The keys of what is due, in order of arrival."""
    rows = Delivery.objects.filter(system=system, done_at=None, due_at__lte=clock.now())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def take(system: System, keys: list[int]) -> None:
    """The receiver takes these."""
    Delivery.objects.filter(pk__in=keys).update(done_at=clock.now())
    Health.objects.filter(system=system).update(waiting=Delivery.objects.filter(system=system, done_at=None).count())


def test_what_waits_is_sent_in_order_at_the_pace_and_the_run_ends(cast: Cast) -> None:
    born = waiting_for_hours(cast, 25)
    everything = list(Delivery.objects.filter(system=born).order_by("created_at", "pk").values_list("pk", flat=True))
    run = resending.catch_up(by=cast.karen, system=born, per_minute=10)
    assert run.total == 25
    assert pacing.give_turns() == 1
    assert pacing.give_turns() == 0, "the pace is kept however often the job runs"
    assert due(born) == everything[:1]
    with later(1):
        assert pacing.give_turns() == 10
        assert due(born) == everything[:11]
        take(born, everything[:11])
    with later(5):
        pacing.give_turns()
        assert due(born) == everything[11:]
        assert Resending.objects.get().state == Phase.RUNNING, "the last have had their turn but are under way"
        take(born, everything)
        pacing.give_turns()
    run.refresh_from_db()
    assert (run.state, run.released, run.delivered) == (Phase.FINISHED, 25, 25)
    assert run.ended_at is not None
    changes = [event.properties["change"] for event in Event.objects.filter(tag=Tag.DELIVERY_ASKED_FOR).order_by("pk")]
    assert changes == ["CATCH_UP_STARTED", "CATCH_UP_FINISHED"]


def test_pressed_too_early_it_says_what_comes_first(cast: Cast) -> None:
    born = failing(cast)
    with pytest.raises(NotPossibleNow, match="Prøv nu først"):
        resending.catch_up(by=cast.karen, system=born)
    note(born, "")
    resending.catch_up(by=cast.karen, system=born)


def test_a_refused_message_does_not_stand_in_the_way_of_the_others(cast: Cast) -> None:
    born = failing(cast)
    note(born, "")
    note(born, Cause.REFUSED)
    resending.catch_up(by=cast.karen, system=born)
    assert pacing.give_turns() == 1


def test_a_second_press_finds_the_first_run(cast: Cast) -> None:
    born = waiting_for_hours(cast, 2)
    resending.catch_up(by=cast.karen, system=born)
    with pytest.raises(Conflict, match="i gang"):
        resending.catch_up(by=cast.karen, system=born)
    assert Resending.objects.count() == 1


def test_it_pauses_by_itself_when_the_receiver_fails_again_and_goes_on_when_told(cast: Cast) -> None:
    born = waiting_for_hours(cast, 5)
    run = resending.catch_up(by=cast.karen, system=born, per_minute=60)
    pacing.give_turns()
    note(born, Cause.CONNECTION_REFUSED)
    with later(1):
        assert pacing.give_turns() == 0
        run.refresh_from_db()
        assert (run.state, run.paused_for) == (Phase.PAUSED, Cause.CONNECTION_REFUSED)
        with pytest.raises(NotPossibleNow, match="Prøv nu først"):
            resending.go_on(by=cast.karen, system=born, run_id=run.pk)
        note(born, "")
        resending.go_on(by=cast.karen, system=born, run_id=run.pk)
        assert pacing.give_turns() == 1, "the pace begins anew"


def test_pause_holds_stop_ends_and_both_may_be_pressed_twice(cast: Cast) -> None:
    born = waiting_for_hours(cast, 5)
    run = resending.catch_up(by=cast.karen, system=born, per_minute=60)
    pacing.give_turns()
    for _ in range(2):
        resending.pause(by=cast.karen, system=born, run_id=run.pk)
    with later(10):
        assert pacing.give_turns() == 0
    for _ in range(2):
        resending.stop(by=cast.karen, system=born, run_id=run.pk)
    assert len(due(born)) == 1, "what had no turn waits for its own time"
    for change in (resending.pause, resending.go_on):
        with pytest.raises(Conflict):
            change(by=cast.karen, system=born, run_id=run.pk)
    told = [event.properties["change"] for event in Event.objects.filter(tag=Tag.DELIVERY_ASKED_FOR).order_by("pk")]
    assert told == ["CATCH_UP_STARTED", "CATCH_UP_PAUSED", "CATCH_UP_STOPPED"]
    resending.catch_up(by=cast.karen, system=born)


def test_under_maintenance_nothing_has_its_turn_and_it_does_not_come_all_at_once_afterwards(cast: Cast) -> None:
    born = waiting_for_hours(cast, 100)
    resending.catch_up(by=cast.karen, system=born, per_minute=10)
    now = clock.now()
    maintenance.plan(by=cast.karen, system=born, begins_at=now, ends_at=now + timedelta(minutes=9))
    with later(8):
        assert pacing.give_turns() == 0
    with later(9):
        assert pacing.give_turns() <= 11


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), {0, 1, 2, 3}),
        (Choice(cause="TIME_OUT"), {1, 2}),
        (Choice(post_type=PostType.COMPANY), {3}),
        (Choice(cause="TIME_OUT", post_type=PostType.COMPANY), set()),
        (Choice(first_day=clock.today() - timedelta(days=1)), {2, 3}),
        (Choice(last_day=clock.today() - timedelta(days=2)), {0, 1}),
        (Choice(failed_since=clock.now() - timedelta(hours=1)), {0}),
    ],
)
def test_a_choice_takes_what_it_names_and_tells_how_much_before(cast: Cast, choice: Choice, expected: set[int]) -> None:
    born = failing(cast, 4)
    rows = list(Delivery.objects.filter(system=born).order_by("pk"))
    with clock.moved(by=timedelta(hours=1)):
        build_attempts(rows[0], 1, cause="KEY_REFUSED")
    long_ago = clock.start_of(clock.today()) - timedelta(days=3)
    Delivery.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(created_at=long_ago)
    Delivery.objects.filter(pk__in=[row.pk for row in rows[1:3]]).update(last_cause="TIME_OUT")
    Message.objects.filter(pk=rows[3].message_id).update(post_type=PostType.COMPANY)
    assert choosing.preview(born, choice).count == len(expected)
    note(born, "")
    if not expected:
        with pytest.raises(NotPossibleNow, match="Der venter ingen"):
            resending.send_again(by=cast.karen, system=born, choice=choice)
        assert not Resending.objects.exists()
        return
    run = resending.send_again(by=cast.karen, system=born, choice=choice)
    assert set(run.items.values_list("delivery", flat=True)) == {rows[number].pk for number in expected}


def test_what_arrives_after_the_start_is_new_post_and_no_part_of_it(cast: Cast) -> None:
    born = waiting_for_hours(cast, 2)
    run = resending.catch_up(by=cast.karen, system=born)
    build_waiting(born, 3)
    assert (run.total, run.items.count()) == (2, 2)


def switched_off(cast: Cast, number: int) -> System:
    born = failing(cast, number)
    System.objects.filter(pk=born.pk).update(active_to=clock.now())
    born.refresh_from_db()
    return born


def test_what_waits_for_a_system_that_is_off_goes_to_the_default(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[tuple[str, ...]] = []
    born = switched_off(cast, 7)
    monkeypatch.setattr(jobs, "wake", lambda *call: woken.append(call))
    monkeypatch.setattr(pacing, "AT_ONCE", 5)
    acta = System.objects.get(organisation=cast.municipality, slot=1)
    run = resending.send_to_default(by=cast.karen, system=born)
    assert pacing.give_turns() == 5
    assert Health.objects.get(system=born).waiting == 2
    assert pacing.give_turns() == 2
    pacing.give_turns()
    run.refresh_from_db()
    assert (run.state, run.delivered, run.target) == (Phase.FINISHED, 7, acta)
    assert Health.objects.get(system=acta).waiting == 7
    assert Health.objects.get(system=born).waiting == 0
    assert Delivery.objects.filter(system=acta, done_at=None, tries=0, due_at__lte=clock.now()).count() == 7
    assert Event.objects.filter(tag=Tag.DELIVERY_MOVED, message_uuid__isnull=False).count() == 7
    assert (job_names.DELIVER, str(acta.pk)) in woken


def test_what_is_being_sent_at_this_moment_is_not_moved(cast: Cast) -> None:
    born = switched_off(cast, 2)
    sent = Delivery.objects.filter(system=born).earliest("pk")
    Delivery.objects.filter(pk=sent.pk).update(lease_until=clock.now() + timedelta(minutes=1))
    resending.send_to_default(by=cast.karen, system=born)
    pacing.give_turns()
    assert list(Delivery.objects.filter(system=born)) == [sent]
    assert Health.objects.get(system=born).waiting == 1


def test_nothing_goes_to_a_default_that_is_off_or_is_the_system_itself(cast: Cast) -> None:
    born = failing(cast)
    with pytest.raises(NotPossibleNow, match="i brug"):
        resending.send_to_default(by=cast.karen, system=born)
    born = System.objects.get(pk=born.pk)
    System.objects.filter(organisation=cast.municipality, slot__in=[1, 2]).update(active_to=clock.now())
    born.refresh_from_db()
    with pytest.raises(NotPossibleNow, match="også slået fra"):
        resending.send_to_default(by=cast.karen, system=born)
    acta = System.objects.get(organisation=cast.municipality, slot=1)
    with pytest.raises(NotPossibleNow, match="jeres standardsystem"):
        resending.send_to_default(by=cast.karen, system=acta)


def test_who_may_only_look_starts_and_stops_nothing_and_a_foreign_run_does_not_exist(cast: Cast) -> None:
    born = waiting_for_hours(cast, 1)
    with pytest.raises(NotAllowed):
        resending.catch_up(by=cast.birgit, system=born)
    run = resending.catch_up(by=cast.karen, system=born)
    with pytest.raises(NotAllowed):
        resending.stop(by=cast.birgit, system=born, run_id=run.pk)
    acta = System.objects.get(organisation=cast.municipality, slot=1)
    with pytest.raises(NotFound):
        resending.stop(by=cast.karen, system=acta, run_id=run.pk)
    with pytest.raises(NotFound):
        resending.get(acta, run.pk)


def test_a_run_that_cannot_go_on_keeps_no_other_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    born = waiting_for_hours(cast, 1)
    acta = System.objects.get(organisation=cast.municipality, slot=1)
    build_waiting(acta, 1)
    broken = resending.catch_up(by=cast.karen, system=born)
    resending.catch_up(by=cast.karen, system=acta)
    step = pacing.step
    monkeypatch.setattr(pacing, "step", lambda run_id: 1 / 0 if run_id == broken.pk else step(run_id))
    assert pacing.give_turns() == 1
    assert "could not go on" in caplog.text
