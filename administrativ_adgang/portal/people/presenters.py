"""People and their rights as the pages show them. Pure: what is known in, lines out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.fbrs import rules
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS
from administrativ_adgang.fbrs.effective import EffectiveRight, InactiveRight
from administrativ_adgang.fbrs.models import Grant, Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.review_selectors import Reviewed
from administrativ_adgang.portal import rights_words, words


@dataclass(frozen=True)
class RightLine:
    """One right of one person. ``until`` is in words; ``reason`` says why it does not count, where it does not."""

    label: str
    comes_from: str
    until: str
    grant: Grant
    is_near: bool = False
    is_weighty: bool = False
    sees_personal_data: bool = False
    description: str = ""
    given: str = ""
    chain: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PersonRow:
    """One person of the list with every right, at least one."""

    identity: Identity
    who: str
    rights: tuple[RightLine, ...]
    is_self: bool
    last_login: datetime | None = None
    review: Reviewed | None = None


def effective(right: EffectiveRight, scope: Organisation, now: datetime) -> RightLine:
    """A right that counts."""
    description = DESCRIPTIONS[right.privilege]
    return RightLine(
        label=right.privilege.label,
        comes_from=right.comes_from,
        until=rights_words.until(right.until, now),
        grant=right.grant,
        is_near=rights_words.is_near(right.until, now),
        is_weighty=right.privilege == rules.ADMINISTRATOR,
        sees_personal_data=description.sees_personal_data,
        description=f"{description.can} {description.cannot}",
        given=given(right.grant, now),
        chain=chain(right, scope),
    )


def inactive(right: InactiveRight, now: datetime) -> RightLine:
    """A right that does not count, with the reason."""
    end = right.grant.revoked_at or right.grant.active_to
    return RightLine(
        label=right.privilege.label,
        comes_from=_origin(right.grant),
        until=rights_words.until(end, now),
        grant=right.grant,
        given=given(right.grant, now),
        reason=right.reason,
    )


def given(grant: Grant, now: datetime) -> str:
    """``Givet af Birgit Storm 12. okt.``, with the source where it was no colleague who gave it."""
    day = words.short_day(danish_day(grant.active_from), today=danish_day(now))
    begins = day if grant.active_from <= now else f"med virkning fra {day}"
    source = rights_words.source(grant)
    return f"Givet af {rights_words.given_by(grant)} {begins}" + (f", {source}" if source else "")


def chain(right: EffectiveRight, scope: Organisation) -> str:
    """The way a handed on right has come, as one sentence; empty for a right that was given directly."""
    first, *others = right.chain
    if not others:
        return ""
    return f"{scope.name} gav rettigheden til {first}, " + ", ".join(
        f"som gav den videre til {name}" for name in others
    )


def labels(privileges: Iterable[Privilege]) -> str:
    """Rights as a list in words."""
    return words.listing([privilege.label for privilege in Privilege if privilege in set(privileges)])


def _origin(grant: Grant) -> str:
    if grant.group is not None:
        return f"gruppen {grant.group.name}"
    return f"videregivet af {grant.parent.holder_name}" if grant.parent is not None else "direkte"
