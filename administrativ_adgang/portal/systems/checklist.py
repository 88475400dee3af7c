"""What an organisation's systems lack: sentences with a way to act, open ones first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.portal import words
from administrativ_adgang.portal.receivers import Receiver
from administrativ_adgang.portal.status import CERTIFICATE_WARNING
from administrativ_adgang.systems.models import SetUp, System
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB

Addresses = Callable[..., str]


@dataclass(frozen=True)
class Task:
    """One line of the list (templates/components/checklist.html)."""

    title: str
    is_done: bool = False
    text: str = ""
    kind: str = "warning"
    address: str = ""
    action: str = ""


def of(
    organisation: Organisation,
    receivers: Collection[Receiver],
    set_up: SetUp,
    *,
    now: datetime,
    address: Addresses,
    may_change: bool,
) -> list[Task]:
    """The list for the page of systems. Without the right to change, the sentences stand without links."""
    tasks = [
        _default(set_up, receivers, address),
        *([_cvr_system(receivers, address)] if organisation.is_authority else []),
        _largest(set_up, address),
        *_certificates(receivers, now, address),
        *_idle(receivers, set_up, address),
        _way(set_up, address),
    ]
    shown = [task for task in tasks if task]
    if not may_change:
        shown = [Task(task.title, task.is_done, task.text, task.kind) for task in shown]
    return sorted(shown, key=lambda task: task.is_done)


def _default(set_up: SetUp, receivers: Collection[Receiver], address: Addresses) -> Task:
    if set_up.default_system:
        return Task(f"Standardsystem er udpeget: {set_up.default_system.name}", is_done=True)
    candidate = next((one.system for one in receivers if one.system and not one.is_cvr_system), None)
    text = "Det tager al post, der ikke har sit eget system."
    if candidate:
        there = address("system-make-default", system_id=candidate.pk)
        return Task("Intet standardsystem er udpeget", text=text, address=there, action="Udpeg")
    return Task(
        "Intet standardsystem er udpeget", text=text, address=address("system-new"), action="Opret modtagersystem"
    )


def _cvr_system(receivers: Collection[Receiver], address: Addresses) -> Task:
    for one in receivers:
        if one.is_cvr_system and one.system:
            return Task(f"CVR-system er udpeget: {one.system.name}", is_done=True)
    return Task(
        "Intet CVR-system er udpeget",
        text="Det tager virksomhedspost til jeres CVR-nummer og skal være der, før I får systemafhentning.",
        address=f"{address('system-new')}?plads=5",
        action="Opret CVR-system",
    )


def _largest(set_up: SetUp, address: Addresses) -> Task | None:
    default = set_up.default_system
    if default is None:
        return None
    if default.size_limit_mb >= LARGEST_MESSAGE_MB:
        return Task("Mindst ét system kan tage 99,5 MB", is_done=True)
    return Task(
        f"{default.name} skal kunne tage 99,5 MB",
        text="Standardsystemet må aldrig være for lille til en besked.",
        address=address("system-edit", system_id=default.pk),
        action="Ret",
    )


def _certificates(receivers: Collection[Receiver], now: datetime, address: Addresses) -> list[Task]:
    systems = [(one.system, one.certificate_until) for one in receivers if one.system]
    tasks = [
        Task(
            _expiry(system.name, until, now),
            address=address("system-certificate", system_id=system.pk),
            action="Læg nyt op",
        )
        for system, until in systems
        if until and until - now <= CERTIFICATE_WARNING
    ]
    without = [system for system, until in systems if until is None]
    if not without:
        return tasks
    return [*tasks, _without_certificate(without, address)]


def _without_certificate(systems: Sequence[System], address: Addresses) -> Task:
    """One line for all of them, with the way to the first."""
    names = words.listing([system.name for system in systems])
    return Task(
        f"{names} har intet certifikat",
        text="Uden et certifikat kan et system ikke kalde os i drift.",
        address=address("system-certificate", system_id=systems[0].pk),
        action="Læg op" if len(systems) == 1 else "Læg det første op",
    )


def _expiry(name: str, until: datetime, now: datetime) -> str:
    today, last = danish_day(now), danish_day(until)
    if until <= now:
        return f"Certifikatet til {name} udløb {words.day(last, today=today)}"
    left = words.count((last - today).days, "dag", "dage")
    return f"Certifikatet til {name} udløber {words.day(last, today=today)}, om {left}"


def _idle(receivers: Collection[Receiver], set_up: SetUp, address: Addresses) -> list[Task]:
    """Systems that are registered and ready but get no post yet."""
    if not set_up.has_pickup:
        return []
    return [
        Task(
            f"{one.system.name} er ikke taget i brug",
            kind="info",
            address=address("system-activate", system_id=one.system.pk),
            action="Tag i brug",
        )
        for one in receivers
        if one.system and not one.system.active_from and not one.system.deactivated_by_id
    ]


def _way(set_up: SetUp, address: Addresses) -> Task | None:
    if set_up.has_pickup:
        return None
    return Task(
        "I har ikke systemafhentning",
        text="Al post lander i postkassen, til I skifter opsætning.",
        kind="info",
        address=address("set-up"),
        action="Se opsætningen",
    )
