"""Thousands of odd messages: our schema against the official one, the fast way of reading against the slow."""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from memo import LIMITS, V1_1, V1_2, Examination, examine, known_version
from memo.cut import CannotCut, read_fast
from memo.namespaces import MEMO
from memo.reading import Source
from memo.schema import schema_errors, schema_file
from memo.unreadable import Unreadable
from memo.validate import examine_reading
from memo.whole import read_whole
from tests.memo.generate import random_xml
from tests.memo.mutate import mutated

OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "reference" / "memo-xsd" / "memo-lib"
OFFICIAL_FILES = {V1_1: OFFICIAL / "MeMo_core.xsd", V1_2: OFFICIAL / "Version1.2" / "MeMo_core.xsd"}
MESSAGES = 6000
ODD_CHUNKS = 400

SCHEMA_RULES = {"MM-01", "MM-02", "MM-03", "MM-25"}


@pytest.fixture(scope="module")
def messages() -> list[bytes]:
    made = []
    for seed in range(MESSAGES):
        random = Random(seed)
        made.append(mutated(random, random_xml(random, random.choice((V1_1, V1_2)))))
    return made


def official_is_there() -> bool:
    return all(path.exists() for path in OFFICIAL_FILES.values())


def _tree(data: bytes) -> etree._Element | None:
    """What lxml by itself makes of the bytes; None when it refuses them or there is a document type."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True))
    except etree.XMLSyntaxError:
        return None
    return None if root.getroottree().docinfo.doctype else root


def _has_impossible_date(examination: Examination) -> bool:
    return any(finding.code == "date.out.of.range" for finding in examination.findings)


def test_schema_has_the_verdict_of_the_official_one(messages: list[bytes], capsys: pytest.CaptureFixture[str]) -> None:
    if not official_is_there():
        with capsys.disabled():
            print(f"\nOfficial schema files are not at {OFFICIAL}: only the fast and the slow way are compared.")  # noqa: T201
        return
    official = {version: etree.XMLSchema(file=str(path)) for version, path in OFFICIAL_FILES.items()}
    seen: Counter[tuple[Decimal, bool]] = Counter()
    for data in messages:
        root = _tree(data)
        if root is None or root.tag != f"{{{MEMO}}}Message":
            continue
        for version, schema in official.items():
            verdict = schema.validate(root)
            ours = schema_errors(root, version)
            assert verdict == (not ours), (version, data, schema.error_log, ours)
            seen[version, verdict] += 1
    assert min(seen[version, verdict] for version in official for verdict in (True, False)) > 500, seen


def test_examination_has_the_verdict_of_the_schema_alone(messages: list[bytes]) -> None:
    """The whole way through the package against nothing but lxml and the schema: the official one where it is there."""
    files = OFFICIAL_FILES if official_is_there() else {version: schema_file(version) for version in OFFICIAL_FILES}
    schemas = {version: etree.XMLSchema(file=str(path)) for version, path in files.items()}
    verdicts: Counter[bool] = Counter()
    passed_over = 0
    for data in messages:
        examination = examine(data)
        refused = any(finding.rule in SCHEMA_RULES and finding.is_error for finding in examination.findings)
        root = _tree(data)
        if root is None:
            declares_letter = (
                "http://rid.dk/\u00f8".encode() in data or "http://rid.dk/\u00f8".encode("utf-16-le") in data
            )
            assert refused or declares_letter, (data, examination)
            continue
        version = known_version(root.get("memoVersion"))
        right = version is not None and root.tag == f"{{{MEMO}}}Message" and schemas[version].validate(root)
        if not _has_impossible_date(examination):
            assert refused != right, (data, examination)
        verdicts[refused] += 1
        passed_over += any(finding.code == "file.content.foreign.characters" for finding in examination.findings)
    assert min(verdicts.values()) > 500, verdicts
    assert passed_over > 50


def _slowly(data: bytes) -> Examination | str:
    try:
        reading = read_whole(Source(data), sink=None, digest=True, digests=True, limits=LIMITS)
    except Unreadable as fault:
        return fault.code
    return examine_reading(reading, None, LIMITS)


def test_fast_way_is_the_slow_way(messages: list[bytes]) -> None:
    ways: Counter[str] = Counter()
    for data in messages:
        try:
            reading = read_fast(Source(data), sink=None, digest=True, digests=True, limits=LIMITS)
        except CannotCut:
            ways["slow"] += 1
            continue
        fast = examine_reading(reading, None, LIMITS)
        slow = _slowly(data)
        assert fast == slow, data
        assert isinstance(slow, Examination)
        assert _files(fast) == _files(slow), data
        ways["fast, valid" if fast.valid else "fast, not valid"] += 1
    assert min(ways.values()) > 500, ways


def test_every_piece_size_gives_the_same(messages: list[bytes]) -> None:
    for data in messages[:ODD_CHUNKS]:
        whole = examine(data, document_digests=True)
        for chunk in (1, 7, 65536):
            piecewise = examine(io.BytesIO(data), document_digests=True, chunk=chunk)
            assert piecewise == whole, (chunk, data)
            assert _files(piecewise) == _files(whole)


def _files(examination: Examination) -> list[tuple[int | None, str | None]]:
    """Size and digest take no part in comparing models, so they are compared here."""
    return [] if examination.message is None else [(file.size, file.sha256) for file in examination.message.files]
