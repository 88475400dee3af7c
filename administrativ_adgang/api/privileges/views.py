"""Direct rights: list, give, take, change many at once; and which rights may be given."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import grants, ids, json_bodies, rights_shapes, searching
from administrativ_adgang.api.parameters import Parameters
from administrativ_adgang.api.preconditions import expected_version, versioned
from administrativ_adgang.api.privileges import bulk, description, giving
from administrativ_adgang.api.responsibility import RightsView, tell
from administrativ_adgang.api.views import system_of
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, directory
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.models import System

RESOURCE = giving.RESOURCE


class DirectPrivileges(RightsView):
    """``privileges/direct/``: POST gives a right; GET lists those of the organisation."""

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of rights (DirectPrivilegeSearchResult)."""
        system = system_of(request)
        return _page(request, system, directory.direct_grants(system.organisation))

    @description.GIVE
    def post(self, request: Request) -> Response:
        """Give one right (DirectPrivilege)."""
        wanted = json_bodies.read(request, rights_shapes.DirectPrivilegeCommand, resource=RESOURCE)
        return versioned(grants.as_json(giving.give(system_of(request), wanted)), status=201)


class DirectPrivilege(RightsView):
    """``privileges/direct/{id}``: one right."""

    @description.FETCH
    def get(self, request: Request, privilege_id: str) -> Response:
        """The right."""
        system = system_of(request)
        identifier = ids.read(privilege_id, resource=RESOURCE, field="id")
        found = directory.direct_grant(system.organisation, identifier)
        tell(system, Tag.DIRECT_PRIVILEGE_READ, grant=str(found.pk))
        return versioned(grants.as_json(found))

    @description.TAKE
    def delete(self, request: Request, privilege_id: str) -> Response:
        """Take it back; the issuer in the body answers for it."""
        system = system_of(request)
        identifier = ids.read(privilege_id, resource=RESOURCE, field="id")
        directory.direct_grant(system.organisation, identifier)
        wanted = json_bodies.read(request, rights_shapes.DirectPrivilegeRevocation, resource=RESOURCE)
        expected = expected_version(request)
        giving.take(system, identifier, issuer_id=wanted["issuerId"], expected=expected)
        return Response(status=204)


class DirectPrivilegesInBulk(RightsView):
    """``privileges/direct/bulk``: many changes, all or none."""

    @description.CHANGE_MANY
    def post(self, request: Request) -> Response:
        """Carry them out; the answer is the rights that were given."""
        wanted = json_bodies.read(request, rights_shapes.BulkDirectPrivileges, resource=RESOURCE)
        return Response([grants.as_json(one) for one in bulk.change(system_of(request), wanted)])


class PrivilegesOfGrantee(RightsView):
    """``privileges/direct/grantee/{identityId}``: what one identity was given."""

    @description.OF_GRANTEE
    def get(self, request: Request, identity_id: str) -> Response:
        """One page of rights (DirectPrivilegeSearchResult)."""
        system = system_of(request)
        identifier = ids.read(identity_id, resource=RESOURCE, field="identityId")
        grantee = directory.identity(system.organisation, identifier)
        return _page(request, system, directory.direct_grants(system.organisation).filter(grantee=grantee))


class PrivilegeTypes(RightsView):
    """``privilege-types/``: what the caller may give."""

    @description.TYPES
    def get(self, request: Request) -> Response:
        """The codes, in the order of the catalogue."""
        system = system_of(request)
        given = Parameters(request, resource="privilege-types")
        scope = given.one_id("scopeIdentityId")
        given.check()
        if scope not in (None, system.organisation_id):
            raise NotFound("Organisationen findes ikke.")
        grantable = access.grantable(system.identity, system.organisation)
        return Response([privilege.value for privilege in Privilege if privilege in grantable])


def _page(request: Request, system: System, rows: QuerySet[Grant]) -> Response:
    given = Parameters(request, resource=RESOURCE)
    search = searching.read(given)
    issuers, scopes = given.ids("issuer"), given.ids("scope")
    types = given.choices("type", Privilege.values)
    given.check()
    if issuers:
        rows = rows.filter(issuer__in=issuers)
    if scopes:
        rows = rows.filter(scope__in=scopes)
    if types:
        rows = rows.filter(type__in=types)
    if search.words:
        rows = rows.filter(grantee__name__icontains=search.words)
    found = searching.answer(
        rows, search, name="directPrivileges", as_json=lambda page: [grants.as_json(one) for one in page]
    )
    tell(system, Tag.DIRECT_PRIVILEGE_SEARCHES, found=str(found["totalElements"]))
    return Response(found)
