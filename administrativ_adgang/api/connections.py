"""The connections of this process as the kernel counts them: the web server does not tell which a call came over."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

#: Where bytes_acked and bytes_received stand in the kernel's ``struct tcp_info`` (linux/tcp.h).
_COUNTERS = struct.Struct("@QQ")
_COUNTERS_AT = 120


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection: who is at its other end, and how many bytes the other end has sent and taken so far."""

    descriptor: int
    peer: tuple[str, int]
    received: int
    taken: int


def connections_from(address: str) -> Iterator[Connection]:
    """Every TCP connection of this process with an address; none where the kernel keeps no such figures."""
    if not hasattr(socket, "TCP_INFO"):
        return
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError, struct.error, ValueError), _opened(int(name)) as found:
            peer = found.getpeername()[:2]
            information = found.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
            taken, received = _COUNTERS.unpack_from(information, _COUNTERS_AT)
            if _same(peer[0], address):
                yield Connection(int(name), peer, received, taken)


def stop_listening(connection: Connection) -> bool:
    """Read no more from a connection, if it is still the same; an answer can still be written to it."""
    with suppress(OSError), _opened(connection.descriptor) as found:
        if found.getpeername()[:2] == connection.peer:
            found.shutdown(socket.SHUT_RD)
            return True
    return False


def _opened(descriptor: int) -> socket.socket:
    """A second handle to a socket. Raises OSError when it is something else."""
    if not os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:"):
        raise OSError(f"{descriptor} is no socket")
    return socket.socket(fileno=os.dup(descriptor))


def _same(one: str, other: str) -> bool:
    # A server that listens on both kinds shows an IPv4 caller in IPv6 clothes.
    return one.removeprefix("::ffff:") == other.removeprefix("::ffff:")
