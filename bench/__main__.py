"""``python -m bench [name ...]``: runs the benchmarks, prints their lines and writes ``var/bench.json``."""

from __future__ import annotations

import sys
from importlib import import_module

from bench.report import Report

BENCHMARKS = ("memo",)


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    report = Report()
    try:
        for name in names or BENCHMARKS:
            import_module(f"bench.{name}").run(report)
    finally:
        report.save()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
