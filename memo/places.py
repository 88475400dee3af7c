"""Addresses and production units, used both about people and about the subject (MeMo facts, sections 4.6 and 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from memo import namespaces
from memo.part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPoint(Part):
    """Coordinates of an address, as text."""

    namespace: ClassVar[str] = namespaces.GRD
    geographic_easting_measure: str | None = None
    geographic_northing_measure: str | None = None
    geographic_height_measure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Part):
    """A structured address. ``id`` is the key in the Danish address register, ``address_label`` the street."""

    namespace: ClassVar[str] = namespaces.GRD
    id: str | None = None
    address_label: str | None = None
    house_number: str | None = None
    door: str | None = None
    floor: str | None = None
    co: str | None = None
    zip_code: str | None = None
    city: str | None = None
    country: str | None = None
    address_point: AddressPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnstructuredAddress(Part):
    """An address as one free text. May stand beside a structured one."""

    namespace: ClassVar[str] = namespaces.GRD
    unstructured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionUnit(Part):
    """A place of business by its P number, at most ten digits."""

    namespace: ClassVar[str] = namespaces.GRD
    production_unit_number: int
    production_unit_name: str | None = None
