"""What a message is about: people, companies, cases, classifications (MeMo facts, section 4.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from memo import namespaces
from memo.part import Part
from memo.places import Address, ProductionUnit, UnstructuredAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class CPRdata(Part):
    """The person; the number is text, so leading zeros stay."""

    namespace: ClassVar[str] = namespaces.GRD
    cpr_number: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CVRdata(Part):
    """The company."""

    namespace: ClassVar[str] = namespaces.GRD
    cvr_number: str
    company_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MotorVehicle(Part):
    """The vehicle; a licence number has at most seven characters."""

    namespace: ClassVar[str] = namespaces.DMV
    license_number: str
    chassis_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyNumber(Part):
    """The property (ejendom)."""

    namespace: ClassVar[str] = namespaces.GRD
    property_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseID(Part):
    """The case and the system it lives in."""

    case_id: str
    case_system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KLEdata(Part):
    """Classification by KLE, the municipalities' list of subjects."""

    namespace: ClassVar[str] = namespaces.KLE
    subject_key: str
    version: str
    activity_facet: str | None = None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FORMdata(Part):
    """Classification by FORM, the public sector's list of tasks."""

    namespace: ClassVar[str] = namespaces.FORM
    task_key: str
    version: str
    activity_facet: str | None = None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Education(Part):
    """The education by its code."""

    namespace: ClassVar[str] = namespaces.UDD
    education_code: str
    education_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalContentData(Part):
    """A free name and value."""

    content_data_type: str | None = None
    content_data_name: str
    content_data_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentData(Part):
    """One of each at most, and up to ten free names and values."""

    cpr_data: CPRdata | None = None
    cvr_data: CVRdata | None = None
    motor_vehicle: MotorVehicle | None = None
    property_number: PropertyNumber | None = None
    case_id: CaseID | None = None
    kle_data: KLEdata | None = None
    form_data: FORMdata | None = None
    production_unit: ProductionUnit | None = None
    education: Education | None = None
    address: Address | None = None
    unstructured_address: UnstructuredAddress | None = None
    additional_content_data: tuple[AdditionalContentData, ...] = ()
