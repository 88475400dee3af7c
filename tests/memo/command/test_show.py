"""``show`` is for reading, and harms no terminal."""

from __future__ import annotations

from pathlib import Path

from memo.build import build
from memo.command.line import main
from memo.example import example
from tests.memo.command.speaking import Captured, written


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
