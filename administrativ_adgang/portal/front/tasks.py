"""What should be done, computed from facts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.portal import words
from administrativ_adgang.portal.status import CERTIFICATE_WARNING, STANDS_STILL, SWITCHED_OFF
from administrativ_adgang.systems.setup_ways import Demand

_ORDER = ("error", "warning", "info", "done")


@dataclass(frozen=True)
class Task:
    """One line of the list. ``kind`` is error, warning, info or done; ``who`` can do it when this person cannot."""

    kind: str
    title: str
    text: str = ""
    address: str = ""
    action: str = ""
    who: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.kind == "done"


@dataclass(frozen=True)
class SystemState:
    """What matters of a receiver system here: ``word`` is that of its status."""

    name: str
    word: str
    address: str
    waiting: int = 0
    cause: str = ""
    certificate_until: datetime | None = None
    must_be_taken_into_use: bool = False
    not_fetched_for: timedelta | None = None


def of(
    systems: Sequence[SystemState], demands: Sequence[Demand], *, now: datetime, set_up: str, who: str = ""
) -> list[Task]:
    """Open tasks first, the worst on top. ``who`` names those who can act; empty when this person can."""
    found = [task for system in systems for task in _of_system(system, now)] + _without_certificate(systems)
    found += [
        Task("done", demand.sentence)
        if demand.met
        else Task("warning", demand.missing, "Opsætningen kræver det.", set_up, "Se opsætningen")
        for demand in demands
    ]
    if who:
        found = [task if task.is_done else replace(task, address="", who=who) for task in found]
    return in_order(found)


def of_requests(waiting: int, oldest: datetime | None, *, now: datetime, address: str) -> list[Task]:
    """One line for all who wait for access, with the way to them; nothing when nobody waits."""
    if not waiting:
        return []
    since = f"Den ældste er sendt {words.spoken(oldest, now)}." if oldest else ""
    return [Task("warning", f"{words.count(waiting, 'anmodning', 'anmodninger')} venter", since, address, "Svar")]


def in_order(found: Sequence[Task]) -> list[Task]:
    """Open tasks first, the worst on top."""
    return sorted(found, key=lambda task: _ORDER.index(task.kind))


def _without_certificate(systems: Sequence[SystemState]) -> list[Task]:
    """One line for all of them, with the way to the first."""
    without = [system for system in systems if system.certificate_until is None]
    if not without:
        return []
    title = f"{words.listing([system.name for system in without])} har intet certifikat"
    text = "Uden et certifikat kan et system ikke kalde os i drift."
    return [Task("warning", title, text, without[0].address, "Læg et certifikat op")]


def _of_system(system: SystemState, now: datetime) -> list[Task]:
    found: list[Task] = []
    waiting = f"{words.messages(system.waiting)} venter." if system.waiting else ""
    if system.word == STANDS_STILL:
        why = f"{system.cause}. {waiting}" if system.cause else waiting
        found.append(Task("error", f"{system.name} får ingen post", why, system.address, "Se årsagen"))
    if system.word == SWITCHED_OFF and waiting:
        found.append(Task("error", f"{system.name} er slået fra", waiting, system.address, "Se posten"))
    if system.not_fetched_for:
        title = f"Ingen har hentet posten i {system.name} i {words.length(system.not_fetched_for)}"
        found.append(Task("warning", title, waiting, system.address, "Se systemet"))
    if system.must_be_taken_into_use:
        text = "Det får ingen post, før I tager det i brug."
        found.append(Task("info", f"{system.name} er ikke taget i brug", text, system.address, "Se systemet"))
    until = system.certificate_until
    if until and until - now <= CERTIFICATE_WARNING:
        verb = "udløber" if until > now else "udløb"
        day = words.day(danish_day(until), today=danish_day(now))
        text = "Læg det nye op ved siden af, så afleveringen ikke standser."
        title = f"Certifikatet for {system.name} {verb} {day}"
        found.append(Task("warning", title, text, system.address, "Læg nyt certifikat op"))
    return found
