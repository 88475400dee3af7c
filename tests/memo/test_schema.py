from __future__ import annotations

import threading

import pytest
from lxml import etree

from memo import V1_1, V1_2
from memo.schema import schema_errors, schema_file
from tests.memo.generate import letter


def test_each_version_has_its_own_file() -> None:
    for version, data in ((V1_1, letter(9, version="1.1")), (V1_2, letter(9))):
        assert schema_file(version).exists()
        assert schema_errors(etree.fromstring(data), version) == []
    assert schema_errors(etree.fromstring(letter(9)), V1_1)
    assert schema_errors(etree.fromstring(letter(9, version="1.1")), V1_2)


def test_threads_do_not_read_each_others_errors() -> None:
    good = etree.fromstring(letter(9))
    bad = [etree.fromstring(letter(9).replace(b"<memo:label>", f"<memo:label{n}>".encode(), 1)
                            .replace(b"</memo:label>", f"</memo:label{n}>".encode(), 1)) for n in range(4)]  # fmt: skip
    wrong: list[object] = []
    start = threading.Barrier(8)

    def check(number: int) -> None:
        start.wait()
        for _ in range(300):
            if number % 2:
                errors = schema_errors(bad[number // 2], V1_2)
                if len(errors) != 1 or f"label{number // 2}" not in errors[0].message:
                    wrong.append(errors)
            elif errors := schema_errors(good, V1_2):
                wrong.append(errors)

    threads = [threading.Thread(target=check, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("location", ["urn:x http://127.0.0.1:9/x.xsd", "urn:x file:///etc/hostname"])
def test_a_message_cannot_name_a_schema_to_be_fetched(location: str) -> None:
    instance = "http://www.w3.org/2001/XMLSchema-instance"
    hint = f'xmlns:xsi="{instance}" xsi:schemaLocation="{location}" memoVersion'
    assert schema_errors(etree.fromstring(letter(9).replace(b"memoVersion", hint.encode(), 1)), V1_2) == []
