from __future__ import annotations

from uuid import UUID

import pytest

from memo import IdType, has_shape, id_type, is_cpr, is_cvr, is_message_uuid, new_message_uuid, read_uuid


def test_id_type_is_read_in_any_case_and_kept_in_upper() -> None:
    assert id_type("cpr") is IdType.CPR
    assert id_type("CVR") is IdType.CVR
    assert str(id_type("Cvr")) == "CVR"
    assert id_type("MyndighedsID") is None


@pytest.mark.parametrize("number", ["12345678", "00000000"])
def test_a_cvr_number_has_eight_digits_and_no_modulus(number: str) -> None:
    assert is_cvr(number)
    assert has_shape(IdType.CVR, number)
    assert not is_cpr(number)


@pytest.mark.parametrize("number", ["2211771212", "0000000000"])
def test_a_cpr_number_has_ten_digits_and_no_modulus(number: str) -> None:
    assert is_cpr(number)
    assert has_shape(IdType.CPR, number)
    assert not is_cvr(number)


@pytest.mark.parametrize(
    "number", ["", "221177-1212", "221177121", "12345678 ", "12345678\n", "١٢٣٤٥٦٧٨", "DK12345678"]
)
def test_anything_else_is_neither(number: str) -> None:
    assert not is_cpr(number)
    assert not is_cvr(number)


def test_message_ids_are_version_4() -> None:
    assert is_message_uuid(new_message_uuid())
    assert not is_message_uuid(UUID("0f4c7a52-6b1e-1d89-a3c5-2e7d90b1f864"))
    assert read_uuid("0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864") == UUID("0f4c7a52-6b1e-4d89-a3c5-2e7d90b1f864")
    for text in ("", "0f4c7a526b1e4d89a3c52e7d90b1f864", "{0f4c7a52-6b1e-4d89-a3c5-2e7d90b1f864}"):
        assert read_uuid(text) is None
