"""Every element of both versions, one at a time: our schema against the official one for values, lengths, attributes
and neighbours. What chance seldom hits in ``test_differential`` is tried here without exception.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from lxml import etree

from memo import V1_1, V1_2
from memo.namespaces import GRD, MEMO
from memo.schema import schema_file
from tests.memo import generate
from tests.memo.mutate import DATA_TYPES, INSTANCE, LENGTHS, VALUES
from tests.memo.test_differential import OFFICIAL, OFFICIAL_FILES, official_is_there

SCHEMA = "http://www.w3.org/2001/XMLSchema"
_OFFICIAL_TYPES = (
    "memoMessageType", "memoUriType", "memoUuidType", "memoCommentType", "memoTextType", "memoLanguageType",
    "memoNotificationType", "memoDateTimeType", "memoLicenseNumberType", "memoGLNType", "memoPNumberType",
)  # fmt: skip
TYPES = (
    *(f"dt:{name}" for name in _OFFICIAL_TYPES),
    *(f"xs:{name}" for name in ("string", "token", "boolean", "date", "long", "short", "base64Binary", "anyType", "")),
    *(f"memo:{name}" for name in ("Sender", "MessageHeader", "LabelAndValue", "Text", "Message")),
    "grd:AddressPoint", "memoTextType", "unknown:x", "", " dt:memoTextType ",
)  # fmt: skip
ATTRIBUTES = (
    (f"{INSTANCE}nil", "true"), (f"{INSTANCE}nil", "false"), (f"{INSTANCE}nil", "x"), (f"{INSTANCE}other", "x"),
    (f"{INSTANCE}schemaLocation", "urn:x http://127.0.0.1:9/x.xsd"), (f"{INSTANCE}schemaLocation", ""),
    (f"{INSTANCE}noNamespaceSchemaLocation", "http://127.0.0.1:9/x.xsd"),
    ("{http://www.w3.org/XML/1998/namespace}lang", "da"), ("id", "a"), (f"{{{MEMO}}}memoVersion", "1.1"),
)  # fmt: skip
MORE_VALUES = (
    "\n true\n", "\u0967", "-0", "00000000000000000009", "-9223372036854775809", "en-", "i-x", "1a", "http://æ ø",
    "%zz", "://", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2023-02-29T00:00:00Z", "2026-02-28+14:01",
    "-2026-01-01", "AAAA!", "@@@@", "æAAAA", "AA!A", "AA=!=", "A=A=",
)  # fmt: skip


def _full_message(version: Decimal, monkeypatch: pytest.MonkeyPatch) -> etree._Element:
    """A message with everything the version knows, and every prefix that a value may name."""
    monkeypatch.setattr(generate, "_wanted", lambda random, slot, version: _is_known(slot, version))
    made = etree.fromstring(generate.random_xml(Random(5), version))
    prefixes = {**made.nsmap, "dt": DATA_TYPES, "xs": SCHEMA, "grd": GRD}
    root = etree.Element(made.tag, dict(made.attrib), nsmap=prefixes)
    root.extend(list(made))
    return root


def _is_known(slot: generate.Slot, version: Decimal) -> bool:
    if slot.attribute == "memo_sch_version":
        return version == V1_1
    return slot.since is None or slot.since <= version


def _changes(element: etree._Element) -> Iterator[object]:
    """Changes the element in one way after the other, and says which; it is as before when the next one comes."""
    yield from _attribute_changes(element)
    if len(element) == 0:
        yield from _value_changes(element)
    if element.getparent() is not None:
        yield from _neighbour_changes(element)


def _attribute_changes(element: etree._Element) -> Iterator[object]:
    for name, value in (*ATTRIBUTES, *((f"{INSTANCE}type", name) for name in TYPES)):
        element.set(name, value)
        yield name, value
        if len(element) == 0:
            text, element.text = element.text, None
            yield name, value, "empty"
            element.text = text
        del element.attrib[name]


def _value_changes(element: etree._Element) -> Iterator[object]:
    before = element.text
    for value in (*VALUES, *MORE_VALUES, *(letter * length for length in LENGTHS for letter in "a😀 ")):
        element.text = value
        yield value
    element.text = before


def _neighbour_changes(element: etree._Element) -> Iterator[object]:
    parent = element.getparent()
    assert parent is not None
    for tail in ("x", "\u00a0"):
        before, element.tail = element.tail, tail
        yield "tail", tail
        element.tail = before
    for count in (1, 2, 4, 10):
        copies = [copy.deepcopy(element) for _ in range(count)]
        for position, twin in enumerate(copies, parent.index(element)):
            parent.insert(position, twin)
        yield "times", count + 1
        for twin in copies:
            parent.remove(twin)
    home = parent.index(element)
    parent.remove(element)
    yield "gone"
    for position in range(len(parent) + 1):
        parent.insert(position, element)
        yield "moved", position
        parent.remove(element)
    parent.insert(home, element)


@pytest.mark.parametrize("version", [V1_1, V1_2], ids=str)
def test_every_place_has_the_verdict_of_the_official_schema(
    version: Decimal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not official_is_there():
        with capsys.disabled():
            print(f"\nOfficial schema files are not at {OFFICIAL}: our schema is compared with nothing.")  # noqa: T201
        return
    official, ours = (etree.XMLSchema(file=str(path)) for path in (OFFICIAL_FILES[version], schema_file(version)))
    root = _full_message(version, monkeypatch)
    assert ours.validate(root)
    verdicts: Counter[bool] = Counter()
    for element in _one_of_each(root):
        for change in _changes(element):
            verdict = official.validate(root)
            assert ours.validate(root) == verdict, (element.tag, change, official.error_log, ours.error_log)
            verdicts[verdict] += 1
        assert ours.validate(root)
    assert min(verdicts.values()) > 1000, verdicts


def _one_of_each(root: etree._Element) -> list[etree._Element]:
    seen = {(element.tag, getattr(element.getparent(), "tag", None)): element for element in root.iter()}
    return list(seen.values())
