"""How receivers are doing, as facts for the status sentence. Kept as deliveries pass; reading counts nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min

from administrativ_adgang.delivery import causes
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.systems.models import System


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What a status sentence is made of. ``cause`` is a Danish sentence, empty when the last try went well."""

    waiting: int = 0
    last_success_at: datetime | None = None
    last_attempt_at: datetime | None = None
    first_failure_at: datetime | None = None
    next_attempt_at: datetime | None = None
    oldest_waiting_at: datetime | None = None
    cause: str = ""
    technical: str = ""
    asked_at: datetime | None = None

    @property
    def stands_still(self) -> bool:
        """Nothing has got through since the first failure, and something waits."""
        return self.first_failure_at is not None and self.waiting > 0


def of_systems(systems: Collection[System]) -> dict[UUID, HealthFacts]:
    """The health of several systems in two queries; one that has never had post is all zeros."""
    rows = {row.system_id: row for row in Health.objects.filter(system__in=systems)}
    waiting = Delivery.objects.filter(system__in=systems, done_at=None).values("system_id")
    times = {
        row["system_id"]: (row["due"], row["oldest"])
        for row in waiting.annotate(due=Min("due_at"), oldest=Min("created_at"))
    }
    return {system.pk: _facts(rows.get(system.pk), *times.get(system.pk, (None, None))) for system in systems}


def of_system(system: System) -> HealthFacts:
    """The health of one system."""
    return of_systems([system])[system.pk]


def _facts(health: Health | None, due: datetime | None, oldest: datetime | None) -> HealthFacts:
    if health is None:
        return HealthFacts()
    return HealthFacts(
        waiting=health.waiting,
        last_success_at=health.last_success_at,
        last_attempt_at=health.last_attempt_at,
        first_failure_at=health.first_failure_at,
        next_attempt_at=due,
        oldest_waiting_at=oldest,
        cause=causes.sentence(health.last_cause),
        technical=health.last_technical,
        asked_at=health.asked_at,
    )
