"""Entry of ``python -m memo``."""

from __future__ import annotations

import sys

from memo.command.line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
