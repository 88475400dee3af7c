"""Named groups, their grantees and their rights."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import grants, ids, json_bodies, rights_shapes, searching
from administrativ_adgang.api.identity_groups import changing, description
from administrativ_adgang.api.identity_groups import group as shown
from administrativ_adgang.api.parameters import Parameters
from administrativ_adgang.api.preconditions import expected_version, versioned
from administrativ_adgang.api.responsibility import RightsView, tell
from administrativ_adgang.api.views import system_of
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import directory, groups, permits, selectors
from administrativ_adgang.fbrs.models import Grant, Group, Membership
from administrativ_adgang.systems.models import System

RESOURCE = changing.RESOURCE
SORTABLE = {**searching.SORTABLE, "name": "name"}


class IdentityGroups(RightsView):
    """``identity-groups/``: the organisation's groups."""

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of groups (IdentityGroupSearchResult)."""
        system = system_of(request)
        given = Parameters(request, resource=RESOURCE)
        search = searching.read(given, sortable=SORTABLE)
        given.check()
        rows = selectors.groups(system.organisation)
        if search.words:
            rows = rows.filter(name__icontains=search.words)
        found = searching.answer(rows, search, name="identityGroups", as_json=shown.as_json)
        tell(system, Tag.PRIVILEGE_GROUP_SEARCHES, found=str(found["totalElements"]))
        return Response(found)

    @description.CREATE
    def post(self, request: Request) -> Response:
        """Make a group (IdentityGroup)."""
        wanted = json_bodies.read(request, rights_shapes.IdentityGroup, resource=RESOURCE)
        return _shown(changing.create(system_of(request), wanted), status=201)


class IdentityGroup(RightsView):
    """``identity-groups/{id}``: one group."""

    @description.FETCH
    def get(self, request: Request, group_id: str) -> Response:
        """The group."""
        system = system_of(request)
        found = _group(system, group_id)
        tell(system, Tag.PRIVILEGE_GROUP_READ, group=str(found.pk))
        return _shown(found)

    @description.RENAME
    def put(self, request: Request, group_id: str) -> Response:
        """Give it another name."""
        system = system_of(request)
        found = _group(system, group_id)
        wanted = json_bodies.read(request, rights_shapes.IdentityGroup, resource=RESOURCE)
        return _shown(changing.rename(system, found, wanted, expected=expected_version(request)))

    @description.CLOSE
    def delete(self, request: Request, group_id: str) -> Response:
        """Close it for good."""
        system = system_of(request)
        found = _group(system, group_id)
        groups.close_group(by=system.identity, group=found, expected=expected_version(request))
        return Response(status=204)


class GroupPrivileges(RightsView):
    """``identity-groups/{id}/privileges/``: give the group a right."""

    @description.GIVE
    def post(self, request: Request, group_id: str) -> Response:
        """Give it (IdentityPrivilege)."""
        system = system_of(request)
        found = _group(system, group_id)
        wanted = json_bodies.read(request, rights_shapes.GroupPrivilege, resource=RESOURCE)
        return versioned(grants.as_json(changing.give(system, found, wanted)), status=201)


class GroupPrivilege(RightsView):
    """``identity-groups/{id}/privileges/{id}``: one right of a group."""

    @description.CHANGE_END
    def put(self, request: Request, group_id: str, privilege_id: str) -> Response:
        """Let it end at another time."""
        system = system_of(request)
        held = _privilege(system, group_id, privilege_id)
        wanted = json_bodies.read(request, rights_shapes.GroupPrivilege, resource=RESOURCE)
        return versioned(grants.as_json(changing.change_end(system, held, wanted, expected=expected_version(request))))

    @description.TAKE
    def delete(self, request: Request, group_id: str, privilege_id: str) -> Response:
        """Take it back."""
        system = system_of(request)
        held = _privilege(system, group_id, privilege_id)
        changing.take(system, held, expected=expected_version(request))
        return Response(status=204)


class Grantees(RightsView):
    """``identity-groups/{id}/grantees/``: let somebody join."""

    @description.ADD
    def post(self, request: Request, group_id: str) -> Response:
        """Let an identity join (Grantee)."""
        system = system_of(request)
        found = _group(system, group_id)
        wanted = json_bodies.read(request, rights_shapes.Grantee, resource=RESOURCE)
        return versioned(shown.grantee(changing.add(system, found, wanted)), status=201)


class Grantee(RightsView):
    """``identity-groups/{id}/grantees/{id}``: one identity's place in a group."""

    @description.CHANGE_GRANTEE
    def put(self, request: Request, group_id: str, grantee_id: str) -> Response:
        """There is nothing to change: another identity is another place."""
        system = system_of(request)
        place = _place(system, group_id, grantee_id)
        wanted = json_bodies.read(request, rights_shapes.Grantee, resource=RESOURCE)
        permits.check_version(place, expected_version(request))
        if wanted["identityId"] != place.identity_id:
            text = "Et medlem kan ikke skiftes ud. Tilføj den nye, og fjern den gamle."
            raise json_bodies.bad(RESOURCE, "identityId", "not.allowed", text)
        return versioned(shown.grantee(place))

    @description.REMOVE
    def delete(self, request: Request, group_id: str, grantee_id: str) -> Response:
        """Take the identity out; the group's rights are gone at its next request."""
        system = system_of(request)
        place = _place(system, group_id, grantee_id)
        permits.check_version(place, expected_version(request))
        groups.remove_member(by=system.identity, group=place.group, person=place.identity)
        return Response(status=204)


def _group(system: System, group_id: str) -> Group:
    return selectors.group(system.organisation, ids.read(group_id, resource=RESOURCE, field="id"))


def _privilege(system: System, group_id: str, privilege_id: str) -> Grant:
    identifier = ids.read(privilege_id, resource=RESOURCE, field="id")
    return directory.group_grant(_group(system, group_id), identifier)


def _place(system: System, group_id: str, grantee_id: str) -> Membership:
    identifier = ids.read(grantee_id, resource=RESOURCE, field="id")
    return directory.membership(_group(system, group_id), identifier)


def _shown(found: Group, *, status: int = 200) -> Response:
    return versioned(shown.as_json([found])[0], status=status)
