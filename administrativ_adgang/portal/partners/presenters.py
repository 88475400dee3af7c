"""Links of chains in words, and what a delegation would mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.activation import CODE_LASTS
from administrativ_adgang.fbrs.chains import Link
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.what_if import Change
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.comparison import Line


@dataclass(frozen=True)
class LinkRow:
    """One link as it is drawn, with those below it."""

    pk: UUID
    holder: str
    who: str
    right: str
    scope: str
    given_by: str
    until: str
    ends_soon: bool
    reason: str
    is_company: bool
    may_cut: bool
    may_hand_on: bool
    below: tuple[LinkRow, ...]


def out_of(links: Iterable[Link], viewer: Organisation) -> list[LinkRow]:
    """Chains out of the organisation: each link can be cut."""
    return [_row(one, viewer, may_cut=True) for one in links]


def held(links: Iterable[Link], viewer: Organisation) -> list[LinkRow]:
    """What the company holds elsewhere: it can be handed on while it counts, and what was handed on can be cut."""
    return [_row(one, viewer, may_cut=False, may_hand_on=not one.reason) for one in links]


def _row(link: Link, viewer: Organisation, *, may_cut: bool, may_hand_on: bool = False) -> LinkRow:
    now = clock.now()
    return LinkRow(
        pk=link.grant.pk,
        holder=link.holder.name,
        who=who(link),
        right=link.privilege.label,
        scope=link.grant.scope.name,
        given_by=link.given_by,
        until=rights_words.until(link.until, now),
        ends_soon=rights_words.is_near(link.until, now),
        reason=link.reason,
        is_company=link.is_company,
        may_cut=may_cut,
        may_hand_on=may_hand_on,
        below=tuple(_row(one, viewer, may_cut=True) for one in link.below),
    )


def who(link: Link) -> str:
    """The second line under a name: the number of a company, the employer of a person."""
    home = link.holder.organisation
    if link.is_company and home is not None:
        return f"CVR{words.NBSP}{home.cvr_number}"
    return home.name if home is not None else "Privatperson"


@dataclass(frozen=True)
class Meaning:
    """What a delegation would mean, shown before it is made."""

    heading: str
    lines: tuple[Line, ...]
    sentences: tuple[str, ...]
    action: str


def gets_a_code(email: str, partner: Organisation) -> str:
    """What happens when one person of a partner is given access."""
    return (
        f"Personen får en kode på {email}. Den virker i {CODE_LASTS.days} dage, og kun for en, der er logget ind fra "
        f"{partner.name}, CVR{words.NBSP}{partner.cvr_number}."
    )


def meaning(
    *, name: str, privilege: Privilege, scope: Organisation, change: Change, until: datetime | None, then: str
) -> Meaning:
    """``then`` says what happens next: who can hand it on, or that a code is sent."""
    end = f"til og med {words.day(rights_words.last_day(until))}" if until else "uden slutdato"
    return Meaning(
        heading=f"Det får {name} adgang til i {scope.name}",
        lines=tuple(Line(row.label, row.before, row.after) for row in change.rows if row.is_changed),
        sentences=(
            f"{privilege.label}: {DESCRIPTIONS[privilege].sentence}",
            then,
            f"Adgangen gælder {end}. Den kan fjernes når som helst, og så falder alt, der er givet videre fra den.",
            "Dit navn og tidspunktet skrives i loggen.",
        ),
        action=f"Giv {name} {privilege.label}",
    )
