"""Command line of the runner: `python -m runner engines [--var DIR] -- COMMAND…` and `python -m runner up`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from runner.command import run_with_engines
from runner.engines import var_folder
from runner.errors import RunnerError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m runner", description=__doc__)
    parser.add_argument("--var", type=Path, help="folder for data, logs and sockets (VAR_DIR, or var in the project)")
    actions = parser.add_subparsers(dest="action", required=True)
    engines = actions.add_parser("engines", help="run a command with database and broker up")
    engines.add_argument("--var", type=Path, default=argparse.SUPPRESS)
    engines.add_argument("command", nargs=argparse.REMAINDER, help="-- COMMAND…")
    return parser


def main() -> int:
    arguments = _parser().parse_args()
    var = (arguments.var or var_folder()).absolute()
    try:
        command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
        if not command:
            raise RunnerError("Say what to run: python -m runner engines -- COMMAND…")
        return run_with_engines(command, var)
    except RunnerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
