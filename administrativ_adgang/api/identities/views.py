"""Identities: search, read, change, confirm an e-mail address, ask whether a CPR number is somebody's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import ids, json_bodies, rights_shapes, searching
from administrativ_adgang.api.identities import description, identity, search
from administrativ_adgang.api.preconditions import expected_version, versioned
from administrativ_adgang.api.responsibility import RightsView, tell, telling_what_changed
from administrativ_adgang.api.views import system_of
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import activity, delegation, directory, email_subscriptions, permits
from administrativ_adgang.fbrs.models import Identity, IdentityType
from administrativ_adgang.systems.models import System
from kontaktregister import selectors as register

RESOURCE = "identities"


class Identities(RightsView):
    """``identities/``: whom the organisation knows."""

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of identities (IdentitySearchResult)."""
        system = system_of(request)
        home = system.organisation
        asked = search.read(request, home, resource=RESOURCE)
        delegation.company_identity(home)
        found = searching.answer(
            asked.rows, asked.search, name="identities", as_json=lambda people: identity.as_json(people, home)
        )
        tell(system, Tag.IDENTITY_SEARCHES, found=str(found["totalElements"]))
        for was_asked, tag in ((asked.by_cpr, Tag.CPR_LOOKED_UP), (asked.by_cvr, Tag.CVR_LOOKED_UP)):
            if was_asked:
                tell(system, tag, found=str(bool(found["totalElements"])).lower())
        return Response(found)


class OneIdentity(RightsView):
    """``identities/{id}``: one identity."""

    @description.FETCH
    def get(self, request: Request, identity_id: str) -> Response:
        """The identity."""
        system = system_of(request)
        found = _find(system, identity_id)
        tell(system, Tag.IDENTITY_READ, identity=str(found.pk))
        return _shown(found, system)

    @description.CHANGE
    def put(self, request: Request, identity_id: str) -> Response:
        """Change what is given and differs; what an identity is cannot be changed."""
        system = system_of(request)
        found = _find(system, identity_id)
        wanted = json_bodies.read(request, rights_shapes.Identity, resource=RESOURCE)
        _check_unchangeable(found, wanted)
        with transaction.atomic(), telling_what_changed(found, system.organisation):
            _change(found, wanted, by=system.identity, expected=expected_version(request))
        return _shown(_find(system, identity_id), system)


class Verification(RightsView):
    """``identities/{id}/verification``: an e-mail address counts when its PIN has come back."""

    @description.VERIFY
    def put(self, request: Request, identity_id: str) -> Response:
        """Take the PIN, or send another one."""
        system = system_of(request)
        found = _find(system, identity_id)
        wanted = json_bodies.read(request, rights_shapes.EmailVerification, resource=RESOURCE)
        if wanted.get("renewPin"):
            email_subscriptions.renew_pin(by=system.identity, person=found)
        elif wanted.get("pin"):
            email_subscriptions.confirm(by=system.identity, person=found, pin=wanted["pin"])
        else:
            raise json_bodies.bad(RESOURCE, "pin", "missing", "pin mangler.")
        return _shown(_find(system, identity_id), system)


class CprValidation(RightsView):
    """``identities/validation/cpr``: whether a number is a citizen's."""

    @description.VALIDATE_CPR
    def post(self, request: Request) -> Response:
        """MATCHED or NOT_MATCHED (CPRValidation). Every question is told of, without the number."""
        system = system_of(request)
        asked = json_bodies.read(request, rights_shapes.CPRValidationCommand, resource=RESOURCE)
        if not system.organisation.is_authority:
            raise NotAllowed("Kun myndigheders systemer kan slå borgere op.", code="cpr.look.up.not.allowed")
        contact = register.matching(ids=[], numbers=[asked["cprNumber"]]).first()
        tell(system, Tag.CPR_LOOKED_UP, **({"contactId": str(contact.pk)} if contact else {"found": "false"}))
        return Response({"status": "MATCHED" if contact else "NOT_MATCHED"})


def _find(system: System, identity_id: str) -> Identity:
    home = system.organisation
    identifier = ids.read(identity_id, resource=RESOURCE, field="id")
    if identifier == home.pk:
        return delegation.company_identity(home)
    return directory.identity(home, identifier)


def _shown(found: Identity, system: System) -> Response:
    return versioned(identity.as_json([found], system.organisation)[0])


def _check_unchangeable(found: Identity, wanted: dict[str, Any]) -> None:
    fixed = {"type": found.type, "parentIdentityId": found.organisation_id}
    for field, value in fixed.items():
        if wanted.get(field, value) != value and found.type != IdentityType.COMPANY:
            raise json_bodies.bad(RESOURCE, field, "not.allowed", f"{field} kan ikke ændres.", wanted[field])


def _change(person: Identity, wanted: dict[str, Any], *, by: Identity, expected: int) -> None:
    if person.type != IdentityType.EMPLOYEE or person.organisation_id != by.organisation_id:
        raise NotAllowed("Kun egne medarbejdere kan rettes her.", code="identity.not.an.employee")
    permits.check_version(person, expected)
    if wanted.get("name", person.name) != person.name:
        directory.rename(by=by, person=person, name=wanted["name"], expected=person.version)
    address = wanted.get("subscription", {}).get("channel")
    if address:
        email_subscriptions.subscribe(by=by, person=person, address=address)
    is_wanted = wanted.get("status", "ACTIVE" if person.is_active else "INACTIVE") == "ACTIVE"
    if is_wanted != person.is_active:
        step = activity.reactivate_identity if is_wanted else activity.deactivate_identity
        step(by=by, person=person, expected=person.version)
