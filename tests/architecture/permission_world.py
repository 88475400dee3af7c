"""Two organisations with the same things, so that whatever an address names in one of them, the other has one too."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse

import memo
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Delivery, Receipt
from administrativ_adgang.distribution import services
from administrativ_adgang.fbrs import approval, asking, delegation, groups, reviews
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import DocumentationType, Grant, Identity, Organisation, ReviewItem
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages.models import Message
from administrativ_adgang.recovery import resending
from administrativ_adgang.recovery.models import Resending
from administrativ_adgang.systems import credentials
from administrativ_adgang.systems.kinds import Protocol, SetUpWay
from administrativ_adgang.systems.models import Certificate, System
from kontaktregister.models import Contact
from tests.api.calls import XML, Caller, read
from tests.builders import build_company, build_employee, build_organisation, build_set_up, build_system
from tests.mailbox.letters import build_memo, html_file, place
from tests.people import log_in
from tests.sending import build_memo as build_letter
from tests.sending import send
from tests.systems.makers import make_pem

_LETTER = b"<p>Brev</p>"


class Chain:
    """A partner of the organisation, what the organisation itself holds elsewhere, and a request with a document."""

    def __init__(self, organisation: Organisation, boss: Identity) -> None:
        partner = build_company()
        self.link = delegation.delegate(
            by=boss, partner=partner, privilege=Privilege.MESSAGE_BASIC, scope=organisation
        ).grant
        self.held = delegation.delegate(
            by=None, partner=organisation, privilege=Privilege.MESSAGE_BASIC, scope=partner
        ).grant
        asks = build_employee(organisation)
        request = asking.ask(by=asks, scope=organisation, privilege=Privilege.RECALL_ADMINISTRATOR)
        self.document = approval.add_document(
            by=asks,
            request=request,
            type=DocumentationType.POWER_OF_ATTORNEY,
            filename="fuldmagt.pdf",
            content=BytesIO(b"%PDF-1.7"),
            media_type="application/pdf",
        )


@dataclass
class House:
    """One organisation with a system, a certificate and a letter in its mailbox."""

    organisation: Organisation
    system: System = field(init=False)
    certificate: Certificate = field(init=False)
    letter: Placement = field(init=False)
    item: ReviewItem = field(init=False)
    sent: Message = field(init=False)
    right: Grant = field(init=False)
    chain: Chain = field(init=False)
    run: Resending = field(init=False)

    def __post_init__(self) -> None:
        self.system = build_system(self.organisation, slot=1, endpoint="https://post.example/memo")
        build_system(self.organisation, slot=2, endpoint="https://post.example/andet")
        build_set_up(self.organisation, SetUpWay.NO_PICKUP, self.system)
        keeper = build_employee(self.organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        self.certificate = credentials.add_certificate(
            by=keeper, system=self.system, data=make_pem(self.organisation.cvr_number)
        )
        self.item = reviews.start_round(by=None, scope=self.organisation).items.get(person=keeper)
        boss = build_employee(self.organisation, Privilege.ORGANISATION_USER_ADMINISTRATOR)
        group = groups.create_group(by=boss, scope=self.organisation, name="Drift")
        groups.add_members(by=boss, group=group, people=[keeper])
        self.right = fbrs.give_to_group(by=boss, group=group, privilege=Privilege.STATISTICS_ADMINISTRATOR).grant
        written = build_memo(html_file(_LETTER))
        self.letter = place(self.organisation, content=memo.build(written), id=written.message_header.message_uuid)
        self.chain = Chain(self.organisation, boss)
        self.sent = send(build_system(self.organisation, is_sender=True), self.organisation)
        outbox.enqueue_many([Delivery(message=self.sent, system=self.system)])
        self.run = resending.catch_up(by=keeper, system=self.system)

    @cached_property
    def things(self) -> dict[str, Any]:
        """What stands in the places of its addresses."""
        return {
            "organisation_id": self.organisation.pk,
            "system_id": self.system.pk,
            "certificate_id": self.certificate.pk,
            "person_id": self.item.person_id,
            "grant_id": self.right.pk,
            "group_id": self.right.group_id,
            "privilege": self.right.type,
            "item_id": self.item.pk,
            "round_id": self.item.round_id,
            "link_id": self.chain.link.pk,
            "held_id": self.chain.held.pk,
            "request_id": self.chain.document.request_id,
            "document_id": self.chain.document.pk,
            "letter": self.letter.message_id,
            "message_id": self.sent.pk,
            "run_id": self.run.pk,
            "number": 0,
            "folder": "indbakke",
            "way": "kontaktbar",
        }


class PortalWorld:
    """The house, another one, and people with exactly the rights asked for."""

    def __init__(self) -> None:
        self.home = House(build_organisation("Nordø Havn"))
        self.other = House(build_organisation("Andersted Kommune"))
        self._clients: dict[tuple[frozenset[Privilege], Organisation], Client] = {}

    def client(self, privileges: frozenset[Privilege], scope: Organisation) -> Client:
        """Somebody who holds these rights in one organisation and nothing anywhere else."""
        key = (privileges, scope)
        if key not in self._clients:
            self._clients[key] = log_in(Client(), self._person(privileges, scope))
        return self._clients[key]

    def _person(self, privileges: frozenset[Privilege], scope: Organisation) -> Identity:
        person = build_employee(self.home.organisation)
        for privilege in sorted(privileges):
            fbrs.grant(by=None, grantee=person, privilege=privilege, scope=scope)
        return person


def call(
    client: Client,
    name: str,
    method: str,
    places: dict[str, Any],
    names: set[str],
    query: dict[str, str] | None = None,
) -> Any:
    """Call an address and take back whatever the call has changed."""
    address = reverse(f"portal:{name}", kwargs={place: places[place] for place in names})
    address += f"?{urlencode(query)}" if query else ""
    with transaction.atomic():
        answer = client.generic(method, address, CONTENT_TYPE="application/x-www-form-urlencoded")
        _read_through(answer)
        transaction.set_rollback(True)
    return answer


class ApiWorld:
    """A sender and a receiver system of one organisation, and the same of another, with post between them."""

    def __init__(self) -> None:
        self.home, self.other = build_organisation("Nordø Havn"), build_organisation("Andersted Kommune")
        self.sender, self.receiver = self._systems(self.home)
        self.foreign_sender, self.foreign_receiver = self._systems(self.other)
        self.message, self.foreign = self._post(self.sender, self.home), self._post(self.foreign_sender, self.other)
        services.distribute_received()
        read(self.receiver.get(f"memos/{self.message.pk}"))

    def _systems(self, organisation: Organisation) -> tuple[Caller, Caller]:
        receiver = build_system(organisation, slot=1, protocol=Protocol.REST_PULL, memo_version="1.2")
        build_set_up(organisation, SetUpWay.PICKUP_ONLY, receiver)
        return Caller(build_system(organisation, is_sender=True)), Caller(receiver)

    def _post(self, sender: Caller, recipient: Organisation) -> Message:
        return send(sender.system, recipient)

    def places(self, message: Message, sender: Caller) -> dict[str, Any]:
        """What stands in the places of addresses about a message."""
        contact = Contact.objects.get(number=message.recipient_id)
        receipt = Receipt.objects.get(system=sender.system)
        return {"message_id": message.pk, "receipt_id": receipt.pk, "contact_id": contact.pk}

    def call(self, caller: Caller, name: str, method: str, places: dict[str, Any]) -> Any:
        """Call an address with what it wants to be sent, and take back what the call has changed."""
        path = reverse(f"api:{name}", kwargs={key: value for key, value in places.items() if key in _PLACES[name]})
        body, kind, query = b"", "", ""
        if (name, method) == ("messages", "POST"):
            number, body = build_letter(sender=caller.system.organisation.cvr_number, recipient=self.home.cvr_number)
            kind, query = XML, f"?memo-message-uuid={number}"
        if (name, method) == ("message-receipt", "POST"):
            body, kind = _receipt(), "application/json"
        with transaction.atomic():
            answer = caller.call(method, path.removeprefix("/apis/v1/") + query, body, kind)
            _read_through(answer)
            transaction.set_rollback(True)
        return answer


_PLACES = {
    "messages": (),
    "message": ("message_id",),
    "message-receipt": ("message_id",),
    "receipts": (),
    "receipts-bulk": (),
    "receipt": ("receipt_id",),
    "contacts": (),
    "contact": ("contact_id",),
}


def _read_through(answer: Any) -> None:
    """Let a streamed answer end as a server does; closing it would also close the test's database connection."""
    if answer.streaming:
        b"".join(answer.streaming_content)
        for close in answer._resource_closers:
            close()


def _receipt() -> bytes:
    return json.dumps(
        {
            "transmissionId": str(uuid.uuid4()),
            "timeStamp": "2026-03-04T05:06:07.123Z",
            "receiptStatus": "COMPLETED",
        }
    ).encode()
