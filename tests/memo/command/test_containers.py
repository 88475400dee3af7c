"""``pack`` and ``unpack`` keep every byte and trust no name."""

from __future__ import annotations

from pathlib import Path

from memo.build import build
from memo.command.line import main
from memo.container import read_container
from memo.example import example
from memo.parse import parse
from memo.versions import V1_1, V1_2
from tests.memo.command.speaking import Captured, written
from tests.memo.containers import packed, tar


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
