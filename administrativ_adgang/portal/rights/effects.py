"""The panel that says what a change means before it is saved: facts of ``what_if``, in words. Holds no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import DomainError
from administrativ_adgang.fbrs import permits, rules
from administrativ_adgang.fbrs.models import GrantSource, Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.what_if import NOTHING, AreaRow, Change
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.screens_of_rights import Effect, effect

_PERSONAL_DATA = {
    (False, False): "nej.",
    (True, True): "ja, også i dag.",
    (False, True): "ja, som noget nyt.",
    (True, False): "ikke længere.",
}


@dataclass(frozen=True)
class Panel:
    """What changes for one person. Nothing is chosen while ``change`` is None; then ``advice`` says what to do."""

    name: str
    change: Change | None = None
    effect: Effect | None = None
    #: What begins a line in bold, and the line.
    notes: tuple[tuple[str, str], ...] = ()
    #: Why it cannot be done as it stands.
    refusal: str = ""
    advice: str = ""

    @property
    def rows(self) -> tuple[AreaRow, ...]:
        """Every area as it is today and afterwards."""
        return self.change.rows if self.change else ()

    @property
    def touched(self) -> tuple[AreaRow, ...]:
        """Without the areas that are closed today and stay so."""
        return tuple(row for row in self.rows if row.is_changed or row.before != NOTHING)

    @property
    def summary(self) -> str:
        """One sentence that is read out when the panel changes."""
        if self.refusal:
            return self.refusal
        if self.change is None:
            return self.advice
        return f"{self.name} {_comes_and_goes(self.change)}."


@dataclass(frozen=True)
class MemberLine:
    """What a change to a group means for one of its people."""

    name: str
    text: str


def panel(name: str, change: Change, scope: Organisation, *, notes: Sequence[tuple[str, str]] = ()) -> Panel:
    """The panel for a change of one person's rights."""
    told = ("Ser personoplysninger:", _PERSONAL_DATA[change.personal_data])
    everything = (
        [("Mister alt:", f"{name} kan slet ikke komme ind hos {scope.name}.")] if change.loses_everything else []
    )
    return Panel(name, change, effect(change, scope), notes=(*everything, told, *notes))


def for_members(changes: Sequence[tuple[Identity, Change]]) -> list[MemberLine]:
    """One line for each of several people."""
    return [MemberLine(person.name, f"{_comes_and_goes(change)}.") for person, change in changes]


def _comes_and_goes(change: Change) -> str:
    parts = []
    if change.gained:
        parts.append(f"får {_labels(change.gained)}")
    if change.lost:
        parts.append(f"mister {_labels(change.lost)}")
    return " og ".join(parts) or "kan det samme som i dag"


def _labels(privileges: frozenset[Privilege]) -> str:
    return words.listing([privilege.label for privilege in Privilege if privilege in privileges])


def when_it_ends(end: datetime) -> str:
    """``søndag den 31. januar 2027 kl. 23.59``: the last minute of a day, not the first of the next."""
    is_midnight = clock.start_of(clock.danish_day(end)) == end
    return words.spoken(end - timedelta(minutes=1) if is_midnight else end, clock.now())


def until_phrase(end: datetime | None) -> str:
    """How long a right counts, in a sentence: ``til og med 31. januar 2027``, ``uden slutdato``."""
    return f"til og med {words.day(rights_words.last_day(end))}" if end else "uden slutdato"


def period_note(name: str, end: datetime | None) -> tuple[str, str]:
    """From when to when a new right counts, and who is told before it ends."""
    now = clock.now()
    notice = rules.notice_time(end, now=now)
    if end is None or notice is None:
        return "Gælder", f"fra næste klik. Slutter ikke af sig selv. {name} beholder rettigheden, til den fjernes."
    when = "med det samme" if notice == now else f"{words.count(rules.NOTICE_BEFORE.days, 'dag', 'dage')} før"
    return (
        "Gælder",
        f"fra næste klik og slutter af sig selv {when_it_ends(end)}. "
        f"{name} og rettighedsadministratorerne får besked {when}.",
    )


LOG_NOTE = ("Skrives i loggen", "som givet af dig. Alle rettighedsadministratorer kan se det.")
OWN_NOTE = ("Det er dig selv.", "Rettigheder, man giver sig selv, vises for alle rettighedsadministratorer.")


def why_not(
    by: Identity, person: Identity, privilege: Privilege, scope: Organisation, end: datetime | None = None
) -> str:
    """Why the right cannot be given, before anybody tries; empty when nothing is in the way."""
    now = clock.now()
    try:
        permits.check_grantee(person, privilege, scope, is_appointed=False)
        permits.check_may_give(by, privilege, scope, to=person, source=GrantSource.SELF_SERVICE, until=end)
        rules.check_period(now, end, now=now)
    except DomainError as refusal:
        return refusal.text
    return ""
