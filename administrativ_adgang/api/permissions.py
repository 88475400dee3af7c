"""What a known system may do: its rights are grants like anybody's (``fbrs.access``)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from administrativ_adgang.api.callers import Caller
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.fbrs.models import OrganisationType
from administrativ_adgang.fbrs.privileges import Privilege

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
        """False without a system; else raises as :meth:`check`."""
        caller: Any = request.auth
        if not isinstance(caller, Caller):
            return False
        self.check(caller)
        return True

    def check(self, caller: Caller) -> None:
        """Raises :class:`NotAllowed` when the system is switched off or its right is missing."""
        if not caller.system.is_active:
            raise NotAllowed("Systemet er ikke aktivt.", code="system.not.active")
        wanted = self.wanted(OrganisationType(caller.system.owner_type))
        if wanted and caller.privileges.isdisjoint(wanted):
            labels = " eller ".join(privilege.label for privilege in wanted)
            raise NotAllowed(f"Det kræver rettigheden {labels}.", privileges=tuple(map(str, wanted)))

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """The rights of which one is needed; none: being known is enough."""
        return ()


class MaySend(IsKnownSystem):
    """May send messages, fetch the receipts for them, and look recipients up."""

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """The sender right of the system's kind of organisation."""
        return (SENDING[kind],)


class MayReceive(IsKnownSystem):
    """May list, fetch and confirm the post of its organisation."""

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """The receiver right of the system's kind of organisation."""
        return (RECEIVING[kind],)


class MayManageRights(IsKnownSystem):
    """May read and change the rights of its organisation: given to the system by a rights administrator."""

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """The right of people who give rights."""
        return (Privilege.ORGANISATION_USER_ADMINISTRATOR,)


class MayHandleRequests(IsKnownSystem):
    """May read, write and refuse access requests; to approve takes the right to give what they ask for."""

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """Either right."""
        return (Privilege.ORGANISATION_USER_ADMINISTRATOR, Privilege.ACCESS_REQUEST_ADMINISTRATOR)


class MayEmptyMailbox(IsKnownSystem):
    """May send what lies in its organisation's mailbox to the systems: given to the system like to a person."""

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """The right of people who connect systems."""
        return (Privilege.ORGANISATION_ADMINISTRATOR,)


class MaySendOrReceive(IsKnownSystem):
    """Has one of the two rights; which one decides what the call means."""

    def wanted(self, kind: OrganisationType) -> Collection[Privilege]:
        """Either right."""
        return (SENDING[kind], RECEIVING[kind])
