"""Command line of the runner; see the readme beside this file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from runner import supervisor
from runner.command import run_with_engines
from runner.engines import PROJECT, clean, var_folder
from runner.errors import RunnerError
from runner.setup import ensure_browser, install_design


def main() -> int:
    arguments = _parser().parse_args()
    try:
        return _run(arguments, (arguments.var or var_folder()).absolute())
    except RunnerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m runner")
    actions = parser.add_subparsers(dest="action", required=True)
    engines = actions.add_parser("engines", help="run a command with database and broker up")
    engines.add_argument("command", nargs=argparse.REMAINDER, help="-- COMMAND…")
    up = actions.add_parser("up", help="run everything until Ctrl-C")
    cleaning = actions.add_parser("clean", help="remove all data, logs and sockets")
    for action in (engines, up, cleaning):
        action.add_argument("--var", type=Path, help="folder for data and logs (VAR_DIR, or var in the project)")
    actions.add_parser("design", help="fetch and prepare the design system").set_defaults(var=None)
    actions.add_parser("browser", help="see to a browser for the tests; fails without").set_defaults(var=None)
    return parser


def _run(arguments: argparse.Namespace, var: Path) -> int:
    match arguments.action:
        case "design":
            install_design(PROJECT)
            return 0
        case "browser":
            return 0 if ensure_browser() else 1
        case "up":
            return supervisor.up(var)
        case "clean":
            clean(var)
            return 0
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        raise RunnerError("Say what to run: python -m runner engines -- COMMAND…")
    return run_with_engines(command, var)


if __name__ == "__main__":
    sys.exit(main())
