"""Rules for what people fill in: every fault at once, each with its field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from administrativ_adgang.systems import details
from administrativ_adgang.systems.details import SystemDetails


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 257}, "name"),
        ({"endpoint": "http://post.example/"}, "endpoint"),
        ({"receipt_endpoint": "http://post.example/"}, "receipt_endpoint"),
        ({"size_limit_mb": Decimal("0.9")}, "size_limit_mb"),
        ({"size_limit_mb": Decimal("99.6")}, "size_limit_mb"),
        ({"technical_contact_email": "drift"}, "technical_contact_email"),
        ({"business_contact_email": "@x"}, "business_contact_email"),
        ({"delegated_cvr": "1234567"}, "delegated_cvr"),
        ({"delegated_cvr": "12345678\n"}, "delegated_cvr"),
    ],
)
def test_each_fault_is_found_at_its_field(wish: dict[str, Any], field: str) -> None:
    found = details.faults(SystemDetails(**{"name": "Acta Sag", **wish}), local_allowed=False)
    assert [fault.field for fault in found] == [field]


def test_every_fault_is_found_at_once() -> None:
    wish = SystemDetails(name="", endpoint="http://x.example", size_limit_mb=Decimal(0), delegated_cvr="x")
    found = details.faults(wish, local_allowed=False)
    assert [fault.field for fault in found] == ["name", "endpoint", "size_limit_mb", "delegated_cvr"]


@pytest.mark.parametrize("size", ["1", "99.5"])
def test_the_limits_themselves_are_allowed(size: str) -> None:
    wish = SystemDetails(name="Acta Sag", endpoint="https://post.example/", size_limit_mb=Decimal(size))
    assert details.faults(wish, local_allowed=False) == []
