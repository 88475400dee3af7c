"""What is missing, as sentences with a cure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.portal import receivers
from administrativ_adgang.portal.systems import checklist
from administrativ_adgang.portal.systems.checklist import Task
from administrativ_adgang.systems import credentials, selectors
from administrativ_adgang.systems.kinds import SetUpWay
from tests.builders import build_set_up, build_system
from tests.people import Cast
from tests.portal.systems.worlds import connected
from tests.systems.makers import make_pem


def tasks_of(cast: Cast, *, may_change: bool = True) -> list[Task]:
    """The list of the municipality, with addresses that name their page."""
    return checklist.of(
        cast.municipality,
        receivers.of(cast.municipality),
        selectors.set_up_of(cast.municipality),
        now=clock.now(),
        address=lambda name, **keywords: f"/{name}",
        may_change=may_change,
    )


def test_a_complete_set_up_lacks_nothing(cast: Cast) -> None:
    for system in connected(cast).values():
        credentials.add_certificate(by=cast.karen, system=system, data=make_pem())
    assert all(task.is_done for task in tasks_of(cast))
    assert len(tasks_of(cast)) == 3


def test_systems_without_a_certificate_share_one_line(cast: Cast) -> None:
    systems = connected(cast)
    for name in ("acta", "cvr"):
        credentials.add_certificate(by=cast.karen, system=systems[name], data=make_pem())
    (task,) = [task for task in tasks_of(cast) if not task.is_done]
    assert task.title == "Børn og Familie og Løn og Personale har intet certifikat"


@pytest.mark.parametrize(("days", "told"), [(18, "udløber"), (31, "")])
def test_a_certificate_is_told_of_in_its_last_thirty_days(cast: Cast, days: int, told: str) -> None:
    systems = connected(cast)
    ends = clock.now() + timedelta(days=days, hours=1)
    for system in systems.values():
        credentials.add_certificate(by=cast.karen, system=system, data=make_pem())
    systems["loen"].certificates.all().delete()
    credentials.add_certificate(by=cast.karen, system=systems["loen"], data=make_pem(ends=ends))
    found = [task.title for task in tasks_of(cast) if not task.is_done]
    assert len(found) == bool(told)
    assert all(told in title for title in found)


def test_the_default_must_take_the_largest_message(cast: Cast) -> None:
    small = build_system(cast.municipality, name="Lille", slot=1, size_limit_mb=40)
    build_set_up(cast.municipality, SetUpWay.NO_PICKUP, small)
    assert any(task.title == "Lille skal kunne tage 99,5 MB" for task in tasks_of(cast))


def test_a_system_that_was_never_used_is_offered_once_there_is_pickup(cast: Cast) -> None:
    connected(cast)
    build_system(cast.municipality, name="Nyt", slot=4, active=False)
    (task,) = [task for task in tasks_of(cast) if "Nyt er ikke taget i brug" in task.title]
    assert task.address == "/system-activate"


def test_without_the_right_to_change_there_are_sentences_and_no_ways(cast: Cast) -> None:
    build_system(cast.municipality, slot=1)
    shown = tasks_of(cast, may_change=False)
    assert [task.title for task in shown] == [task.title for task in tasks_of(cast)]
    assert not any(task.address for task in shown)
