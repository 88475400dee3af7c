"""`python -m runner engines -- COMMAND…`: exit codes, signals, and nothing left behind."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from runner.child import wait_until
from tests.runner.helpers import processes_naming, run, start


def engines(var: Path, *command: str) -> list[str]:
    return ["-m", "runner", "engines", "--var", str(var), "--", *command]


def test_command_finds_the_addresses_and_its_exit_code_comes_back(var: Path) -> None:
    script = (
        "import os, sys; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['VAR_DIR']); sys.exit(7)"
    )
    code, output = run(engines(var, sys.executable, "-c", script))
    sockets = var / "engines" / "run"
    assert code == 7
    assert output.split() == [
        f"postgresql://digitalpost@/digitalpost?host={sockets}",
        f"unix://{sockets}/redis.sock",
        str(var),
    ]
    assert processes_naming(str(var)) == []


def test_a_command_that_does_not_exist_is_named(var: Path) -> None:
    assert run(engines(var, "no-such-command")) == (1, "There is no command no-such-command.\n")


def test_no_command_is_said(var: Path) -> None:
    code, output = run(["-m", "runner", "engines", "--var", str(var)])
    assert code == 1
    assert output.startswith("Say what to run")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_handed_to_the_command(var: Path, number: signal.Signals) -> None:
    script = (
        "import signal, sys, time\n"
        "for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, lambda n, f: sys.exit(40 + n))\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    process = start(engines(var, sys.executable, "-c", script))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == 40 + number
    assert processes_naming(str(var)) == []


@pytest.mark.fault
def test_nothing_outlives_a_runner_that_is_killed(var: Path) -> None:
    process = start(engines(var, sys.executable, "-c", "print('ready', flush=True); import time; time.sleep(60)"))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert len(processes_naming(str(var))) > 3
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert wait_until(lambda: processes_naming(str(var)) == [], 20), processes_naming(str(var))

    code, _ = run(engines(var, "true"))
    assert code == 0
