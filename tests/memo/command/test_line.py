"""The commands as suppliers call them: what is said, where, and with which exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from memo.build import build
from memo.command.line import main
from memo.container import read_container, write_container
from memo.example import example
from memo.parse import parse
from memo.versions import V1_1, V1_2
from tests.memo.measuring import ROOT, memory_growth
from tests.memo.test_container import packed, tar

Captured = pytest.CaptureFixture[str]


class StandardInput:
    """A pipe: it cannot seek."""

    def __init__(self, data: bytes) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def seek(self, *_: object) -> int:
                raise io.UnsupportedOperation

        self.buffer = io.BufferedReader(Pipe(data))


def reports(captured: Captured) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def written(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


@pytest.fixture
def good(tmp_path: Path) -> str:
    return written(tmp_path / "good.xml", build(example()))


@pytest.fixture
def broken(tmp_path: Path) -> str:
    data = build(example(V1_1)).replace(b"<memo:label>Eksempel Kommune</memo:label>", b"")
    return written(tmp_path / "broken.xml", data)


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


@pytest.mark.parametrize(
    "arguments",
    [[], ["validate"], ["nothing"], ["convert", "x.xml"], ["convert", "--to", "1.3", "x.xml"], ["pack", "x.xml"]],
)
def test_wrong_usage_ends_with_two(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("da", "Undersøg"), ("en", "Check")])
def test_help_speaks_the_language_asked_for(language: str, words: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["validate", "--language", language, "--help"])
    assert raised.value.code == 0
    assert words in capsys.readouterr().out


def test_show_has_every_field_and_never_the_content(good: str, capsys: Captured) -> None:
    assert main(["show", good]) == 0
    out = capsys.readouterr().out
    for line in ("label: Eksempel Kommune", "senderID: 12345678", "filename: brev.pdf", "bytes"):
        assert line in out
    assert "PDF-1.4" not in out
    assert "JVBERi" not in out


def test_show_writes_out_what_would_steer_the_terminal(tmp_path: Path, capsys: Captured) -> None:
    file = written(tmp_path / "a.xml", build(example(label="a\u009b31m\u202eb")))
    assert main(["show", file]) == 0
    assert "label: a\\u009b31m\\u202eb\n" in capsys.readouterr().out


def test_show_tells_what_is_wrong_on_standard_error(broken: str, capsys: Captured) -> None:
    assert main(["show", broken]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "MM-03" in said.err


def test_convert_writes_the_other_version(good: str, tmp_path: Path, capsys: Captured) -> None:
    target = tmp_path / "down.xml"
    assert main(["convert", "--to", "1.1", good, "-o", str(target)]) == 0
    assert parse(target.read_bytes()).memo_version == V1_1
    assert main(["validate", str(target)]) == 0
    capsys.readouterr()


def test_convert_names_what_it_leaves_out(tmp_path: Path, capsys: Captured) -> None:
    data = build(example()).replace(
        b"</memo:Sender>", b"<memo:Representative><memo:label>A</memo:label></memo:Representative></memo:Sender>"
    )
    target = tmp_path / "down.xml"
    assert main(["convert", "--to", "1.1", written(tmp_path / "a.xml", data), "-o", str(target)]) == 0
    assert "/Message/MessageHeader/Sender/Representative" in capsys.readouterr().err


def test_convert_may_write_over_its_own_source(good: str) -> None:
    assert main(["convert", "--to", "1.1", good, "-o", good]) == 0
    assert parse(Path(good).read_bytes()).memo_version == V1_1


def test_convert_refuses_what_the_schema_refuses_and_writes_nothing(
    broken: str, tmp_path: Path, capsys: Captured
) -> None:
    target = tmp_path / "none.xml"
    assert main(["convert", "--to", "1.2", broken, "-o", str(target)]) == 1
    assert not target.exists()
    assert "MM-03" in capsys.readouterr().err


def test_convert_wants_archives_unpacked(tmp_path: Path, capsys: Captured) -> None:
    file = written(tmp_path / "a.tar.lzma", packed(b""))
    assert main(["convert", "--to", "1.1", file]) == 2
    assert "arkiv" in capsys.readouterr().err


def test_pack_and_unpack_give_the_same_bytes_under_their_ids(tmp_path: Path, capsys: Captured) -> None:
    messages = [example(V1_1), example(V1_2)]
    files = [written(tmp_path / f"{n}.xml", build(message)) for n, message in enumerate(messages)]
    archive, folder = tmp_path / "a.tar.lzma", tmp_path / "new" / "folder"
    assert main(["pack", "-o", str(archive), *files]) == 0
    assert main(["unpack", str(archive), "-d", str(folder)]) == 0
    capsys.readouterr()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        f"{message.message_header.message_uuid}.xml": build(message) for message in messages
    }


def test_pack_refuses_the_same_message_twice_and_what_has_no_id(good: str, tmp_path: Path, capsys: Captured) -> None:
    target = tmp_path / "a.tar.lzma"
    no_message = written(tmp_path / "a.txt", b"hej")
    for files in ([good, good], [good, no_message]):
        assert main(["pack", "-o", str(target), *files]) == 1
        assert not target.exists()
    assert no_message in capsys.readouterr().err
    assert main(["pack", "-o", str(target), good, str(tmp_path / "none")]) == 2
    assert not target.exists()


def test_packed_archive_holds_broken_messages_too(broken: str, tmp_path: Path) -> None:
    target = tmp_path / "a.tar.lzma"
    assert main(["pack", "-o", str(target), broken]) == 0
    with target.open("rb") as stream:
        assert [entry.problem for entry in read_container(stream)] == [None]


def test_unpack_never_writes_outside_its_folder_or_over_a_file(tmp_path: Path, capsys: Captured) -> None:
    message, other = build(example()), build(example())
    name = parse(message).message_header.message_uuid
    data = packed(tar(("../../evil.xml", other), ("innocent.xml", message), ("third.xml", b"no xml")))
    archive, folder = written(tmp_path / "a.tar.lzma", data), tmp_path / "deep" / "out"
    assert main(["unpack", archive, "-d", str(folder)]) == 1
    everything = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert everything == {"a.tar.lzma", f"deep/out/{name}.xml", "deep/out/entry-3.xml"}

    (folder / f"{name}.xml").write_bytes(b"kept")
    assert main(["unpack", archive, "-d", str(folder)]) == 1
    assert (folder / f"{name}.xml").read_bytes() == b"kept"
    assert "overskrevet" in capsys.readouterr().err


def test_example_follows_its_options(tmp_path: Path, capsys: Captured) -> None:
    target, number = tmp_path / "a.xml", uuid4()
    letter, extra = written(tmp_path / "brev.html", b"<p>Hej</p>"), written(tmp_path / "kort.png", b"\x89PNG\r\n\x1a\n")
    arguments = ["--version", "1.1", "--sender", "87654321", "--recipient", "0202020000", "--sender-label", "Selskab"]
    arguments += ["--recipient-label", "Viggo", "--label", "Hilsen", "--uuid", str(number), "-o", str(target)]
    assert main(["example", *arguments, "--document", letter, extra]) == 0
    message = parse(target.read_bytes())
    header = message.message_header
    assert (message.memo_version, header.message_uuid, header.label) == (V1_1, number, "Hilsen")
    assert (header.sender.sender_id, header.sender.label) == ("87654321", "Selskab")
    assert (header.recipient.recipient_id, header.recipient.label) == ("0202020000", "Viggo")
    assert [(file.filename, file.content) for file in message.files] == [
        ("brev.html", b"<p>Hej</p>"),
        ("kort.png", b"\x89PNG\r\n\x1a\n"),
    ]
    assert main(["validate", str(target)]) == 0
    capsys.readouterr()


def test_example_that_would_not_be_valid_is_not_written(tmp_path: Path, capsys: Captured) -> None:
    target = tmp_path / "a.xml"
    program = written(tmp_path / "a.exe", b"MZ")
    for arguments in (["--sender", "12"], ["--document", program]):
        assert main(["example", *arguments, "-o", str(target)]) == 1
    assert main(["example", "--label", "x" * 257, "-o", str(target)]) == 1
    assert main(["example", "--document", str(tmp_path / "none.txt"), "-o", str(target)]) == 2
    assert not target.exists()
    said = capsys.readouterr().err
    assert "MM-07" in said
    assert "MM-18" in said


def test_message_id_must_be_one(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["example", "--uuid", "6f0c5a0e-3f0b-1b60-9a53-0d3f0f1f7c11"])
    assert "version 4" in capsys.readouterr().err


def run(*arguments: str, data: bytes | None = None, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "memo", *arguments]
    environment = {"PYTHONIOENCODING": encoding}
    return subprocess.run(command, check=False, cwd=ROOT, input=data, capture_output=True, timeout=60, env=environment)


def test_real_process_passes_a_message_through_pipes() -> None:
    made = run("example", "--version", "1.1")
    converted = run("convert", "--to", "1.2", "-", data=made.stdout)
    judged = run("validate", "--json", "-", data=converted.stdout)
    assert (made.returncode, converted.returncode, judged.returncode) == (0, 0, 0)
    assert json.loads(judged.stdout)["version"] == "1.2"
    assert made.stderr + converted.stderr + judged.stderr == b""


def test_real_process_shows_no_traceback(tmp_path: Path) -> None:
    for arguments in (["show", str(tmp_path)], ["validate", "/nothing"], ["unpack", "/nothing", "-d", str(tmp_path)]):
        done = run(*arguments)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
    done = run("validate", "-", data=b"hej", encoding="ascii")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_message_of_full_size_is_judged_and_shown_in_little_memory(tmp_path: Path) -> None:
    content = tmp_path / "stor.txt"
    with content.open("wb") as file:
        for _ in range(74):
            file.write(b"x" * 1024 * 1024)
    grown = memory_growth(
        f"""
import sys
from memo.command.line import main
main(["example", "-o", {str(tmp_path / "lille.xml")!r}])
main(["validate", {str(tmp_path / "lille.xml")!r}])
measure()
message, archive = {str(tmp_path / "stor.xml")!r}, {str(tmp_path / "stor.tar.lzma")!r}
assert main(["example", "-o", message, "--document", {str(content)!r}]) == 0
assert main(["validate", message]) == 0
assert main(["show", message]) == 0
assert main(["convert", "--to", "1.1", message, "-o", message]) == 0
"""
    )
    assert grown < 24 * 1024 * 1024
