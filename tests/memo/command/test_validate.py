"""``validate`` gives each message its line, its findings and its part in the exit code."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from memo.build import build
from memo.command.line import main
from memo.container import write_container
from memo.example import example
from memo.versions import V1_1
from tests.memo.command.speaking import Captured, StandardInput, reports, written
from tests.memo.containers import packed, tar


def test_valid_and_invalid_get_a_line_each(good: str, broken: str, capsys: Captured) -> None:
    assert main(["validate", good, broken]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"{good}: valid", f"{broken}: invalid"]
    assert lines[2].startswith("  MM-03 fejl, linje 2, /Message/MessageHeader/Sender")


def test_all_valid_ends_with_zero(good: str, capsys: Captured) -> None:
    assert main(["validate", good, good]) == 0
    assert capsys.readouterr().out.count(": valid\n") == 2


def test_json_has_one_line_for_each_message(good: str, broken: str, capsys: Captured) -> None:
    assert main(["validate", "--json", "--language", "en", good, broken]) == 1
    first, second = reports(capsys)
    assert first["file"] == good
    assert UUID(first["message"]).version == 4
    assert (first["version"], first["valid"], first["findings"]) == ("1.2", True, [])
    assert (second["version"], second["valid"]) == ("1.1", False)
    (finding,) = second["findings"]
    assert finding.keys() == {"rule", "code", "severity", "text", "line", "path"}
    assert (finding["rule"], finding["severity"], finding["line"]) == ("MM-03", "ERROR", 2)
    assert "Expected here" in finding["text"]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b'memoVersion="1.1"', b'memoVersion="0.9"', "MM-01"),
        (b' memoSchVersion="1.1.0"', b"", "MM-02"),
        (b"<memo:idType>CVR", b"<memo:idType>XYZ", "MM-06"),
        (b"<memo:label>", b"<memo:lable>", "MM-03"),
        (b"</memo:Message>", b"", "MM-03"),
    ],
)
def test_rules_have_their_names(old: bytes, new: bytes, rule: str, tmp_path: Path, capsys: Captured) -> None:
    file = written(tmp_path / "a.xml", build(example(V1_1)).replace(old, new))
    assert main(["validate", "--json", file]) == 1
    (report,) = reports(capsys)
    assert rule in {finding["rule"] for finding in report["findings"]}


def test_warning_leaves_a_message_valid_and_is_shown(tmp_path: Path, capsys: Captured) -> None:
    past = b"<memo:doNotDeliverUntilDate>2000-01-01</memo:doNotDeliverUntilDate><memo:mandatory>"
    data = build(example()).replace(b"<memo:mandatory>", past)
    file = written(tmp_path / "a.xml", data)
    assert main(["validate", file]) == 0
    assert "  MM-20 advarsel, linje" in capsys.readouterr().out
    assert main(["validate", "--json", file]) == 0
    (report,) = reports(capsys)
    assert report["valid"] is True
    assert report["findings"][0]["severity"] == "WARNING"


def test_today_is_known(tmp_path: Path, capsys: Captured) -> None:
    data = build(example()).replace(
        b"<memo:mandatory>", b"<memo:doNotDeliverUntilDate>2999-01-01</memo:doNotDeliverUntilDate><memo:mandatory>"
    )
    assert main(["validate", "--json", written(tmp_path / "a.xml", data)]) == 1
    assert [finding["rule"] for finding in reports(capsys)[0]["findings"]] == ["MM-20"]


def test_container_is_looked_into_past_a_broken_message(tmp_path: Path, capsys: Captured) -> None:
    messages = [build(example()) for _ in range(4)]
    messages[2] = messages[2][:500]
    members = [*((f"{number}.xml", data) for number, data in enumerate(messages)), ("../5.xml", messages[0])]
    file = written(tmp_path / "a.tar.lzma", packed(tar(*members)))
    assert main(["validate", "--json", file]) == 1
    found = reports(capsys)
    assert [report["valid"] for report in found] == [True, True, False, True, False]
    assert [report["entry"] for report in found] == ["0.xml", "1.xml", "2.xml", "3.xml", "../5.xml"]
    assert found[4]["findings"][0]["code"] == "entry.name.not.allowed"


def test_container_that_ends_too_early_is_told_after_its_messages(tmp_path: Path, capsys: Captured) -> None:
    message = build(example())
    whole = tar(("a.xml", message), ("b.xml", message))
    first = 512 + len(message) + -len(message) % 512
    file = written(tmp_path / "a.tar.lzma", packed(whole[: first + 600]))
    assert main(["validate", file]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{file}: a.xml: valid"
    assert lines[-2] == f"{file}: invalid"
    assert "slutter midt i" in lines[-1]


def test_unreadable_file_is_named_and_the_others_go_on(good: str, tmp_path: Path, capsys: Captured) -> None:
    assert main(["validate", str(tmp_path / "none.xml"), str(tmp_path), good]) == 2
    said = capsys.readouterr()
    assert said.out == f"{good}: valid\n"
    assert said.err.splitlines() == [
        f"{tmp_path / 'none.xml'}: Filen findes ikke.",
        f"{tmp_path}: Det er en mappe, ikke en fil.",
    ]


@pytest.mark.parametrize("as_container", [False, True])
def test_standard_input_may_be_a_pipe(as_container: bool, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    data = build(example())
    if as_container:
        target = io.BytesIO()
        write_container(target, [(uuid4(), data)], dictionary=1024 * 1024)
        data = target.getvalue()
    monkeypatch.setattr(sys, "stdin", StandardInput(data))
    assert main(["validate", "-"]) == 0
    assert capsys.readouterr().out.endswith(": valid\n")
