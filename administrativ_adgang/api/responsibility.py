"""Who answers for a change over the interface: the person it names, and always the system itself as well.

A system acts for its own organisation only. Where the interface description asks for an issuer, that identity must be
allowed by itself; the system must be too, so that naming somebody never gives it more than it was given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import json_bodies
from administrativ_adgang.api.permissions import MayManageRights
from administrativ_adgang.api.views import SystemView, system_of
from administrativ_adgang.core.errors import DomainError, NotAllowed, StaleVersion
from administrativ_adgang.events import services as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, versions
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.models import System

_ALL_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")


class RightsView(SystemView):
    """A resource of rights. What is done through it is told of with the system's id beside the person's name."""

    rights = dict.fromkeys(_ALL_METHODS, MayManageRights)

    def dispatch(self, request: Any, *arguments: Any, **keywords: Any) -> Any:
        """Run the call; the caller's mark on its events ends with it."""
        with ExitStack() as self._ends:
            return super().dispatch(request, *arguments, **keywords)

    def initial(self, request: Request, *arguments: Any, **keywords: Any) -> None:
        """Mark the events once it is known who calls."""
        super().initial(request, *arguments, **keywords)
        self._ends.enter_context(events.through(system_of(request).pk))

    def handle_exception(self, error: Exception) -> Response:
        """Answer a refusal; the services' names of fields become the interface's."""
        if isinstance(error, DomainError) and error.field:
            place, dot, name = error.field.rpartition(".")
            error.field = f"{place}{dot}{_FIELDS.get(name, name)}"
        return super().handle_exception(error)


#: What the services call a field, and what the interface does.
_FIELDS = {
    "grantee": "granteeId",
    "person": "granteeId",
    "partner": "granteeId",
    "people": "identityId",
    "held": "parentPrivilegeId",
    "privilege": "type",
    "active_to": "activeToDateTime",
}


def issuer(system: System, identifier: UUID | None, *, resource: str, field: str = "issuerId") -> Identity:
    """The identity that answers for a change: employed where the system belongs; the system itself when none is named.

    Raises :class:`BadFields` for anybody else, known or not.
    """
    if identifier is None or identifier == system.identity_id:
        return system.identity
    colleagues = Identity.objects.filter(organisation=system.organisation, type=IdentityType.EMPLOYEE)
    found = colleagues.select_related("organisation").filter(pk=identifier).first()
    if found is None:
        raise json_bodies.bad(resource, field, "not.found", f"{field} er ikke en af jeres medarbejdere.", identifier)
    return found


@contextmanager
def telling_what_changed(person: Identity | None, scope: Organisation) -> Iterator[None]:
    """Let a stale version be refused with what changed meanwhile, and by whom."""
    try:
        yield
    except StaleVersion:
        if person is None:
            raise
        raise StaleVersion(versions.what_changed(person, scope)) from None


def check_may_give(system: System, privileges: Collection[Privilege]) -> None:
    """Raise :class:`NotAllowed` unless the system itself may give these in its organisation."""
    if not privileges:
        return
    beyond = sorted(frozenset(privileges) - access.grantable(system.identity, system.organisation))
    if beyond:
        labels = ", ".join(privilege.label for privilege in beyond)
        raise NotAllowed(f"Systemet må ikke give {labels} i {system.organisation.name}.")


def tell(system: System, tag: Tag, **properties: str) -> None:
    """Enter in the log what a system has looked up for its organisation."""
    events.record(
        Event(
            tag=tag,
            organisation_id=system.organisation_id,
            system_id=system.pk,
            actor_identity_id=system.identity_id,
            actor_label=system.name,
            properties=properties,
        )
    )
