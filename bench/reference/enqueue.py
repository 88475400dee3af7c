"""``python -m bench.reference.enqueue ADDRESS``: a task for every letter that is stored."""

from __future__ import annotations

import os
import sys

import psycopg

from bench.reference.worker import application

if __name__ == "__main__":
    with psycopg.connect(os.environ["REFERENCE_DATABASE_URL"]) as connection:
        ids = connection.execute("SELECT id FROM reference_letter").fetchall()
    for (identifier,) in ids:
        application.send_task("push", args=(str(identifier), sys.argv[1]))
