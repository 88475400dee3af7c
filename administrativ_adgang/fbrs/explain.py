"""Why somebody was refused, and who can help: the facts of the 403 page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, effective, rules, selectors
from administrativ_adgang.fbrs.models import AccessRequest, Identity, Organisation, RequestState
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Privilege

_SUGGESTED_PERIOD = timedelta(days=91)


@dataclass(frozen=True)
class Refusal:
    """What is missing, what one has, who can give it, and how long one might ask for it."""

    missing: tuple[Privilege, ...]
    held: tuple[Privilege, ...]
    administrators: tuple[Identity, ...]
    until: date
    #: Rights that would do but do not count now, each with the reason: ended, not begun, partner closed.
    asleep: tuple[effective.InactiveRight, ...]
    #: A request for it that still waits for an answer.
    waiting: AccessRequest | None

    @property
    def asked_for(self) -> Privilege | None:
        """The one to ask for: the least that would do and that the organisation itself can give."""
        own = [privilege for privilege in self.missing if privilege in PERSON_PRIVILEGES - CENTRAL_PRIVILEGES]
        weighty = [privilege for privilege in own if privilege != rules.ADMINISTRATOR]
        return next(iter(weighty or own), None)


def why_refused(identity: Identity, privileges: Collection[str], scope: Organisation) -> Refusal:
    """Explain a refusal: ``privileges`` are the codes of which one would have done (``NotAllowed.privileges``)."""
    missing = tuple(privilege for privilege in Privilege if privilege.value in set(privileges))
    held = access.privileges_in(identity, scope)
    asleep = effective.inactive_rights(identity, scope)
    mine = AccessRequest.objects.filter(target=identity, scope=scope, state=RequestState.SUBMITTED)
    waiting = mine.filter(privileges__overlap=[privilege.value for privilege in missing]).order_by("-submitted_at")
    return Refusal(
        missing=missing,
        held=tuple(privilege for privilege in Privilege if privilege in held),
        administrators=tuple(selectors.rights_administrators(scope)),
        until=clock.today() + _SUGGESTED_PERIOD,
        asleep=tuple(right for right in asleep if right.privilege in missing),
        waiting=waiting.first(),
    )
