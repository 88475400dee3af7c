"""``python -m bench [--full] [name ...]``: runs the benchmarks, prints their lines and writes ``var/bench.json``.

``--full`` empties a mailbox of the size the goal is set for; the ordinary run takes fewer letters.
"""

from __future__ import annotations

import sys
from importlib import import_module

from bench.ground.product import open_product
from bench.report import Report

#: Every benchmark by name, and whether it needs the product with its engines.
BENCHMARKS = {
    "memo": False,
    "routing": True,
    "intake": True,
    "push": True,
    "end_to_end": True,
    "emptying": True,
    "purge": True,
    "rights": True,
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    report = Report()
    try:
        for name in names or BENCHMARKS:
            if BENCHMARKS[name]:
                # Models can be imported only once Django is set up.
                open_product()
            import_module(f"bench.{name}").run(report)
    finally:
        report.save()
    return 0


if __name__ == "__main__":
    sys.exit(main([name for name in sys.argv[1:] if name != "--full"]))
