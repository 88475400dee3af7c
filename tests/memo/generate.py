"""Random messages from a seed, valid to begin with. Their shapes come from the model's own table."""

from __future__ import annotations

import base64
import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from memo import V1_1, Message, MessageType, build
from memo.documents import Action
from memo.part import Part
from memo.structure import STRUCTURE, Slot

MOST = {"contact_info": 2, "additional_content_data": 10, "additional_reply_data": 4}
LONGEST = {"notification": 160, "comment": 512, "license_number": 7, "url": 256}
_LETTERS = string.ascii_letters + string.digits + " .,-_æøåÆØÅéß€&<>'\"]😀"


def random_message(random: Random, version: Decimal) -> Message:
    """A message that the schema of that version takes. It keeps few of the business rules."""
    message: Message = _part(random, Message, version)
    return message


def random_xml(random: Random, version: Decimal) -> bytes:
    return build(random_message(random, version))


def random_uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def random_text(random: Random, longest: int = 256) -> str:
    length = random.choice((0, 1, 2, 8, 8, 20, 20, longest)) if longest > 20 else random.randint(0, longest)
    return "".join(random.choices(_LETTERS, k=min(length, longest)))


def wrapped(encoded: bytes, line_end: bytes = b"\r\n", width: int = 76) -> bytes:
    """Base64 in lines, as older mail programs write it."""
    return line_end.join(encoded[start : start + width] for start in range(0, len(encoded), width))


def letter(size: int, *, version: str = "1.2", line_end: bytes | None = None, seed: int = 1) -> bytes:
    """An ordinary message whose one document has ``size`` random bytes after a PDF's first ones."""
    content = base64.b64encode((b"%PDF-1.7\n" + Random(seed).randbytes(size))[:size])
    before, after = LETTER.replace(b"VERSION", VERSIONS[version]).split(b"CONTENT")
    return before + (content if line_end is None else wrapped(content, line_end)) + after


def _part(random: Random, part: type[Part], version: Decimal) -> Any:
    values = {
        slot.attribute: _slot(random, slot, version) for slot in STRUCTURE[part] if _wanted(random, slot, version)
    }
    if part is Action and "reservation" in values:
        values.pop("entry_point", None)
    return part(**values)


def _wanted(random: Random, slot: Slot, version: Decimal) -> bool:
    if slot.attribute == "memo_sch_version":
        return version == V1_1
    if slot.since is not None and version < slot.since:
        return False
    return slot.required or slot.kind is bytes or random.random() < 0.45


def _slot(random: Random, slot: Slot, version: Decimal) -> Any:
    if slot.many:
        count = random.choice((1, 1, 2, MOST.get(slot.attribute, 3)))
        return tuple(_one(random, slot, version) for _ in range(min(count, MOST.get(slot.attribute, 3))))
    return _one(random, slot, version)


def _one(random: Random, slot: Slot, version: Decimal) -> Any:
    return _part(random, slot.kind, version) if slot.is_part else _value(random, slot, version)


def _value(random: Random, slot: Slot, version: Decimal) -> Any:
    special = {"memo_version": version, "memo_sch_version": "1.1.0", "language": random.choice(("da", "en", "kl"))}
    special["url"] = random.choice(("https://a.example/ø?a=1&b=2#c", "http://b.example", "sti/fil", ""))
    if slot.attribute in special:
        return special[slot.attribute]
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(10**8))
    makers = {
        str: lambda: random_text(random, LONGEST.get(slot.attribute, 256)),
        bool: lambda: random.random() < 0.5,
        int: lambda: random.randrange(10**10),
        UUID: lambda: random_uuid(random),
        datetime: lambda: moment.replace(microsecond=random.choice((0, 0, 120000, 123456))),
        date: moment.date,
        bytes: lambda: random.randbytes(random.choice((0, 1, 2, 3, 57, 200, 400))),
        MessageType: lambda: random.choice(list(MessageType)),
    }
    return makers[slot.kind]()


VERSIONS = {"1.1": b'memoVersion="1.1" memoSchVersion="1.1.0"', "1.2": b'memoVersion="1.2"'}

LETTER = """<?xml version="1.0" encoding="UTF-8"?>
<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" xmlns:grd="https://data.gov.dk/model/core/" \
xmlns:gln="https://www.gs1.dk/gs1-standarder/identifikation/gln-global-location-number/" \
xmlns:kle="http://kle-online.dk/" VERSION>
  <memo:MessageHeader>
    <memo:messageType>DIGITALPOST</memo:messageType>
    <memo:messageUUID>0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864</memo:messageUUID>
    <memo:messageID>Brev-4711</memo:messageID>
    <memo:messageCode>Pladsanvisning</memo:messageCode>
    <memo:label>Plads i børnehave</memo:label>
    <memo:notification>Du har fået svar på din ansøgning</memo:notification>
    <memo:reply>true</memo:reply>
    <memo:replyByDateTime>2026-12-15T13:00:00Z</memo:replyByDateTime>
    <memo:mandatory>false</memo:mandatory>
    <memo:legalNotification>false</memo:legalNotification>
    <memo:postType>MYNDIGHEDSPOST</memo:postType>
    <memo:Sender>
      <memo:senderID>11223344</memo:senderID>
      <memo:idType>CVR</memo:idType>
      <memo:label>Egekøbing Kommune</memo:label>
      <memo:AttentionData>
        <memo:AttentionPerson>
          <memo:personID>sag-17</memo:personID>
          <memo:label>Bodil Bæk</memo:label>
        </memo:AttentionPerson>
        <grd:ProductionUnit>
          <grd:productionUnitNumber>1001234567</grd:productionUnitNumber>
          <grd:productionUnitName>Pladsanvisningen</grd:productionUnitName>
        </grd:ProductionUnit>
        <gln:GlobalLocationNumber>
          <gln:globalLocationNumber>5798000000001</gln:globalLocationNumber>
          <gln:location>Rådhuset</gln:location>
        </gln:GlobalLocationNumber>
        <memo:EMail>
          <memo:emailAddress>plads@egekobing.example</memo:emailAddress>
          <memo:relatedAgent>Pladsanvisningen</memo:relatedAgent>
        </memo:EMail>
        <memo:Telephone>
          <memo:telephoneNumber>70101010</memo:telephoneNumber>
          <memo:relatedAgent>Omstillingen</memo:relatedAgent>
        </memo:Telephone>
        <memo:ContentResponsible>
          <memo:contentResponsibleID>PA-1</memo:contentResponsibleID>
          <memo:label>Børn og unge</memo:label>
        </memo:ContentResponsible>
        <memo:GeneratingSystem>
          <memo:generatingSystemID>plads-2</memo:generatingSystemID>
          <memo:label>Pladssystemet</memo:label>
        </memo:GeneratingSystem>
        <grd:Address>
          <grd:addressLabel>Torvet</grd:addressLabel>
          <grd:houseNumber>1</grd:houseNumber>
          <grd:zipCode>9999</grd:zipCode>
          <grd:city>Egekøbing</grd:city>
          <grd:country>DK</grd:country>
        </grd:Address>
      </memo:AttentionData>
      <memo:ContactPoint>
        <memo:contactGroup>Familie</memo:contactGroup>
        <memo:contactPointID>7d1b3f58-0c52-4a3e-9b64-5f0e6d2c8a11</memo:contactPointID>
        <memo:label>Pladsanvisningen</memo:label>
        <memo:ContactInfo>
          <memo:label>Barnets navn</memo:label>
          <memo:value>Asta</memo:value>
        </memo:ContactInfo>
      </memo:ContactPoint>
    </memo:Sender>
    <memo:Recipient>
      <memo:recipientID>0101015555</memo:recipientID>
      <memo:idType>CPR</memo:idType>
      <memo:label>Freja Frost</memo:label>
    </memo:Recipient>
    <memo:ContentData>
      <grd:CPRdata>
        <grd:cprNumber>0202205555</grd:cprNumber>
        <grd:name>Asta Frost</grd:name>
      </grd:CPRdata>
      <memo:CaseID>
        <memo:caseID>2026-000017</memo:caseID>
        <memo:caseSystem>Pladssystemet</memo:caseSystem>
      </memo:CaseID>
      <kle:KLEdata>
        <kle:subjectKey>28.06.00</kle:subjectKey>
        <kle:version>2026</kle:version>
        <kle:label>Optagelse i dagtilbud</kle:label>
      </kle:KLEdata>
      <memo:AdditionalContentData>
        <memo:contentDataName>Startdato</memo:contentDataName>
        <memo:contentDataValue>1. januar</memo:contentDataValue>
      </memo:AdditionalContentData>
    </memo:ContentData>
    <memo:ReplyData>
      <memo:messageUUID>0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864</memo:messageUUID>
      <memo:caseID>2026-000017</memo:caseID>
      <memo:comment>Journaliseres</memo:comment>
    </memo:ReplyData>
  </memo:MessageHeader>
  <memo:MessageBody>
    <memo:createdDateTime>2026-11-03T09:30:00Z</memo:createdDateTime>
    <memo:MainDocument>
      <memo:mainDocumentID>1</memo:mainDocumentID>
      <memo:label>Svar på ansøgning</memo:label>
      <memo:File>
        <memo:encodingFormat>application/pdf</memo:encodingFormat>
        <memo:filename>svar.pdf</memo:filename>
        <memo:language>da</memo:language>
        <memo:content>CONTENT</memo:content>
      </memo:File>
      <memo:Action>
        <memo:label>Sig ja til pladsen</memo:label>
        <memo:actionCode>BEKRAEFT</memo:actionCode>
        <memo:startDateTime>2026-11-03T09:30:00Z</memo:startDateTime>
        <memo:endDateTime>2026-12-01T12:00:00Z</memo:endDateTime>
        <memo:EntryPoint>
          <memo:url>https://plads.egekobing.example/svar</memo:url>
        </memo:EntryPoint>
      </memo:Action>
    </memo:MainDocument>
  </memo:MessageBody>
</memo:Message>
""".encode()
