"""``example`` follows its options and is never invalid."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from memo.command.line import main
from memo.parse import parse
from memo.versions import V1_1
from tests.memo.command.speaking import Captured, written


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
