"""Where a call really comes from, when a front web server stands between."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def comes_through_trusted_proxy(request: HttpRequest) -> bool:
    """Whether the other end of the connection is a front web server of ours, whose headers can be believed."""
    return _is_trusted(_read(request.META.get("REMOTE_ADDR", "")))


def client_address(request: HttpRequest) -> Address | None:
    """The caller's address, None when it cannot be read.

    Behind trusted front servers it is the last entry of X-Forwarded-For that none of them wrote about another of them:
    what stands before it came from the caller and proves nothing.
    """
    address = _read(request.META.get("REMOTE_ADDR", ""))
    if not _is_trusted(address):
        return address
    for entry in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if entry.strip():
            address = _read(entry)
            if not _is_trusted(address):
                break
    return address


def is_within(address: Address | None, networks: Iterable[str]) -> bool:
    """Whether the address lies in one of the networks; one that could not be read lies in none."""
    return address is not None and any(address in ip_network(network, strict=False) for network in networks)


def _is_trusted(address: Address | None) -> bool:
    return address is not None and any(address == _read(trusted) for trusted in settings.TRUSTED_PROXIES)


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # A server that listens on both kinds shows an IPv4 caller in IPv6 clothes.
    return getattr(address, "ipv4_mapped", None) or address
