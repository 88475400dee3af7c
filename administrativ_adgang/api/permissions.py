"""What a known system may do: asked of ``fbrs.access`` like everybody's rights."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import OrganisationType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.models import System

SENDING = {
    OrganisationType.AUTHORITY: Privilege.AUTHORITY_SENDER_SYSTEM,
    OrganisationType.COMPANY: Privilege.COMPANY_SENDER_SYSTEM,
}
RECEIVING = {
    OrganisationType.AUTHORITY: Privilege.AUTHORITY_RECIPIENT_SYSTEM,
    OrganisationType.COMPANY: Privilege.COMPANY_RECIPIENT_SYSTEM,
}


class IsKnownSystem(BasePermission):
    """A system that is switched on. Without one the answer is 401."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """False without a system; raises :class:`NotAllowed` when it is switched off or its right is missing."""
        system: Any = request.user
        if not isinstance(system, System):
            return False
        if not system.is_active:
            raise NotAllowed("Systemet er ikke aktivt.", code="system.not.active")
        self.check_right(system)
        return True

    def check_right(self, system: System) -> None:
        """Raises :class:`NotAllowed` when the system lacks the right."""


class MaySend(IsKnownSystem):
    """May send messages, fetch the receipts for them, and look recipients up."""

    def check_right(self, system: System) -> None:
        """The sender right in the system's own organisation."""
        access.require(system.identity, SENDING[OrganisationType(system.owner_type)], system.organisation)


class MayReceive(IsKnownSystem):
    """May list, fetch and confirm the post of its organisation."""

    def check_right(self, system: System) -> None:
        """The receiver right in the system's own organisation."""
        access.require(system.identity, RECEIVING[OrganisationType(system.owner_type)], system.organisation)


class MaySendOrReceive(IsKnownSystem):
    """Has one of the two rights; which one decides what the call means."""

    def check_right(self, system: System) -> None:
        """Either right in the system's own organisation."""
        kind = OrganisationType(system.owner_type)
        access.require(system.identity, {SENDING[kind], RECEIVING[kind]}, system.organisation)
