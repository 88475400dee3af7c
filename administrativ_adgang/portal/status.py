"""How a receiver system is doing, in one word and one or more sentences. Pure: facts in, words out.

The pattern is always what is true now, then since when or how many, then what happens next and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.portal import words

CERTIFICATE_WARNING = timedelta(days=30)
FETCH_WARNING = timedelta(hours=24)
FAILURE_WARNING_OF_HUNDRED = 3
OVERDUE = timedelta(minutes=10)


@dataclass(frozen=True)
class Facts:
    """What is known about a system at this moment. Times are aware; ``failures`` are those of the latest 100 tries."""

    now: datetime
    pulls: bool = False
    tested: bool = True
    active: bool = True
    waiting: int = 0
    first_failure_at: datetime | None = None
    last_success_at: datetime | None = None
    oldest_waiting_at: datetime | None = None
    next_try_at: datetime | None = None
    certificate_until: datetime | None = None
    failures: int = 0
    paused_until: datetime | None = None
    deactivated_at: datetime | None = None
    deactivated_by: str = ""
    deactivated_by_rule: bool = False
    successor: str = ""


@dataclass(frozen=True)
class Status:
    """The word on the badge, its class and icon, and the sentences beside it."""

    word: str
    css: str
    icon: str
    sentence: str


RUNNING, WARNING, STANDS_STILL, PAUSED = "Kører", "Advarsel", "Står stille", "På pause"
SWITCHED_OFF, NOT_TESTED, FREE = "Slået fra", "Ikke testet", "Ledig"
_LOOKS = {
    RUNNING: ("badge-success", "success"),
    WARNING: ("badge-warning", "warning"),
    STANDS_STILL: ("badge-error", "error"),
    PAUSED: ("badge-off", "hourglass"),
    SWITCHED_OFF: ("badge-off", "minus"),
    NOT_TESTED: ("badge-info", "info"),
    FREE: ("badge-off", "plus"),
}


def _status(word: str, *sentences: str) -> Status:
    return Status(word, *_LOOKS[word], " ".join(filter(None, sentences)))


def free_slot() -> Status:
    """A slot without a system."""
    return _status(FREE, "Bruges, når et kontaktpunkt skal have sit eget system.")


def of(facts: Facts) -> Status:
    """The status of a system; the first thing that is true of the list decides."""
    for judge in (_not_tested, _switched_off, _paused, _stands_still, _warning):
        status = judge(facts)
        if status:
            return status
    return _running(facts)


def not_fetched_for(
    now: datetime, last_success_at: datetime | None, oldest_waiting_at: datetime | None
) -> timedelta | None:
    """How long post has waited for a pull system that does not come for it; None while that is nothing to warn of."""
    if oldest_waiting_at is None:
        return None
    waited = now - max(oldest_waiting_at, last_success_at or oldest_waiting_at)
    return waited if waited > FETCH_WARNING else None


def _not_tested(facts: Facts) -> Status | None:
    if facts.tested:
        return None
    return _status(NOT_TESTED, "Systemet får ingen post, før testen er bestået.")


def _switched_off(facts: Facts) -> Status | None:
    if facts.active:
        return None
    onwards = f"Ny post går til {facts.successor}." if facts.successor else ""
    waiting = f"{_waits(facts)}." if facts.waiting else ""
    if not facts.deactivated_at:
        return _status(SWITCHED_OFF, "Systemet får ingen post.", waiting, onwards)
    when = words.spoken(facts.deactivated_at, facts.now)
    if facts.deactivated_by:
        return _status(SWITCHED_OFF, f"{facts.deactivated_by} slog systemet fra {when}.", waiting, onwards)
    if facts.deactivated_by_rule:
        why = f"Det skete {when}, fordi intet nåede frem i syv døgn."
        return _status(SWITCHED_OFF, why, waiting, onwards)
    return _status(SWITCHED_OFF, f"Systemet blev slået fra {when}.", waiting, onwards)


def _paused(facts: Facts) -> Status | None:
    if not facts.paused_until or facts.paused_until <= facts.now:
        return None
    held = f"{words.messages(facts.waiting)} holdes tilbage og afleveres derefter af sig selv." if facts.waiting else ""
    return _status(PAUSED, f"Vedligeholdelse til {words.spoken(facts.paused_until, facts.now)}.", held)


def _stands_still(facts: Facts) -> Status | None:
    if facts.pulls or not facts.first_failure_at or not facts.waiting:
        return None
    since = words.spoken(facts.first_failure_at, facts.now)
    following = (
        f"Næste forsøg sker {words.spoken(facts.next_try_at, facts.now)}."
        if facts.next_try_at and facts.next_try_at > facts.now
        else "Næste forsøg sker nu."
    )
    return _status(STANDS_STILL, f"Intet er nået frem siden {since}.", f"{_waits(facts)}.", following)


def _warning(facts: Facts) -> Status | None:
    if not facts.pulls and facts.waiting and facts.next_try_at and facts.now - facts.next_try_at > OVERDUE:
        return _status(WARNING, "Afleveringen er forsinket hos os, ikke hos jer.", f"{_waits(facts)}.")
    until = facts.certificate_until
    if until and until <= facts.now:
        return _status(WARNING, f"Certifikatet udløb {words.spoken(until, facts.now)}.")
    if until and until - facts.now <= CERTIFICATE_WARNING:
        today, last = danish_day(facts.now), danish_day(until)
        left = words.count((last - today).days, "dag", "dage")
        return _status(WARNING, f"Afleverer, men certifikatet udløber {words.day(last, today=today)}, om {left}.")
    unfetched = not_fetched_for(facts.now, facts.last_success_at, facts.oldest_waiting_at)
    if facts.pulls and facts.waiting and unfetched:
        return _status(WARNING, f"Ingen har hentet i {words.length(unfetched)}.", f"{_waits(facts)}.")
    if facts.failures > FAILURE_WARNING_OF_HUNDRED:
        return _status(
            WARNING, f"{facts.failures} ud af de seneste 100 forsøg mislykkedes.", "Alle lykkedes ved næste forsøg."
        )
    return None


def _running(facts: Facts) -> Status:
    waiting = f"{_waits(facts)}." if facts.waiting else "Intet venter."
    if not facts.last_success_at:
        nothing = "Der er ikke hentet noget endnu." if facts.pulls else "Der er ikke afleveret noget endnu."
        return _status(RUNNING, nothing, waiting)
    if facts.pulls:
        fetched = f"Seneste hentning {words.spoken(facts.last_success_at, facts.now)}."
        return _status(RUNNING, "Hentes jævnligt.", fetched, waiting if facts.waiting else "")
    return _status(RUNNING, f"Seneste aflevering {words.ago(facts.last_success_at, facts.now)}.", waiting)


def _waits(facts: Facts) -> str:
    return f"{words.messages(facts.waiting)} venter"
