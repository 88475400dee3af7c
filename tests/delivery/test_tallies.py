"""Tries by day and cause, kept as they end."""

from __future__ import annotations

from datetime import timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import tallies
from administrativ_adgang.delivery.models import TryFigure
from tests.people import Cast
from tests.portal.systems.worlds import connected


def test_tries_add_up_by_danish_day_and_cause(cast: Cast) -> None:
    born = connected(cast)["born"]
    today = clock.today()
    # The last minute of yesterday in Denmark is another day than the first of today, whatever UTC says.
    midnight = clock.start_of(today)
    last, first = midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)
    for _ in range(2):
        tallies.add(born.pk, [(last, "TIME_OUT"), (first, "TIME_OUT"), (first, ""), (first, "")])
    assert tallies.failed_by_day(born, start=today - timedelta(days=1), end=today) == {
        today - timedelta(days=1): 2,
        today: 2,
    }
    assert tallies.failed_by_day(born, start=today, end=today) == {today: 2}
    assert TryFigure.objects.get(system=born, cause="").number == 4


def test_no_tries_cost_no_row_and_systems_are_kept_apart(cast: Cast) -> None:
    systems = connected(cast)
    tallies.add(systems["born"].pk, [])
    assert not TryFigure.objects.exists()
    tallies.add(systems["acta"].pk, [(clock.now(), "CUT_OFF")])
    assert tallies.failed_by_day(systems["born"], start=clock.today(), end=clock.today()) == {}
