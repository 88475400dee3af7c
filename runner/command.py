"""Runs one command with the engines up: what tests, figures and single management commands use."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from runner.child import spawn
from runner.engines import embedded
from runner.errors import RunnerError

SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
SENT_BY_KERNEL = 0x80  # SI_KERNEL: a key at the terminal, which the command in the same group has got as well


def run_with_engines(command: Sequence[str], var: Path) -> int:
    """Run the command with DATABASE_URL, REDIS_URL and VAR_DIR set and give its exit code back, as a shell would."""
    with embedded(var) as addresses:
        # From here on signals wait until they are asked for, so none is lost and the engines are always stopped.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS | {signal.SIGCHLD})
        environment = {**os.environ, **addresses, "VAR_DIR": str(var)}
        try:
            child = spawn(command, environment=environment, own_group=False)
        except FileNotFoundError:
            raise RunnerError(f"There is no command {command[0]}.") from None
        while child.poll() is None:
            received = signal.sigwaitinfo(SIGNALS | {signal.SIGCHLD})
            if received.si_signo in SIGNALS and received.si_code != SENT_BY_KERNEL:
                child.send_signal(received.si_signo)
        return child.returncode if child.returncode >= 0 else 128 - child.returncode
