"""The demo receiver in a thread of the test: a real HTTP server that real connections are made to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from administrativ_adgang.management.receiver.application import Receiver, build
from administrativ_adgang.management.receiver.behaviour import Behaviour, Behaviours, Mode
from administrativ_adgang.management.receiver.ledger import Ledger


@dataclass
class LocalReceiver:
    """Where the receiver is, what it was given, and how to make it misbehave."""

    receiver: Receiver
    base: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        return self.receiver.ledger

    def address(self, name: str = "a") -> str:
        """The address to push to."""
        return f"{self.base}/receive/{name}"

    def behave(self, mode: Mode, *, name: str = "", seconds: float = 5, share: float = 1) -> None:
        """Behave like this from now on."""
        self.receiver.behaviours.set(Behaviour(mode, seconds, share), name=name)


@contextmanager
def running_receiver(tls: ssl.SSLContext | None = None) -> Iterator[LocalReceiver]:
    """The receiver while the block runs."""
    said: list[str] = []
    local = LocalReceiver(Receiver(Ledger(100), Behaviours(Behaviour()), said.append), said=said)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> web.AppRunner:
        runner = web.AppRunner(build(local.receiver), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        local.base = f"{'https' if tls else 'http'}://{'localhost' if tls else '127.0.0.1'}:{port}"
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield local
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
