"""Maintenance windows: post is held while they are on, and goes by itself when they are over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import Conflict, NotAllowed, NotFound, NotPossibleNow, RefusedByRule
from administrativ_adgang.delivery import maintenance as windows
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Maintenance
from administrativ_adgang.distribution import delivering, services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.recovery import maintenance
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_set_up, build_system
from tests.people import Cast
from tests.portal.systems.worlds import connected
from tests.receiver import running_receiver
from tests.sending import build_sender, send


def plan(cast: Cast, system: System, begins: float, ends: float) -> Maintenance:
    """A window, in hours from now."""
    now = clock.now()
    return maintenance.plan(
        by=cast.karen,
        system=system,
        begins_at=now + timedelta(hours=begins),
        ends_at=now + timedelta(hours=ends),
    )


def test_post_is_held_in_the_window_and_goes_by_itself_afterwards(cast: Cast) -> None:
    with running_receiver() as local:
        system = build_system(cast.municipality, slot=1, endpoint=local.address())
        build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, system)
        plan(cast, system, 1, 3)
        sender = build_sender()
        first = send(sender, cast.municipality)
        services.distribute_received()
        delivering.deliver(system.pk)
        assert set(local.ledger.lines) == {first.pk}, "before it begins nothing is held"
        with clock.moved(by=timedelta(hours=2)):
            held = send(sender, cast.municipality)
            services.distribute_received()
            assert list(outbox.systems_with_due_deliveries()) == []
            delivering.deliver(system.pk)
            assert held.pk not in local.ledger.lines
        with clock.moved(by=timedelta(hours=3)):
            assert list(outbox.systems_with_due_deliveries()) == [system.pk]
            delivering.deliver(system.pk)
            assert held.pk in local.ledger.lines


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (-3, -1, "senere end nu"),
        (2, 2, "efter at det begynder"),
        (3, 2, "efter at det begynder"),
        (1, 1 + 24 * 7 + 1, "højst vare 7 døgn"),
        (24 * 366, 24 * 366 + 1, "det næste år"),
    ],
)
def test_times_that_make_no_window_are_refused(cast: Cast, begins: float, ends: float, said: str) -> None:
    with pytest.raises(RefusedByRule, match=said):
        plan(cast, connected(cast)["born"], begins, ends)
    assert not Maintenance.objects.exists()


def test_one_window_at_a_time_and_a_new_one_when_it_is_over(cast: Cast) -> None:
    born = connected(cast)["born"]
    plan(cast, born, 1, 2)
    with pytest.raises(Conflict):
        plan(cast, born, 5, 6)
    with clock.moved(by=timedelta(hours=2)):
        plan(cast, born, 1, 2)


def test_a_window_that_is_on_ends_now_and_one_that_is_planned_never_comes(cast: Cast) -> None:
    born = connected(cast)["born"]
    plan(cast, born, 1, 3)
    with clock.moved(by=timedelta(hours=2)):
        assert windows.is_on(born.pk)
        maintenance.end(by=cast.karen, system=born)
        assert not windows.is_on(born.pk)
        assert (
            Maintenance.objects.get().ends_at
            == windows.since([born.pk], clock.now() - timedelta(hours=1))[born.pk][0].ends_at
        )
        plan(cast, born, 1, 2)
        maintenance.end(by=cast.karen, system=born)
        assert windows.coming(born) is None
        with pytest.raises(NotFound):
            maintenance.end(by=cast.karen, system=born)
    told = Event.objects.filter(tag=Tag.SYSTEM_MAINTENANCE).order_by("pk")
    assert [event.properties["change"] for event in told] == ["PLANNED", "ENDED", "PLANNED", "ENDED"]


def test_one_system_under_maintenance_holds_nobody_elses_post(cast: Cast) -> None:
    systems = connected(cast)
    plan(cast, systems["born"], 0, 2)
    assert windows.is_on(systems["born"].pk)
    assert not windows.is_on(systems["acta"].pk)
    assert set(windows.on_until(systems.values())) == {systems["born"].pk}


def test_a_system_that_comes_for_its_post_has_none_and_only_those_who_may_plan(cast: Cast) -> None:
    systems = connected(cast)
    with pytest.raises(NotPossibleNow):
        plan(cast, systems["loen"], 1, 2)
    with pytest.raises(NotAllowed):
        maintenance.plan(
            by=cast.birgit, system=systems["born"], begins_at=clock.now(), ends_at=clock.now() + timedelta(hours=1)
        )
