"""Protocol to channel: the one table to add a line to."""

from __future__ import annotations

from collections.abc import Callable

from administrativ_adgang.delivery.channels.base import Channel
from administrativ_adgang.delivery.channels.rest_push import RestPush
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System

# Systems that fetch for themselves (REST pull) have none.
_CHANNELS: dict[str, Callable[[System], Channel]] = {
    Protocol.REST_PUSH: lambda system: RestPush(system.endpoint),
}


def channel_to(system: System) -> Channel | None:
    """The channel that carries messages to a system, or None when the system fetches for itself."""
    make = _CHANNELS.get(system.protocol)
    return make(system) if make else None


def receipt_channel_to(system: System) -> Channel | None:
    """The channel that carries business receipts to a sender system, or None when it fetches them."""
    return RestPush(system.receipt_endpoint, as_json=True) if system.receipt_endpoint else None
