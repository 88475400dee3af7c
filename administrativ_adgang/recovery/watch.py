"""The timed job of the seven-day rule: takes each step once, in one transaction with its record, event and mail."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import causes, deactivation
from administrativ_adgang.delivery.deactivation import Step
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import selectors as people
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail import services as mail
from administrativ_adgang.recovery import standing
from administrativ_adgang.recovery.models import StepTaken
from administrativ_adgang.recovery.standing import Standing
from administrativ_adgang.systems import selectors, services
from administrativ_adgang.systems.models import System

log = logging.getLogger(__name__)

NOTHING_ARRIVED = "NOTHING_ARRIVED_FOR_SEVEN_DAYS"


def watch() -> int:
    """Warn of receivers whose clock has reached a step, and switch off those that have had their seven days; returns
    how many steps were taken. May run twice, and beside itself."""
    failing = Health.objects.filter(first_failure_at__isnull=False).values_list("system_id", flat=True)
    return sum(_watch_apart(system_id) for system_id in list(failing))


def _watch_apart(system_id: UUID) -> bool:
    """One that cannot be looked after keeps nobody else from it."""
    try:
        with transaction.atomic():
            return _watch(system_id)
    except Exception:
        log.exception("System %s could not be looked after", system_id)
        return False


def _watch(system_id: UUID) -> bool:
    # A success that is being written down at this moment waits for this lock, or we for it.
    health = Health.objects.select_for_update(of=("self",)).select_related("system__organisation").get(pk=system_id)
    if health.first_failure_at is not None and health.waiting <= 0:
        # Nothing waits any more, so the next failure begins a new clock.
        health.first_failure_at = None
        health.save(update_fields=["first_failure_at"])
        return False
    found = standing.of_system(health.system)
    if found is None:
        return False
    now = clock.now()
    step = deactivation.due(found.clock, now=now, taken=found.taken, warned_at=found.warned_at)
    if step is None:
        return False
    if step == Step.OFF:
        _switch_off(health, found)
    else:
        _warn(health, found, step)
    return True


def _warn(health: Health, found: Standing, step: Step) -> None:
    system = health.system
    taken = _take(system, found, step)
    off_at = deactivation.switches_off_at(found.clock, now=taken.taken_at, warned_at=taken.taken_at)
    record(
        Event(
            tag=Tag.SYSTEM_WARNED,
            organisation_id=system.organisation_id,
            system_id=system.pk,
            properties={"system_name": system.name, "step": step, "switches_off_at": off_at.isoformat()},
        )
    )
    _tell("system_warning", health, found, step, off_at=off_at)


def _switch_off(health: Health, found: Standing) -> None:
    system = health.system
    services.switch_off(system, by=None, expected=system.version, reason=NOTHING_ARRIVED)
    taken = _take(system, found, Step.OFF)
    # The two moments are one: by it pages know that the rule switched the system off, and nobody else.
    StepTaken.objects.filter(pk=taken.pk).update(taken_at=system.active_to)
    _tell("system_switched_off", health, found, Step.OFF)


def _take(system: System, found: Standing, step: Step) -> StepTaken:
    return StepTaken.objects.create(system=system, clock_began_at=found.clock.began_at, step=step)


def _tell(template: str, health: Health, found: Standing, step: Step, **more: Any) -> None:
    """Mail to the organisation's system administrators and to the system's technical contact."""
    system = health.system
    default = selectors.default_system(system.organisation)
    administrators = people.holders(system.organisation, [Privilege.ORGANISATION_ADMINISTRATOR])
    mail.put(
        template,
        to=[*(one.email for one in administrators), system.technical_contact_email],
        key=f"{step}:{system.pk}:{found.clock.began_at.isoformat()}",
        system=system.name,
        organisation=system.organisation.name,
        since=found.clock.began_at,
        waiting=health.waiting,
        cause=causes.sentence(health.last_cause),
        technical=health.last_technical,
        next_warning_at=found.next_warning_at,
        default=default.name if default and default != system else "",
        default_is_off=bool(default and default != system and not default.is_active),
        **more,
    )
