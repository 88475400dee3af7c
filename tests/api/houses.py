"""Organisations whose rights are managed over the interface, and calls with JSON."""

from __future__ import annotations

import json
import uuid
from functools import cached_property
from typing import Any

from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import groups
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Grant, Group, Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from tests.api.calls import Caller
from tests.builders import build_employee, build_organisation, build_system

ADMINISTRATOR = Privilege.ORGANISATION_USER_ADMINISTRATOR
HANDLER = Privilege.ACCESS_REQUEST_ADMINISTRATOR
RIGHT = Privilege.RECALL_ADMINISTRATOR
JSON = "application/json"


def ask(caller: Caller, method: str, path: str, body: Any = None, *, version: object = None, kind: str = JSON) -> Any:
    """Call an address with a JSON body (bytes are sent as they are) and the version that was seen."""
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    more = {} if version is None else {"HTTP_IF_MATCH": str(version)}
    return caller.call(method, path, data, kind, **more)


def rows_of(answer: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a page, after a look at its envelope."""
    body = answer.json()
    assert answer.status_code == 200, body
    assert {"currentPage", "totalPages", "elementsOnPage", "totalElements", name} <= set(body)
    assert set(body) <= {"currentPage", "totalPages", "elementsOnPage", "totalElements", "next", name}
    assert body["elementsOnPage"] == len(body[name])
    rows: list[dict[str, Any]] = body[name]
    return rows


def faults_of(answer: Any) -> dict[str, str]:
    """The fields a refusal names, each with its code."""
    assert answer.status_code == 400, answer.content
    return {fault["field"]: fault["code"] for fault in answer.json()["fieldErrors"]}


class House:
    """An organisation with a rights administrator, an employee, and a system that may manage its rights."""

    def __init__(self, organisation: Organisation | None = None) -> None:
        self.organisation = organisation or build_organisation()
        self.id = str(self.organisation.pk)
        self.birgit = build_employee(self.organisation, ADMINISTRATOR, name="Birgit Storm")
        self.amina = build_employee(self.organisation, name="Amina Yusuf")
        self.system = Caller(self.build_system(ADMINISTRATOR))

    def build_system(self, *privileges: Privilege) -> Any:
        """A sender system that was given these rights by the rights administrator."""
        system = build_system(self.organisation, is_sender=True)
        for privilege in privileges:
            fbrs.grant(by=self.birgit, grantee=system.identity, privilege=privilege, scope=self.organisation)
        return system

    @cached_property
    def group(self) -> Group:
        """A group with the recall right and Amina in it."""
        group = groups.create_group(by=self.birgit, scope=self.organisation, name="Sagsbehandlere")
        fbrs.give_to_group(by=self.birgit, group=group, privilege=RIGHT)
        groups.add_members(by=self.birgit, group=group, people=[self.amina])
        return group

    @cached_property
    def right(self) -> Grant:
        """The contact right, given to Amina directly."""
        contact = Privilege.CONTACT_ADMINISTRATOR
        return fbrs.grant(by=self.birgit, grantee=self.amina, privilege=contact, scope=self.organisation)

    def gift(self, grantee: Identity | None = None, privilege: Privilege = RIGHT, **fields: Any) -> dict[str, Any]:
        """The body that gives a right."""
        return {
            "granteeId": str((grantee or self.amina).pk),
            "issuerId": str(self.birgit.pk),
            "scopeId": self.id,
            "source": "SELF_SERVICE",
            "type": privilege.value,
            **fields,
        }

    def wish(self, **fields: Any) -> dict[str, Any]:
        """The body of a request: Amina asks for the recall right."""
        amina = {"identityId": str(self.amina.pk)}
        return {
            "requestType": "PRIVILEGE_REQUEST",
            "requester": amina,
            "accessTo": {"organisationIdentityId": self.id},
            "target": {"requestParticipant": amina},
            "privileges": [RIGHT.value],
            "justification": "Forkert dato",
            **fields,
        }


def unknown() -> str:
    """An id nobody has."""
    return str(uuid.uuid4())


def last_event(tag: str) -> Event:
    """What the log says last under a tag."""
    return Event.objects.filter(tag=tag).latest("id")
