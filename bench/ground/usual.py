"""Runs the reference (``bench.reference``): its database, web server and workers."""

from __future__ import annotations

import hashlib
import os
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.ground.house import House, answers, free_port, fresh_database, wait_until
from bench.ground.letters import Template

_DJANGO = (sys.executable, "-m", "django")


@dataclass(frozen=True)
class Usual:
    """The reference with its empty tables; ``token`` lets a caller in."""

    house: House
    token: str

    def start_web(self) -> int:
        """The same web server with the same number of processes and threads as ours; returns its port."""
        port = free_port()
        self.house.start(
            "usual-web",
            (
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
                *("--workers", "2", "--blocking-threads", "16", "--no-ws", "--log-level", "error"),
                "bench.reference.wsgi:application",
            ),
        )
        wait_until(lambda: answers(port, "/letters/"), seconds=30, what="the reference's web server")
        return port

    def count(self, status: str) -> int:
        """How many letters are in a state and have the event for it."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM reference_letter AS letter WHERE status = %s AND EXISTS"
                " (SELECT FROM reference_event WHERE letter_id = letter.id AND tag = %s)",
                [status, status],
            ).fetchone()
        assert row is not None
        return int(row[0])

    def store(self, letter: Template, number: int) -> list[uuid.UUID]:
        """Let letters lie in the store; returns their ids."""
        ids = [uuid.uuid4() for _ in range(number)]
        with self.connect() as connection:
            for identifier in ids:
                content = letter.letter(identifier)
                connection.execute(
                    "INSERT INTO reference_letter (id, received_at, sender, recipient, label, sha256, content, status)"
                    " VALUES (%s, now(), '', '', '', %s, %b, 'RECEIVED')",
                    [identifier, hashlib.sha256(content).hexdigest(), content],
                )
            connection.execute("ANALYZE reference_letter")
        return ids

    def clear(self) -> None:
        """Empty the tables."""
        with self.connect() as connection:
            connection.execute("TRUNCATE reference_letter, reference_event")

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """To the reference's database."""
        return psycopg.connect(self.house.environment["REFERENCE_DATABASE_URL"])


def usual(house: House, *, packages: Path | None = None, **environment: str) -> Usual:
    """Prepare the reference; its processes belong to ``house``. ``packages`` is a folder with more modules."""
    house.environment.update(
        environment,
        REFERENCE_DATABASE_URL=fresh_database("bench_webhooks" if packages else "bench_reference"),
        DJANGO_SETTINGS_MODULE="bench.reference.settings",
        DJANGO_SUPERUSER_PASSWORD="bench",
        PYTHONPATH=os.pathsep.join((os.getcwd(), *([str(packages)] if packages else ()))),
    )
    house.run((*_DJANGO, "migrate", "--run-syncdb", "--verbosity", "0"))
    house.run((*_DJANGO, "createsuperuser", "--noinput", "--username", "bench", "--email", "bench@example.dk"))
    told = house.run((*_DJANGO, "drf_create_token", "bench"))
    return Usual(house, told.split("token ")[1].split()[0])


def digest_of(letter: Template, ids: Sequence[uuid.UUID]) -> int:
    """The digests of letters put together, as the sink does it."""
    together = 0
    for identifier in ids:
        together ^= int.from_bytes(hashlib.sha256(letter.letter(identifier)).digest())
    return together
