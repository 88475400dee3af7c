"""Personal numbers never reach a log line or a screen whole."""

import json
import logging

import pytest

from administrativ_adgang.core.logcontext import JsonFormatter, bound
from administrativ_adgang.core.masking import mask_personal_number, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("til 0101991234 i dag", "til 010199-xxxx i dag"),
        ("til 010199-1234", "til 010199-xxxx"),
        ("CVR 12345678", "CVR 12345678"),
        ("telefon 4512345678", "telefon 4512345678"),
        ("id 10101991234", "id 10101991234"),
        ("3112991234,0102031111", "311299-xxxx,010203-xxxx"),
        ("cpr-0101991234", "cpr-010199-xxxx"),
        ("sag-2026-010199-1234-b", "sag-2026-010199-xxxx-b"),
        ("CPR0101991234", "CPR010199-xxxx"),
        ("id 0b9f4d1e-0101-4123-9111-010199123456", "id 0b9f4d1e-0101-4123-9111-010199123456"),
        ("id 0b9f4d1e-0101-4123-9111-ab0101991234 3", "id 0b9f4d1e-0101-4123-9111-ab0101991234 3"),
        ("sha256 " + "ab0101991234cdef" * 4, "sha256 " + "ab0101991234cdef" * 4),
        ("0b9f4d1e-0101991234", "0b9f4d1e-010199-xxxx"),
    ],
)
def test_text_is_masked_where_it_could_be_a_personal_number(text, masked):
    assert mask_text(text) == masked


def test_a_single_number():
    assert mask_personal_number("0101991234") == "010199-xxxx"
    assert mask_personal_number("12345678") == "12345678"


def test_a_log_line_is_json_with_ids_and_without_the_number():
    record = logging.LogRecord("x", logging.INFO, "f", 1, "Opslag på %s", ("0101991234",), None)
    with bound(request_id="r-1"):
        line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "Opslag på 010199-xxxx"
    assert line["request_id"] == "r-1"
