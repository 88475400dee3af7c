"""Oplysninger fra afsenderen: what a message says about itself, as Danish labels and values.

Data that MeMo lets the sender name (additional content data, reply data, contact information) keep their own name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.portal import words
from memo import (
    Address,
    AttentionData,
    ContactPoint,
    ContentData,
    ForwardData,
    MessageHeader,
    Recipient,
    ReplyData,
    Sender,
)


class Fact(NamedTuple):
    """One line: what it is, and what the sender wrote."""

    label: str
    value: str


_SENDER = {
    "attention_person": "Kontaktperson",
    "production_unit": "Afsenders P-enhed",
    "global_location_number": "Afsenders GLN",
    "email": "Afsenders e-mail",
    "se_number": "Afsenders SE-nummer",
    "telephone": "Afsenders telefon",
    "eid": "Afsenders elektroniske id",
    "content_responsible": "Indholdsansvarlig",
    "generating_system": "Dannet i",
    "sor_data": "Afsenders SOR-kode",
    "address": "Afsenders adresse",
    "unstructured_address": "Afsenders adresse",
}
_RECIPIENT = {
    "attention_person": "Att.",
    "production_unit": "Jeres P-enhed",
    "global_location_number": "Jeres GLN",
    "email": "Jeres e-mail",
    "se_number": "Jeres SE-nummer",
    "telephone": "Jeres telefon",
    "eid": "Jeres elektroniske id",
    "content_responsible": "Jeres ansvarlige",
    "generating_system": "Jeres system",
    "sor_data": "Jeres SOR-kode",
    "address": "Jeres adresse",
    "unstructured_address": "Jeres adresse",
}
_SUBJECT = {
    "cpr_data": "Vedrører person",
    "cvr_data": "Vedrører virksomhed",
    "motor_vehicle": "Køretøj",
    "property_number": "Ejendom",
    "case_id": "Deres sagsnr.",
    "kle_data": "KLE-emne",
    "form_data": "FORM-opgave",
    "production_unit": "Vedrører P-enhed",
    "education": "Uddannelse",
    "address": "Vedrører adresse",
    "unstructured_address": "Vedrører adresse",
}
# A classification's version and facet say nothing to a reader.
_NOT_SHOWN = {"version", "activity_facet"}
_POST_TYPES = {"MYNDIGHEDSPOST": "Myndighedspost", "VIRKSOMHEDSPOST": "Virksomhedspost"}


def facts(header: MessageHeader) -> list[Fact]:
    """Everything the header says, in the order a reader asks."""
    return [fact for fact in _facts(header) if fact.value]


def _facts(header: MessageHeader) -> Iterator[Fact]:
    sender, recipient = header.sender, header.recipient
    yield Fact("Afsender", _party(sender))
    if header.post_type:
        yield Fact("Posttype", _POST_TYPES.get(header.post_type.upper(), header.post_type))
    yield from _labelled(recipient.attention_data, _RECIPIENT)
    yield from _contact_point(recipient.contact_point, "Kontaktpunkt")
    yield from _content_data(header.content_data)
    if header.reply_by_date_time:
        yield Fact("Svar senest", _moment(header.reply_by_date_time))
    yield from _labelled(sender.attention_data, _SENDER)
    yield from _contact_point(sender.contact_point, "Svar går til")
    if sender.representative:
        yield Fact("Repræsenteret af", _joined(sender.representative))
    yield Fact("Modtager", _party(recipient))
    yield from _forwarded(header.forward_data)
    for entry in header.reply_data:
        yield from _thread(entry)
    yield Fact("Obligatorisk", "Ja" if header.mandatory else "")
    yield Fact("Afsenders besked-id", header.message_id or "")
    yield Fact("Brevtype", header.message_code or "")


def _party(party: Sender | Recipient) -> str:
    kind = party.id_type_label or party.id_type.upper()
    number = f"{kind} {party.sender_id if isinstance(party, Sender) else party.recipient_id}"
    return f"{party.label}, {number}" if party.label else number


def _labelled(part: AttentionData | ContentData | None, labels: dict[str, str]) -> Iterator[Fact]:
    for name, label in labels.items():
        value = getattr(part, name, None)
        if value is not None:
            yield Fact(label, _address(value) if isinstance(value, Address) else _joined(value))


def _content_data(content: ContentData | None) -> Iterator[Fact]:
    yield from _labelled(content, _SUBJECT)
    for entry in content.additional_content_data if content else ():
        yield Fact(entry.content_data_name, entry.content_data_value)


def _contact_point(point: ContactPoint | None, label: str) -> Iterator[Fact]:
    if point is not None:
        yield Fact(label, point.label or point.contact_point_id)
        for entry in point.contact_info:
            yield Fact(entry.label, entry.value)


def _forwarded(forward: ForwardData | None) -> Iterator[Fact]:
    if forward is not None:
        yield Fact("Videresendt fra", forward.original_sender)
        yield Fact("Oprindeligt modtaget", _moment(forward.original_message_date_time))
        yield Fact("Oprindelig ansvarlig", forward.original_content_responsible or "")
        yield Fact("Oprindelig repræsentant", forward.original_representative or "")
        yield Fact("Kommentar", forward.comment or "")


def _thread(entry: ReplyData) -> Iterator[Fact]:
    yield Fact("Sagsnr. i tråden", entry.case_id or "")
    yield Fact("Kommentar i tråden", entry.comment or "")
    for own in entry.additional_reply_data:
        yield Fact(own.label, own.value)


def _joined(part: Any) -> str:
    values = (getattr(part, field.name) for field in fields(part) if field.name not in _NOT_SHOWN)
    return ", ".join(str(value) for value in values if value)


def _address(address: Address) -> str:
    street = " ".join(filter(None, (address.address_label, address.house_number)))
    storey = " ".join(filter(None, (address.floor and f"{address.floor}.", address.door)))
    town = " ".join(filter(None, (address.zip_code, address.city)))
    care_of = f"c/o {address.co}" if address.co else None
    return ", ".join(filter(None, (care_of, street, storey, town, address.country)))


def _moment(moment: datetime) -> str:
    return f"{words.day(danish_day(moment))} kl.{words.NBSP}{words.clock_time(moment)}"
