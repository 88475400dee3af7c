"""The sink in a process of its own, asked at the end of every measurement what it has."""

from __future__ import annotations

import http.client
import json
import ssl
import sys
from collections.abc import Mapping
from contextlib import closing

from bench.ground.house import House, free_port, listens, wait_until
from bench.ground.tls import Certificates


class Sink:
    """A receiver with an address for every name."""

    def __init__(self, house: House, certificates: Certificates | None = None) -> None:
        self._port = free_port()
        self._certificates = certificates
        files = (str(certificates.server), str(certificates.authority)) if certificates else ()
        house.start(f"sink-{self._port}", (sys.executable, "-m", "bench.ground.sink", str(self._port), *files))
        wait_until(lambda: listens(self._port), seconds=20, what="the sink")

    def address(self, name: str) -> str:
        """Where to push for a name."""
        return f"{'https' if self._certificates else 'http'}://127.0.0.1:{self._port}/{name}"

    def expect(self, wanted: Mapping[str, tuple[int, int]]) -> None:
        """Raises when a name has another number of letters, or other letters (all digests put together) than wanted."""
        told = self._ask()
        for name, (number, digest) in wanted.items():
            count, together = told.get(f"/{name}", [0, "0"])
            if (int(count), int(str(together), 16)) != (number, digest):
                raise AssertionError(
                    f"{name}: {number} letters were sent, {count} came (digests {together}, {digest:x})"
                )

    def expect_number(self, name: str, number: int) -> None:
        """Raises when another number of bodies came to a name than wanted, whatever they held."""
        count, _ = self._ask().get(f"/{name}", [0, "0"])
        if int(count) != number:
            raise AssertionError(f"{name}: {number} were sent, {count} came")

    def expect_at_least(self, name: str, number: int) -> None:
        """Raises when fewer bodies came to a name: where a worker was killed, some come twice."""
        count, _ = self._ask().get(f"/{name}", [0, "0"])
        if int(count) < number:
            raise AssertionError(f"{name}: {number} were sent, {count} came")

    def _ask(self) -> dict[str, list[int | str]]:
        with closing(self._connection()) as connection:
            connection.request("GET", "/")
            told: dict[str, list[int | str]] = json.loads(connection.getresponse().read())
        return told

    def _connection(self) -> http.client.HTTPConnection:
        if self._certificates is None:
            return http.client.HTTPConnection("localhost", self._port, timeout=10)
        context = ssl.create_default_context(cafile=str(self._certificates.authority))
        context.load_cert_chain(self._certificates.client)
        return http.client.HTTPSConnection("localhost", self._port, timeout=10, context=context)
