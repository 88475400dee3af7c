"""Lines of the processes on screen and in their log files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from runner import output
from runner.output import Relay, readable, rotated


def relayed(folder: Path, script: str) -> None:
    relay = Relay(folder)
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE) as process:
        relay.add("web", process)
        process.wait()
        relay.finish()


def test_each_line_has_the_name_in_front_and_goes_to_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    relayed(tmp_path, "echo one; echo two")
    assert capsys.readouterr().out == "web      | one\nweb      | two\n"
    assert (tmp_path / "web.log").read_text() == "one\ntwo\n"


def test_pieces_are_put_together_and_the_last_line_needs_no_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    relayed(tmp_path, "printf 'sm'; sleep 0.1; printf 'ør'; sleep 0.1; printf '\\nbrød'")
    assert capsys.readouterr().out == "web      | smør\nweb      | brød\n"


def test_a_structured_line_is_short_on_screen_and_whole_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"level": "ERROR", "message": "It broke\nin two", "exception": "Traceback ..."})
    relayed(tmp_path, f"cat <<'END'\n{line}\nEND")
    assert capsys.readouterr().out == "web      | ERROR It broke\n"
    assert (tmp_path / "web.log").read_text() == line + "\n"


@pytest.mark.parametrize("line", ["{not json", '{"no": "message"}', "plain"])
def test_any_other_line_stays_as_it_is(line: str) -> None:
    assert readable(line) == line


def test_a_large_log_is_moved_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "LARGEST_LOG", 10)
    log = tmp_path / "web.log"
    log.write_text("more than ten bytes")
    assert rotated(log) == log
    assert not log.exists()
    assert (tmp_path / "web.old.log").read_text() == "more than ten bytes"
