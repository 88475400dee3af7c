"""Connections to one receiver: kept alive, one TLS context, and only to addresses we may connect to."""

from __future__ import annotations

import socket
import ssl
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings
from yarl import URL

from administrativ_adgang.systems import endpoints

# Shorter than servers commonly keep an idle connection, so that we do not write into one that was just closed.
_KEEP_IDLE_SECONDS = 4
_CONNECT_SECONDS = 10


class ForbiddenAddress(OSError):
    """The receiver's name points to an address that is not on the open internet."""


class CheckedResolver(AbstractResolver):
    """Resolves a name and refuses it when any of its addresses is not allowed: asked at every new connection, because a
    name that was checked when it was saved may point elsewhere today."""

    def __init__(self) -> None:
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        for result in found:
            check_address(result["host"])
        return found

    async def close(self) -> None:
        await self._resolver.close()


def check_address(address: str) -> None:
    """Raise :class:`ForbiddenAddress` unless a push may connect to this IP address."""
    if not endpoints.may_connect_to(address, local_allowed=settings.LOCAL_RECEIVERS_ALLOWED):
        raise ForbiddenAddress(f"{address} is not a public address")


def check_literal(url: URL) -> None:
    """The same for an address written as numbers, which no resolver is asked about."""
    host = url.host or ""
    try:
        ip_address(host)
    except ValueError:
        return
    check_address(host)


def tls_context() -> ssl.SSLContext:
    """A context that verifies the receiver's certificate and shows ours."""
    context = ssl.create_default_context()
    if settings.CLIENT_CERTIFICATE:
        context.load_cert_chain(settings.CLIENT_CERTIFICATE)
    return context


async def open_session(*, concurrency: int, **options: Any) -> aiohttp.ClientSession:
    """A session for one receiver, used inside the loop that calls this."""
    connector = aiohttp.TCPConnector(
        limit=concurrency,
        ssl=tls_context(),
        resolver=CheckedResolver(),
        use_dns_cache=False,
        keepalive_timeout=_KEEP_IDLE_SECONDS,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
        # A short answer that unpacks to gigabytes is not unpacked: of an answer only the first lines are read.
        headers={"User-Agent": "Digital Post", "Accept-Encoding": "identity"},
        auto_decompress=False,
        trust_env=False,
        **options,
    )
