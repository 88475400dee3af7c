"""Connections to one receiver: kept alive, verified both ways, and only to addresses we may connect to."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Any

import pycurl
from django.conf import settings

from administrativ_adgang.systems import endpoints

# Shorter than servers commonly keep an idle connection, so that we do not write into one that was just closed.
_KEEP_IDLE_SECONDS = 4
_CONNECT_SECONDS = 10


class ForbiddenAddress(OSError):
    """The receiver's name points to an address that is not on the open internet."""


def check_address(address: str) -> None:
    """Raise :class:`ForbiddenAddress` unless a push may connect to this IP address."""
    if not endpoints.may_connect_to(address, local_allowed=settings.LOCAL_RECEIVERS_ALLOWED):
        raise ForbiddenAddress(f"{address} is not a public address")


def open_socket(address: Any) -> socket.socket:
    """A socket for an address that a name was resolved to this moment.

    Asked at every new connection, because a name that was checked when it was saved may point elsewhere today.
    """
    check_address(address.addr[0])
    return socket.socket(address.family, address.socktype, address.protocol)


def new_pool(*, connections: int) -> pycurl.CurlMulti:
    """Room for connections that are kept; those who share it share what was read of the trusted authorities too."""
    pool = pycurl.CurlMulti()
    pool.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, connections)
    pool.setopt(pycurl.M_MAXCONNECTS, connections)
    return pool


def new_handle(url: str) -> pycurl.Curl:
    """A handle that posts to one address: no redirects, no proxy, no other protocol, nothing unpacked."""
    handle = pycurl.Curl()
    for option, value in (
        (pycurl.URL, url),
        (pycurl.POST, 1),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
        (pycurl.FOLLOWLOCATION, 0),
        # Empty, so that no environment variable can lead post astray.
        (pycurl.PROXY, ""),
        (pycurl.USERAGENT, "Digital Post"),
        (pycurl.CONNECTTIMEOUT, _CONNECT_SECONDS),
        (pycurl.MAXAGE_CONN, _KEEP_IDLE_SECONDS),
        (pycurl.DNS_CACHE_TIMEOUT, 0),
        # Time-outs by signal would reach the wrong thread.
        (pycurl.NOSIGNAL, 1),
        *_trust(),
    ):
        handle.setopt(option, value)
    return handle


def _trust() -> list[tuple[int, str]]:
    """The authorities that this machine (or ``SSL_CERT_FILE``) trusts, and our own certificate to show."""
    trusted = ssl.get_default_verify_paths()
    options = []
    if trusted.cafile and Path(trusted.cafile).exists():
        options.append((pycurl.CAINFO, trusted.cafile))
    elif trusted.capath:
        options.append((pycurl.CAPATH, trusted.capath))
    if settings.CLIENT_CERTIFICATE:
        options += [(pycurl.SSLCERT, settings.CLIENT_CERTIFICATE), (pycurl.SSLKEY, settings.CLIENT_CERTIFICATE)]
    return options
