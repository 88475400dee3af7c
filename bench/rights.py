"""G7: an organisation with 10,000 people and 100,000 grants beside one with 100 people and 1,000.

The people page, a person's page and one ``may()`` are asked in both in turn. The ratio is the large one's time divided
by the small one's: less is better, and the goal is what it may not reach. The number of queries must be the same.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from administrativ_adgang.fbrs import access, effective, object_permissions, selectors
from administrativ_adgang.fbrs.models import (
    Grant,
    Group,
    Identity,
    IdentityType,
    Membership,
    Organisation,
    User,
)
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Privilege
from bench.report import PAIRS, Report
from tests.builders import build_organisation

LARGE, SMALL = 10_000, 100
DIRECT_EACH = 10
IN_A_GROUP = 10
ROUNDS = 30
GOAL = 1.5
_PRIVILEGES = sorted(PERSON_PRIVILEGES - CENTRAL_PRIVILEGES)


@dataclass(frozen=True)
class Crowd:
    """An organisation and somebody in the middle of its list, who has rights by both ways."""

    scope: Organisation
    person: Identity


def run(report: Report) -> None:
    """First the same number of queries in both, then the times."""
    small, large = _crowd(SMALL), _crowd(LARGE)
    object_permissions.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, question in QUESTIONS.items():
        counts = [_queries(question, crowd) for crowd in (small, large)]
        if counts[0] != counts[1]:
            raise AssertionError(f"{name}: {counts[0]} queries with {SMALL} people, {counts[1]} with {LARGE}")
        measured = [(_seconds(question, small), _seconds(question, large)) for _ in range(PAIRS)]
        usual = [statistics.median(side) * 1000 for side in zip(*measured, strict=True)]
        note = f"small {usual[0]:.2f} ms, large {usual[1]:.2f} ms, {counts[0]} queries; stays under the goal"
        report.record(f"G7-{name}", measured, goal=GOAL, note=note)


def _people_page(crowd: Crowd) -> Any:
    return effective.people(crowd.scope, after=crowd.person.pk)


def _person_page(crowd: Crowd) -> Any:
    person = selectors.person(crowd.scope, crowd.person.pk)
    rights = effective.rights_of_person(person, crowd.scope)
    return rights, effective.inactive_rights(person, crowd.scope), selectors.history_of_person(person, crowd.scope)


def _may(crowd: Crowd) -> bool:
    return access.may(crowd.person, _PRIVILEGES[0], crowd.scope)


QUESTIONS: dict[str, Callable[[Crowd], Any]] = {"people": _people_page, "person": _person_page, "may": _may}


def _crowd(size: int) -> Crowd:
    scope = build_organisation(f"Kommune med {size}")
    people = Identity.objects.bulk_create(
        (
            Identity(type=IdentityType.EMPLOYEE, name=f"Medarbejder {number:05d}", organisation=scope)
            for number in range(size)
        ),
        batch_size=2_000,
    )
    User.objects.bulk_create(
        (User(subject=str(one.pk), password="!", identity=one) for one in people), batch_size=2_000
    )
    Grant.objects.bulk_create(
        (
            Grant(type=_PRIVILEGES[number % len(_PRIVILEGES)], grantee=one, scope=scope)
            for one in people
            for number in range(DIRECT_EACH)
        ),
        batch_size=2_000,
    )
    for start in range(0, size, size // IN_A_GROUP):
        group = Group.objects.create(organisation=scope, name=f"Gruppe {start}")
        Grant.objects.create(type=Privilege.STATISTICS_ADMINISTRATOR, group=group, scope=scope)
        Membership.objects.bulk_create(
            Membership(group=group, identity=one) for one in people[start : start + size // IN_A_GROUP : 2]
        )
    return Crowd(scope, people[size // 2 - size // 2 % 2])


def _queries(question: Callable[[Crowd], Any], crowd: Crowd) -> int:
    with CaptureQueriesContext(connection) as captured:
        question(crowd)
    return len(captured)


def _seconds(question: Callable[[Crowd], Any], crowd: Crowd) -> float:
    """The median of some rounds. Clock time: the database works in another process."""
    times = []
    gc.collect()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        question(crowd)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)
