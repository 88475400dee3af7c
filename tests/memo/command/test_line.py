"""The command line as a whole: usage, languages, and the real process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from memo.command.line import main
from tests.memo.command.speaking import Captured
from tests.memo.measuring import ROOT, memory_growth


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
