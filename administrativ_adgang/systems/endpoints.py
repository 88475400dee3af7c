"""Pure rules for the addresses of systems: where we deliver to, and from where a system may call.

The same rules are asked when an address is saved and again at every connection, because a name may point elsewhere
tomorrow (portal-features 4.3, bad input).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.systems.kinds import Protocol

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAXIMUM_LENGTH = 2000
LARGEST_RANGE = 32
MOST_RANGES = 50

# Names that never leave a machine or a local network (RFC 6761, RFC 6762, RFC 8375 and common habit).
_LOCAL_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")
_LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")
# A last label of this shape makes resolvers read the whole name as a number: 2130706433, 0x7f.1, 127.1.
_NUMERIC_LABEL = re.compile(r"^(?:\d+|0x[0-9a-f]*)$")
_TRANSLATED = IPv6Network("64:ff9b::/96")
# Whoever stands there carries packets on to an address that we have not looked at (RFC 7526).
_RELAYS = IPv4Network("192.88.99.0/24")


def is_public_address(text: str) -> bool:
    """Whether an IP address is one on the open internet; an IPv4 address wrapped in an IPv6 one is unwrapped first."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    wrapped = _wrapped(address)
    if wrapped is not None:
        return is_public_address(str(wrapped))
    if isinstance(address, IPv6Address) and (address.is_site_local or address.scope_id):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and address not in _RELAYS


def _wrapped(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def may_connect_to(address: str, *, local_allowed: bool) -> bool:
    """Whether a push may open a connection to this IP address: a public one, or this machine where that is allowed."""
    return is_public_address(address) or (local_allowed and _is_loopback(address))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_endpoint(text: str, *, protocol: Protocol, local_allowed: bool, field: str = "endpoint") -> str:
    """The address as it is stored; raises :class:`RefusedByRule` with the first thing wrong with it.

    ``local_allowed`` opens ``http://127.0.0.1`` for the demo. An empty address is allowed until the system is used.
    """
    address = text.strip()
    if not address:
        return ""
    if protocol in (Protocol.REST_PUSH, Protocol.REST_PULL):
        fault = _fault_of_url(address, local_allowed=local_allowed)
        if fault:
            raise RefusedByRule(fault, field=field, code="endpoint.refused")
    return address


def _fault_of_url(address: str, *, local_allowed: bool) -> str:
    if "@" in address and "://" not in address:
        return "Et REST-system skal have en adresse, der begynder med https://, ikke en e-mailadresse"
    if len(address) > MAXIMUM_LENGTH:
        return f"Adressen er længere end {MAXIMUM_LENGTH} tegn"
    if re.search(r"[\s\\\x00-\x1f\x7f]", address):
        return "Adressen må ikke indeholde mellemrum, omvendt skråstreg eller styretegn"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "Porten skal være et tal fra 1 til 65535"
    if port == 0:
        return "Porten skal være et tal fra 1 til 65535"
    is_local = local_allowed and _is_loopback(parts.hostname or "")
    return _fault_of_parts(parts, is_local=is_local)


def _fault_of_parts(parts: SplitResult, *, is_local: bool) -> str:
    if parts.scheme != "https" and not (is_local and parts.scheme == "http"):
        return "Adressen skal begynde med https://"
    if parts.username is not None or parts.password is not None:
        return "Adressen må ikke indeholde brugernavn eller adgangskode"
    if parts.fragment:
        return "Adressen må ikke indeholde #"
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return "Adressen mangler et værtsnavn, fx post.kommune.example"
    return "" if is_local else _fault_of_host(host)


def _fault_of_host(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        return _fault_of_name(host)
    return "" if is_public_address(host) else f"{host} er ikke en adresse på det åbne internet"


def _fault_of_name(host: str) -> str:
    try:
        labels = host.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return f"{host} er ikke et gyldigt værtsnavn"
    name = ".".join(labels)
    if len(labels) < 2 or any(name == ending or name.endswith(f".{ending}") for ending in _LOCAL_ENDINGS):
        return f"{host} findes kun på et lokalt net. Brug et navn på det åbne internet"
    if _NUMERIC_LABEL.match(labels[-1]) or not all(_LABEL.match(label) for label in labels):
        return f"{host} er ikke et gyldigt værtsnavn"
    return ""


def check_networks(texts: Iterable[str], *, field: str = "allowed_networks") -> list[str]:
    """The addresses and ranges as they are stored, in order; raises :class:`RefusedByRule` with the first fault."""
    networks = [_network(text.strip(), field) for text in texts if text.strip()]
    if len(networks) > MOST_RANGES:
        raise RefusedByRule(f"Højst {MOST_RANGES} adresser og områder kan stå på listen", field=field)
    for position, network in enumerate(networks):
        for earlier in networks[:position]:
            if _overlap(earlier, network):
                raise RefusedByRule(f"{_short(earlier)} og {_short(network)} overlapper", field=field)
    return [_short(network) for network in networks]


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and (
        one.network_address <= other.broadcast_address and other.network_address <= one.broadcast_address  # type: ignore[operator]
    )


def _network(text: str, field: str) -> Network:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise RefusedByRule(f"{text} er hverken en IP-adresse eller et område som 192.0.2.0/27", field=field) from None
    if network.num_addresses > LARGEST_RANGE:
        example = "192.0.2.0/27" if network.version == 4 else "2001:db8::/123"
        count = f"{network.num_addresses:,}".replace(",", ".") if network.num_addresses < 2**33 else "alt for mange"
        raise RefusedByRule(
            f"IP-området dækker {count} adresser. Højst {LARGEST_RANGE} er tilladt, fx {example}", field=field
        )
    if "/" in text and str(network.network_address) != text.partition("/")[0].lower():
        raise RefusedByRule(f"{text} begynder midt i området. Mente du {network}?", field=field)
    if network.network_address.is_unspecified or network.network_address.is_multicast:
        raise RefusedByRule(f"{text} kan ikke være et systems adresse", field=field)
    return network


def _short(network: Network) -> str:
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether a caller's IP address is inside one of the stored networks. An empty list lets everybody in."""
    stored = list(networks)
    if not stored:
        return True
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(caller in ip_network(network) for network in stored)
