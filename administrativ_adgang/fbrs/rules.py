"""Who may give what, and what may not be taken away. Pure: facts in, answers and refusals out.

Sources: portal-features 3.3, 3.4 and 3.8; where they are silent the decision stands beside the rule.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.fbrs.privileges import (
    CENTRAL_PRIVILEGES,
    MAILBOX_PRIVILEGES,
    PERSON_PRIVILEGES,
    SYSTEM_PRIVILEGES,
    Privilege,
)

ADMINISTRATOR = Privilege.ORGANISATION_USER_ADMINISTRATOR

#: Organisation to partner, partner to its own supplier, supplier to an employee: nobody oversees more links than that.
LONGEST_CHAIN = 3
#: How long before an end the holder and the rights administrators are told.
NOTICE_BEFORE = timedelta(days=14)
#: How long before the rights administrators run short the organisation is warned.
WARNING_BEFORE = timedelta(days=30)
#: Support lasts a working day and then ends by itself.
LONGEST_SUPPORT = timedelta(hours=8)

#: What a partner can be given. Rights over people, over citizens' affairs and over the solution stay at home.
DELEGABLE = (
    PERSON_PRIVILEGES
    - CENTRAL_PRIVILEGES
    - {
        ADMINISTRATOR,
        Privilege.ACCESS_REQUEST_ADMINISTRATOR,
        Privilege.CITIZEN_SERVICE_EMPLOYEE,
    }
)
#: What a system can be given of a person's rights, so that it may manage the organisation's rights and systems over the
#: interface.
FOR_SYSTEMS_TOO = frozenset(
    {ADMINISTRATOR, Privilege.ACCESS_REQUEST_ADMINISTRATOR, Privilege.ORGANISATION_ADMINISTRATOR}
)
_OF_AN_ORGANISATION = PERSON_PRIVILEGES - CENTRAL_PRIVILEGES
_OF_THE_CENTRAL_MANAGER = (
    CENTRAL_PRIVILEGES - {Privilege.DELEGATED_SUPPORT_ADMIN} | {ADMINISTRATOR} | MAILBOX_PRIVILEGES
)


def grantable(held: Collection[Privilege], *, is_central: bool) -> frozenset[Privilege]:
    """What somebody who holds ``held`` in an organisation may give there.

    ``is_central``: a manager at the owner of the solution, who appoints in every organisation.
    """
    own = _OF_AN_ORGANISATION if ADMINISTRATOR in held else frozenset()
    return frozenset(own | _OF_THE_CENTRAL_MANAGER) if is_central else frozenset(own)


def check_may_give(
    privilege: Privilege,
    *,
    held: Collection[Privilege],
    is_central: bool,
    scope_name: str,
    to_oneself: bool = False,
    outlives_own: bool = False,
) -> None:
    """Raise unless the giver may give this. To oneself nobody gives more than they hold, nor for longer
    (``outlives_own``); mailbox rights of one's own organisation are the exception, which is logged and shown to all its
    rights administrators.
    """
    if privilege not in grantable(held, is_central=is_central):
        raise NotAllowed(f"Du må ikke give {privilege.label} i {scope_name}.", privileges=(str(_who_gives(privilege)),))
    if not to_oneself or (ADMINISTRATOR in held and privilege in MAILBOX_PRIVILEGES):
        return
    if privilege not in held:
        raise RefusedByRule(
            f"Du kan ikke give dig selv {privilege.label}. En anden rettighedsadministrator skal gøre det.",
            field="grantee",
        )
    if outlives_own:
        raise RefusedByRule(
            f"Du kan ikke give dig selv {privilege.label} længere, end du selv har den. "
            "En anden rettighedsadministrator skal gøre det.",
            field="active_to",
        )


def _who_gives(privilege: Privilege) -> Privilege:
    return Privilege.SYSTEM_MANAGER if privilege in CENTRAL_PRIVILEGES else ADMINISTRATOR


@dataclass(frozen=True)
class Holder:
    """Who is about to get a right. ``is_at_home``: employed by the organisation in question, or its own system."""

    name: str
    is_active: bool
    is_system: bool = False
    is_at_home: bool = True


def check_holder(holder: Holder, privilege: Privilege, *, scope_name: str) -> None:
    """Raise unless this identity can hold the right in the organisation, directly (portal-features 3.8)."""
    if not holder.is_active:
        raise RefusedByRule("Personen er ikke aktiv og kan ikke få rettigheder.", field="grantee")
    suits = privilege in SYSTEM_PRIVILEGES | FOR_SYSTEMS_TOO if holder.is_system else privilege in PERSON_PRIVILEGES
    if not suits:
        who = "et system" if holder.is_system else "en person"
        raise RefusedByRule(f"{privilege.label} kan ikke gives til {who}.", field="privilege")
    if not holder.is_at_home:
        raise RefusedByRule(
            f"{holder.name} er ikke ansat i {scope_name}. Giv adgangen til virksomheden, som selv giver den videre.",
            field="grantee",
        )


def check_period(active_from: datetime, active_to: datetime | None, *, now: datetime) -> None:
    """Raise when the end lies in the past or before the start."""
    if active_to is None:
        return
    if active_to <= now:
        raise RefusedByRule("Slutdatoen ligger i fortiden.", field="active_to")
    if active_to <= active_from:
        raise RefusedByRule("Slutdatoen ligger før startdatoen.", field="active_to")


def notice_time(active_to: datetime | None, *, now: datetime) -> datetime | None:
    """When the expiry notice is due: some days before the end, or at once when the end is nearer than that."""
    return None if active_to is None else max(active_to - NOTICE_BEFORE, now)


def check_link(depth: int, privilege: Privilege) -> None:
    """Raise when a chain would be too long, or the right is none that is handed on."""
    if privilege not in DELEGABLE:
        raise RefusedByRule(f"{privilege.label} kan ikke gives til en anden virksomhed.", field="privilege")
    if depth >= LONGEST_CHAIN:
        raise RefusedByRule("Adgangen er allerede givet videre så mange gange, som den kan.", field="grantee")


@dataclass(frozen=True)
class Administrator:
    """A rights administrator at this moment; ``until`` None has no end."""

    name: str
    until: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How safely an organisation can go on giving rights. ``candidates`` could take over."""

    administrators: tuple[Administrator, ...]
    remaining: tuple[Administrator, ...]
    candidates: tuple[str, ...]

    @property
    def is_safe(self) -> bool:
        """Whether at least two remain for as long as we look ahead."""
        return len(self.remaining) > 1

    @property
    def sentence(self) -> str:
        """What the people page says."""
        if not self.administrators:
            return "Ingen kan give rettigheder. Bed om en ny rettighedsadministrator."
        count = len(self.administrators)
        people = "1 person" if count == 1 else f"{count} personer"
        ending = sum(administrator.until is not None for administrator in self.administrators)
        if self.is_safe:
            return f"{people}. Ingen af dem udløber." if not ending else f"{people}. Mindst to bliver."
        who = f" {listing(self.candidates, 'eller')} kan tage over." if self.candidates else ""
        if len(self.administrators) == len(self.remaining):
            return f"Kun {self.remaining[0].name} kan give rettigheder.{who}"
        left = "ingen" if not self.remaining else f"kun {self.remaining[0].name}"
        return f"{people}, men om højst {WARNING_BEFORE.days} dage er {left} tilbage.{who}"


def standing(administrators: Sequence[Administrator], candidates: Sequence[str], *, now: datetime) -> Standing:
    """How it stands now and thirty days ahead."""
    horizon = now + WARNING_BEFORE
    remaining = tuple(one for one in administrators if one.until is None or one.until > horizon)
    return Standing(tuple(administrators), remaining, tuple(candidates))


def refuse_leaving_nobody(names: Sequence[str], scope_name: str, candidates: Sequence[str]) -> RefusedByRule:
    """The refusal of a change after which nobody without an end date could give rights."""
    who = listing(names, "og") or "Personen"
    text = f"{who} er den sidste rettighedsadministrator i {scope_name}. Intet er ændret."
    if candidates:
        text += f" Giv først rettigheden til en anden, fx {listing(candidates, 'eller')}."
    return RefusedByRule(text, code="last.rights.administrator")


def listing(names: Sequence[str], word: str) -> str:
    """``Ane, Bo og Ci``."""
    *first, last = names or ("",)
    return f"{', '.join(first)} {word} {last}" if first else last
