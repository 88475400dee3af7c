"""``convert`` writes the other version or nothing."""

from __future__ import annotations

from pathlib import Path

from memo.build import build
from memo.command.line import main
from memo.example import example
from memo.parse import parse
from memo.versions import V1_1
from tests.memo.command.speaking import Captured, written
from tests.memo.containers import packed


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
