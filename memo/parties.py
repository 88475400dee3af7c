"""Sender and recipient, and who exactly is meant on either side (MeMo facts, sections 4.3 to 4.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from memo import namespaces
from memo.part import ONLY_IN_1_2, Part
from memo.places import Address, ProductionUnit, UnstructuredAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionPerson(Part):
    """The case worker or addressee."""

    person_id: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalLocationNumber(Part):
    """A GLN (EAN) number, at most thirteen digits."""

    namespace: ClassVar[str] = namespaces.GLN
    global_location_number: int
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EMail(Part):
    """A mail address and whose it is."""

    email_address: str
    related_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SEnumber(Part):
    """A tax number of a company's department."""

    namespace: ClassVar[str] = namespaces.GRD
    se_number: str
    company_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone(Part):
    """A phone number and whose it is."""

    telephone_number: str
    related_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EID(Part):
    """An electronic identity, for example ``CVR:12345678-RID:1234567890123``."""

    namespace: ClassVar[str] = namespaces.GRD
    e_id: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentResponsible(Part):
    """The unit that answers for the content (indholdsansvarlig)."""

    content_responsible_id: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratingSystem(Part):
    """The system that made the message."""

    generating_system_id: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SORdata(Part):
    """A health organisation by its SOR code."""

    namespace: ClassVar[str] = namespaces.SOR
    sor_identifier: str
    entry_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionData(Part):
    """Who inside the sender or recipient; one of each at most."""

    attention_person: AttentionPerson | None = None
    production_unit: ProductionUnit | None = None
    global_location_number: GlobalLocationNumber | None = None
    email: EMail | None = None
    se_number: SEnumber | None = None
    telephone: Telephone | None = None
    eid: EID | None = None
    content_responsible: ContentResponsible | None = None
    generating_system: GeneratingSystem | None = None
    sor_data: SORdata | None = None
    address: Address | None = None
    unstructured_address: UnstructuredAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInfo(Part):
    """An extra field that a contact point asks the writer to fill in."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint(Part):
    """A contact point (kontaktpunkt) of an authority; at most two extra fields."""

    contact_group: str | None = None
    contact_point_id: str
    label: str | None = None
    contact_info: tuple[ContactInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative(Part):
    """Who acts for the sender. Version 1.2 only."""

    representative_id: str | None = None
    id_type: str | None = None
    id_type_label: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender(Part):
    """``contact_point`` is the one that replies go to."""

    sender_id: str
    id_type: str
    id_type_label: str | None = None
    label: str
    attention_data: AttentionData | None = None
    contact_point: ContactPoint | None = None
    representative: Representative | None = field(default=None, metadata=ONLY_IN_1_2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient(Part):
    """Unlike the sender's, a recipient's name may be absent."""

    recipient_id: str
    id_type: str
    id_type_label: str | None = None
    label: str | None = None
    attention_data: AttentionData | None = None
    contact_point: ContactPoint | None = None
