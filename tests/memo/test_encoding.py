from __future__ import annotations

import pytest

from memo.encoding import UnknownEncoding, codec_of, to_utf_8


@pytest.mark.parametrize("name", ["utf-8", "UTF-8", "utf8", "UTF8"])
def test_knows_utf_8_under_the_names_in_use(name: str) -> None:
    data = f'<?xml version="1.0" encoding="{name}"?><a>ø</a>'.encode()
    assert codec_of(data) == "utf-8"
    assert to_utf_8(data) is data


@pytest.mark.parametrize(
    ("name", "codec"),
    [("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252"), ("iso-8859-15", "iso8859-15")],
)
def test_turns_older_encodings_into_utf_8(name: str, codec: str) -> None:
    text = f"<?xml version='1.0' encoding='{name}'?><a>blåbærgrød</a>"
    assert to_utf_8(text.encode(codec)).decode() == text


def test_believes_a_byte_order_mark_before_a_declaration() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>ø</a>'
    assert codec_of(b"\xef\xbb\xbf" + text.encode()) == "utf-8"
    assert to_utf_8(text.encode("utf-16")).decode() == text


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b'<?xml version="1.0" encoding="UTF-16"?><a/>',
        "<a/>".encode("utf-16-le"),
        "<a/>".encode("utf-32"),
        "\ufeff<a/>".encode("utf-16"),
        '<?xml version="1.0" encoding="us-ascii"?><a>ø</a>'.encode(),
    ],
)
def test_refuses_what_another_reader_may_see_otherwise(data: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        to_utf_8(data)
