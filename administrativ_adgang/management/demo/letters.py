"""The letters of the demo world: a few dozen of all kinds, and as many more as asked for.

Texts are invented. Each letter is a complete MeMo that goes in through the same door as everybody's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.management.demo import world


@dataclass(frozen=True)
class Letter:
    """One letter: which system sends it, how many days ago, and the message."""

    system: str
    days_ago: int
    message: memo.Message


@dataclass(frozen=True)
class Kind:
    """What letters of one kind have in common. ``extra`` names what is special about it (see :func:`_special`)."""

    system: str
    label: str
    text: str
    extra: str = ""
    attachments: tuple[str, ...] = ()


_SENDERS = {
    "Tilsynspost": (world.INSPECTION, "Tilsynet for Eksempler"),
    "Kommunens brevsystem": (world.MUNICIPALITY, "Eksempelby Kommune"),
    "Revi afsender": (world.COMPANY, "Revi A/S"),
}

TO_AGENCY = (
    Kind(
        "Tilsynspost",
        "Påbud om afskærmning ved kran 3",
        "Nordø Havn skal sikre, at kran 3 er afskærmet.",
        "deadline",
        ("Foto fra tilsynet",),
    ),
    Kind("Tilsynspost", "Varsel om tilsyn på kaj 4", "Vi kommer på tilsyn på kaj 4.", "appointment"),
    Kind("Tilsynspost", "Afgørelse om brandveje", "Brandvejene ved pakhus 2 er godkendt.", "", ("Bilag A", "Bilag B")),
    Kind("Tilsynspost", "Forkyndelse: stævning i sag 2026-118", "Du stævnes hermed i sagen.", "legal"),
    Kind("Tilsynspost", "Opkrævning af gebyr for tilsyn", "Gebyret for tilsynet er 1.850 kr.", "payment"),
    Kind(
        "Kommunens brevsystem",
        "Høring om lokalplan 118",
        "Kommunen sender lokalplan 118 i høring.",
        "deadline",
        ("Lokalplan 118", "Kortbilag"),
    ),
    Kind("Kommunens brevsystem", "Indkaldelse til syn af havnens varebil", "Varebil AB 12 345 skal synes.", "company"),
    Kind("Kommunens brevsystem", "Kvittering for anmeldelse af miljøspild", "Vi har modtaget jeres anmeldelse."),
    Kind(
        "Kommunens brevsystem",
        "Oplysning om medarbejders barsel",
        "Oplysningerne sendes til jer som arbejdsgiver.",
        "company",
    ),
    Kind(
        "Revi afsender",
        "Revisionsprotokol, tredje kvartal",
        "Hermed protokollen for tredje kvartal.",
        "",
        ("Protokol",),
    ),
    Kind("Revi afsender", "Spørgsmål til årsregnskabet", "Vi mangler et bilag til årsregnskabet.", "deadline"),
)
TO_MUNICIPALITY = (
    Kind("Tilsynspost", "Ny vejledning om legepladser", "Vejledningen gælder fra næste måned.", "point:Byggesag"),
    Kind(
        "Tilsynspost",
        "Afgørelse om daginstitutionen Solsikken",
        "Institutionen er godkendt.",
        "point:Dagtilbud",
        ("Afgørelse",),
    ),
    Kind("Tilsynspost", "Orientering om lønstatistik", "Statistikken for kvartalet er klar.", "point:Løn"),
    Kind("Tilsynspost", "Brev uden kontaktpunkt", "Brevet er sendt til kommunen som myndighed."),
    Kind("Tilsynspost", "Indkaldelse til syn af kommunens bus", "Bussen skal synes.", "company"),
    Kind("Revi afsender", "Udkast til revisionserklæring", "Hermed udkastet til udtalelse.", "point:Borgerservice"),
    Kind("Revi afsender", "Faktura 2026-44", "Hermed fakturaen for september.", "point:Affald"),
)


def all_letters(more: int) -> Iterator[Letter]:
    """The letters of the story, then ``more`` ordinary ones. The same every time, but for their ids."""
    chance = random.Random("Eksempelby")
    agency = (world.AGENCY, "CVR", "Nordø Havn")
    municipality = (world.MUNICIPALITY, "CVR", "Eksempelby Kommune")
    for number, kind in enumerate(TO_AGENCY * 2):
        yield _letter(kind, agency, days_ago=number * 2 % 41)
    for number, kind in enumerate(TO_MUNICIPALITY * 2):
        yield _letter(kind, municipality, days_ago=number)
    yield from _to_citizens_and_companies()
    yield from _refused()
    for _ in range(more):
        kind, recipient = chance.choice([(k, agency) for k in TO_AGENCY] + [(k, municipality) for k in TO_MUNICIPALITY])
        yield _letter(kind, recipient, days_ago=chance.randrange(45))


def _to_citizens_and_companies() -> Iterator[Letter]:
    anna, bo, clara = ((citizen.cpr_number, "CPR", citizen.name) for citizen in world.CITIZENS[:3])
    yield _letter(
        Kind("Kommunens brevsystem", "Afgørelse om boligstøtte", "Du får boligstøtte fra den 1.", "mandatory"), anna, 3
    )
    yield _letter(Kind("Kommunens brevsystem", "Tid til samtale", "Vi vil gerne tale med dig.", "appointment"), bo, 2)
    yield _letter(
        Kind("Kommunens brevsystem", "Husk din tid", "Husk din tid i Borgerservice i morgen kl. 9.", "sms"), bo, 0
    )
    yield _letter(
        Kind("Kommunens brevsystem", "Dit affaldsgebyr", "Gebyret opkræves sammen med skatten.", "payment"), clara, 9
    )
    yield _letter(
        Kind("Tilsynspost", "Afgørelse, der venter på sin dato", "Afgørelsen gælder fra datoen.", "later"), clara, 0
    )
    yield _letter(
        Kind("Kommunens brevsystem", "Indkaldelse til sundhedsplejen", "Tiden er onsdag kl. 10.", "later"), anna, 0
    )
    yield _letter(Kind("Kommunens brevsystem", "Ny takst for madordning", "Taksten stiger.", "later"), clara, 1)
    company, transport = (world.COMPANY, "CVR", "Revi A/S"), (world.TRANSPORT, "CVR", "Nordlys Transport A/S")
    yield _letter(Kind("Kommunens brevsystem", "Tilladelse til skiltning", "I har fået tilladelse."), company, 5)
    yield _letter(Kind("Tilsynspost", "Kontrol af køretider", "Vi har kontrolleret jeres køretider."), transport, 1)


def _refused() -> Iterator[Letter]:
    david = (world.CITIZENS[3].cpr_number, "CPR", world.CITIZENS[3].name)
    yield _letter(Kind("Kommunens brevsystem", "Til en, der er fritaget", "Brevet kan ikke afleveres."), david, 4)
    yield _letter(
        Kind("Kommunens brevsystem", "Til en ukendt", "Brevet kan ikke afleveres."), ("0606990006", "CPR", "Ukendt"), 1
    )
    bad_name = Kind("Tilsynspost", "Med et forbudt filnavn", "Brevet kan ikke godkendes.", "", ("Bilag: 1?",))
    yield _letter(bad_name, (world.AGENCY, "CVR", "Nordø Havn"), 1)


def _letter(kind: Kind, recipient: tuple[str, str, str], days_ago: int) -> Letter:
    sender_cvr, sender_name = _SENDERS[kind.system]
    created = clock.now() - timedelta(days=days_ago)
    number, id_type, name = recipient
    special = _special(kind, created)
    header = memo.MessageHeader(
        message_uuid=memo.new_message_uuid(),
        label=kind.label,
        sender=memo.Sender(sender_id=sender_cvr, id_type="CVR", label=sender_name),
        recipient=memo.Recipient(
            recipient_id=number, id_type=id_type, label=name, contact_point=special.pop("contact_point", None)
        ),
        content_data=memo.ContentData(case_id=memo.CaseID(case_id=f"2026-{days_ago:06d}", case_system="Sagsarkivet")),
        **{"message_type": memo.MessageType.DIGITALPOST, **special.get("header", {})},
    )
    body = None if kind.extra == "sms" else _body(kind, created, special.get("actions", ()))
    version = memo.V1_1 if days_ago % 3 == 0 else memo.V1_2
    return Letter(kind.system, days_ago, memo.Message(memo_version=version, message_header=header, message_body=body))


def _special(kind: Kind, created: datetime) -> dict[str, Any]:
    soon = created + timedelta(days=14)
    match kind.extra.partition(":"):
        case ("deadline", _, _):
            return {"header": {"reply": True, "reply_by_date_time": soon}}
        case ("legal", _, _):
            return {"header": {"legal_notification": True}}
        case ("mandatory", _, _):
            return {"header": {"mandatory": True}}
        case ("company", _, _):
            return {"header": {"post_type": "VIRKSOMHEDSPOST"}}
        case ("later", _, _):
            return {"header": {"do_not_deliver_until_date": clock.danish_day(created + timedelta(days=5))}}
        case ("sms", _, _):
            return {"header": {"message_type": memo.MessageType.NEMSMS, "notification": kind.text}}
        case ("payment", _, _):
            entry = memo.EntryPoint(url="https://betaling.example/gebyr")
            return {"actions": (memo.Action(label="Betal", action_code="BETALING", entry_point=entry),)}
        case ("appointment", _, _):
            return {"actions": (_appointment(kind, soon),)}
        case ("point", _, name):
            point = memo.ContactPoint(contact_point_id=str(world.contact_point_id(name)), label=name)
            return {"contact_point": point, "header": {"post_type": "MYNDIGHEDSPOST"}}
    return {}


def _appointment(kind: Kind, start: datetime) -> memo.Action:
    reservation = memo.Reservation(
        description=kind.text,
        reservation_uuid=memo.new_message_uuid(),
        abstract=kind.label,
        location="Havnegade 1, Eksempelby",
        start_date_time=start,
        end_date_time=start + timedelta(hours=1),
    )
    return memo.Action(label="Læg i kalender", action_code="AFTALE", reservation=reservation)


def _body(kind: Kind, created: datetime, actions: tuple[memo.Action, ...]) -> memo.MessageBody:
    html = f"<html><body><p>{created:%d.%m.%Y}</p><h1>{kind.label}</h1><p>{kind.text}</p></body></html>"
    main = memo.File(encoding_format="text/html", filename="Brev.html", language="da", content=html.encode())
    return memo.MessageBody(
        created_date_time=created,
        main_document=memo.MainDocument(label=kind.label, files=(main,), actions=actions),
        additional_documents=tuple(
            memo.AdditionalDocument(label=name, files=(_attachment(name),)) for name in kind.attachments
        ),
    )


def _attachment(name: str) -> memo.File:
    text = f"{name}\r\n\r\nBilaget hører til brevet.\r\n" * 40
    return memo.File(encoding_format="text/plain", filename=f"{name}.txt", language="da", content=text.encode())
