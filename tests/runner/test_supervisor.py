"""The loop behind `make run`, with small processes in place of the house's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from runner.child import wait_until
from tests.runner.helpers import processes_naming, run, start

# The web server is real; "falls" ends again and again; "helped" has a helper process and, when told so, no ear for
# SIGTERM.
HOUSE = """
import sys
from pathlib import Path
from runner import processes, supervisor
from runner.errors import RunnerError
from runner.processes import Process, Step

def house(port, var):
    return [
        Process("web", (sys.executable, "-m", "http.server", "--bind", processes.HOST, str(port))),
        Process("falls", ("sh", "-c", "echo here I am; exit 3")),
        Process("helped", ("sh", "-c", sys.argv[3] + "sleep 1000 & while :; do sleep 0.2; done")),
    ]

processes.processes = house
processes.MIGRATE = Step("Preparing", ("sh", "-c", sys.argv[2]))
processes.SEED = Step("Seeding", ("true",))
processes.COLLECT = Step("Collecting", ("sh", "-c", 'mkdir -p "$VAR_DIR/static"'))
processes.KEYS = ("echo", "the keys")
supervisor.GRACE_SECONDS = 1
try:
    sys.exit(supervisor.up(Path(sys.argv[1])))
except RunnerError as error:
    print(error)
    sys.exit(1)
"""


@pytest.fixture
def port() -> int:
    """A free port with a free one after it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number if number < 65000 else number - 1000


STUBBORN = "trap '' TERM; "
GENTLE = "trap 'kill $!; exit' TERM; "


def up(var: Path, port: int, step: str = "true", helped: str = STUBBORN) -> subprocess.Popen[str]:
    return start(["-c", HOUSE, str(var), step, helped], PORT=str(port))


def lines_until(process: subprocess.Popen[str], text: str) -> list[str]:
    """What the process prints up to the line that has the text."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if text in line:
            return lines
    pytest.fail(f"{text!r} was never printed: {lines}")


def test_everything_is_up_when_it_says_so_and_gone_when_it_is_stopped(var: Path, port: int) -> None:
    process = up(var, port)
    lines = lines_until(process, "Ready")
    assert "the keys" in lines
    assert f"Ready: http://localhost:{port}" in lines[-1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200

    code, output = run(["-c", HOUSE, str(var), "true", GENTLE], PORT=str(port))
    assert code == 1
    assert output.startswith(f"Already running, with its data in {var}: make run at http://localhost:{port}")

    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert output.rstrip().endswith(f"Stopped. The data stay in {var}.")
    assert processes_naming(str(var)) == []


def test_a_process_that_ends_is_started_again_with_a_growing_wait_and_its_lines_are_kept(var: Path, port: int) -> None:
    process = up(var, port)
    lines = lines_until(process, "starts again in 2 s")
    process.terminate()
    process.communicate(timeout=30)
    assert "falls    | here I am" in lines
    assert "falls    | ended with code 3; starts again in 1 s" in lines
    assert (var / "log" / "falls.log").read_text().startswith("here I am\n")


def test_a_step_that_fails_is_told_with_its_own_words(var: Path, port: int) -> None:
    process = up(var, port, "echo no such table; exit 1")
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert output.endswith("Preparing failed:\nno such table\n")
    assert processes_naming(str(var)) == []


def test_stopping_in_the_middle_of_a_step_stops_the_step(var: Path, port: int) -> None:
    process = up(var, port, "sleep 1000")
    lines_until(process, "Preparing ...")
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert processes_naming(str(var)) == []


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port_is_said_before_anything_starts(var: Path, port: int, offset: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + offset))
        other.listen()
        code, output = run(["-c", HOUSE, str(var), "true", GENTLE], PORT=str(port))
    assert code == 1
    assert output == (
        f"Port {port + offset} is taken by another program: stop it, or choose another, as in PORT=8010 make run.\n"
    )
    assert not (var / "engines").exists()


@pytest.mark.fault
def test_a_killed_database_is_started_again(var: Path, port: int) -> None:
    process = up(var, port)
    lines_until(process, "Ready")
    number = int((var / "engines" / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(number, signal.SIGKILL)
    lines_until(process, "postgres | had ended and was started again")
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.fault
def test_engines_and_processes_go_when_the_runner_is_killed(var: Path, port: int) -> None:
    process = up(var, port, helped=GENTLE)
    lines_until(process, "Ready")
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    assert wait_until(lambda: processes_naming(str(var)) == [], 20), processes_naming(str(var))
