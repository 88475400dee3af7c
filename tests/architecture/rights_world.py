"""Two organisations whose rights are managed over the interface, each with one of everything an address can name."""

from __future__ import annotations

import io
import json
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from administrativ_adgang.connection import emptying, fetching
from administrativ_adgang.fbrs import access_requests, activation, approval, request_drafts
from administrativ_adgang.fbrs.models import AccessRequest, DocumentationType, Identity, RequestType, TargetState
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mailbox import folders
from administrativ_adgang.mailbox.models import FolderKind
from administrativ_adgang.systems.kinds import SetUpWay
from tests.api.calls import Caller
from tests.api.houses import JSON, RIGHT, House
from tests.builders import build_contact_point, build_employee, build_set_up, build_system

PDF = b"%PDF-1.7 attest"
_FORM = "multipart/form-data; boundary=kant"


class RightsHouse(House):
    """A house with a request that waits, a draft, a document and an approved request for somebody from outside."""

    @cached_property
    def newcomer(self) -> Identity:
        """An employee in no group yet."""
        return build_employee(self.organisation)

    @cached_property
    def waiting(self) -> AccessRequest:
        """Amina asks for the recall right."""
        request = access_requests.draft(
            by=self.amina,
            type=RequestType.PRIVILEGE,
            scope=self.organisation,
            target=self.amina,
            privileges=[RIGHT],
        )
        return access_requests.submit(by=self.amina, request=request, expected=request.version)

    @cached_property
    def emptied(self) -> _Emptied:
        """Its mailbox, emptied once."""
        return _Emptied(self)

    def draft_of(self, caller: Caller) -> AccessRequest:
        """A draft that was written through a system, with a document."""
        request = access_requests.draft(
            by=self.amina,
            type=RequestType.PRIVILEGE,
            scope=self.organisation,
            target=self.amina,
            privileges=[RIGHT],
        )
        approval.add_document(
            by=self.amina,
            request=request,
            type=DocumentationType.OTHER,
            filename="attest.pdf",
            content=io.BytesIO(PDF),
            media_type="application/pdf",
        )
        return request_drafts.written_through(request, caller.system.identity)

    def code_for(self, other: House) -> str:
        """An activation code of this organisation for somebody in another."""
        code = str(uuid4())
        request = access_requests.draft(
            by=self.birgit,
            type=RequestType.PRIVILEGE,
            scope=self.organisation,
            target=access_requests.OutsideTarget("Ib Ude", "ib@example.org", other.organisation.cvr_number),
            privileges=[Privilege.MESSAGE_BASIC],
        )
        request = access_requests.submit(by=self.birgit, request=request, expected=request.version)
        request = access_requests.approve(by=self.birgit, request=request, expected=request.version)
        assert request.target_state == TargetState.CODE_SENT
        AccessRequest.objects.filter(pk=request.pk).update(activation_digest=activation.digest(code))
        return code


class _Emptied:
    """The mailbox of an organisation with a system, and an emptying that has come to its end."""

    def __init__(self, house: House) -> None:
        organisation = house.organisation
        system = build_system(organisation, slot=2, endpoint="https://post.example/memo")
        build_set_up(organisation, SetUpWay.PICKUP_ONLY, system)
        self.mailbox_id = folders.places({folders.owner_of(organisation): organisation.pk}, FolderKind.INBOX)[
            folders.owner_of(organisation)
        ].mailbox_id
        self.point = build_contact_point(organisation, system)
        by = build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        self.run = fetching.start(by=by, point=self.point, prefers_original=False)
        emptying.settle(self.run.pk)

    @property
    def body(self) -> dict[str, Any]:
        """What asks for an emptying."""
        return {"organisationId": str(self.point.organisation_id), "contactPointId": str(self.point.pk)}


class RightsWorld:
    """The house, another one, and systems with exactly the rights asked for."""

    def __init__(self) -> None:
        self.home, self.other = RightsHouse(), RightsHouse()
        for house in (self.home, self.other):
            # Made now: what is made during a call is taken back after it.
            assert house.group
            assert house.right
            assert house.waiting
            assert house.newcomer
            assert house.emptied
        self._callers: dict[frozenset[Privilege], Caller] = {}

    def caller(self, privileges: frozenset[Privilege], house: House | None = None) -> Caller:
        """A sender system that holds these rights beside its own."""
        if house is not None:
            return Caller(house.build_system(*sorted(privileges)))
        if privileges not in self._callers:
            self._callers[privileges] = Caller(self.home.build_system(*sorted(privileges)))
        return self._callers[privileges]

    def call(self, caller: Caller, house: RightsHouse, name: str, method: str) -> Any:
        """Call an address about things of a house with what it wants to be sent, and take back what that changed."""
        with transaction.atomic():
            draft = house.draft_of(caller)
            path = reverse(f"api:{name}", kwargs=_places(house, draft, name, method))
            body, kind, version = self._sent(house, draft, name, method)
            more = {} if method in ("GET", "POST", "HEAD") else {"HTTP_IF_MATCH": str(version)}
            answer = caller.call(method, path.removeprefix("/apis/v1/"), body, kind, **more)
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        return answer

    def _sent(self, house: RightsHouse, draft: AccessRequest, name: str, method: str) -> tuple[bytes, str, int]:
        """Body, content type and version."""
        right, (place,) = house.group.grants.get(), house.group.memberships.all()
        issuer = {"issuerId": str(house.birgit.pk)}
        held = {"scopeId": house.id, "type": right.type, "source": right.source}
        bodies: dict[tuple[str, str], tuple[Any, int]] = {
            ("identity", "PUT"): ({"type": "EMPLOYEE", "name": "Amina Berg"}, house.amina.version),
            ("identity-verification", "PUT"): ({"renewPin": True}, house.amina.version),
            ("identities-validation-cpr", "POST"): ({"cprNumber": "0101990001"}, 0),
            ("identity-groups", "POST"): ({"name": "Jurister"}, 0),
            ("identity-group", "PUT"): ({"name": "Jurister"}, house.group.version),
            ("identity-group", "DELETE"): (None, house.group.version),
            ("group-privileges", "POST"): ({**held, "type": "STATISTICS_ADMINISTRATOR"}, 0),
            ("group-privilege", "PUT"): (held, right.version),
            ("group-privilege", "DELETE"): (None, right.version),
            ("group-grantees", "POST"): ({"identityId": str(house.newcomer.pk), **issuer}, 0),
            ("group-grantee", "PUT"): ({"identityId": str(place.identity_id), **issuer}, place.version),
            ("group-grantee", "DELETE"): (None, place.version),
            ("direct-privileges", "POST"): (house.gift(), 0),
            ("direct-privileges-bulk", "POST"): ({"privilegesToAdd": [house.gift()]}, 0),
            ("direct-privilege", "DELETE"): (issuer, house.right.version),
            ("access-requests", "POST"): (house.wish(), 0),
            ("access-request", "PUT"): (
                {"requestState": "REJECTED", "rejectionReason": "Nej"},
                house.waiting.version,
            ),
            ("access-request", "DELETE"): (None, draft.version),
            ("system-fetches", "POST"): (house.emptied.body, 0),
            ("system-fetch", "PUT"): (house.emptied.body, 0),
        }
        if (name, method) == ("access-request-document", "PUT"):
            return _form(), _FORM, draft.version
        if name == "access-request-activation":
            giver = self.other if house is self.home else self.home
            return json.dumps({"code": giver.code_for(house), "identityId": str(house.amina.pk)}).encode(), JSON, 0
        body, version = bodies.get((name, method), (None, 0))
        return (b"", JSON, version) if body is None else (json.dumps(body).encode(), JSON, version)


def _places(house: RightsHouse, draft: AccessRequest, name: str, method: str) -> dict[str, Any]:
    request = house.waiting if (name, method) == ("access-request", "PUT") else draft
    identity, group = {"identity_id": house.amina.pk}, {"group_id": house.group.pk}
    mailbox = {"mailbox_id": house.emptied.mailbox_id}
    return {
        "identity": identity,
        "identity-verification": identity,
        "direct-privileges-of-grantee": identity,
        "identity-group": group,
        "group-privileges": group,
        "group-grantees": group,
        "group-privilege": {**group, "privilege_id": house.group.grants.get().pk},
        "group-grantee": {**group, "grantee_id": house.group.memberships.get().pk},
        "direct-privilege": {"privilege_id": house.right.pk},
        "system-fetches": mailbox,
        "system-fetches-message-count": mailbox,
        "system-fetch": {**mailbox, "fetch_id": house.emptied.run.pk},
        "access-request": {"request_id": request.pk},
        "access-request-document": {"request_id": draft.pk, "document_id": draft.documents.get().pk},
    }.get(name, {})


def _form() -> bytes:
    head = 'Content-Disposition: form-data; name="file"; filename="ny.pdf"\r\nContent-Type: application/pdf'
    return f"--kant\r\n{head}\r\n\r\n".encode() + PDF + b"\r\n--kant--\r\n"
