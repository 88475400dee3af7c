"""Push over HTTP: POST to the receiver's address, 2xx means taken, anything else does not (interface description 4.2).

No redirects, a time limit for the whole try, and an answer that is read for the technician's line only. An answer that
breaks off or never ends is no answer: the message goes again, under the same id.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import pycurl
from django.conf import settings

from administrativ_adgang.delivery.causes import concerns_receiver
from administrativ_adgang.delivery.channels.base import Answer, Parcel
from administrativ_adgang.delivery.channels.call import Call
from administrativ_adgang.delivery.channels.connections import new_pool
from administrativ_adgang.delivery.channels.throttle import LARGE_BYTES, Throttle

SECONDS_PER_LARGE_MEGABYTE = 2

_LONGEST_WAIT_SECONDS = 1.0
# The library has nothing to wait for while it looks a name up.
_PAUSE_SECONDS = 0.005


def allowance(size: int) -> float:
    """How many seconds one try may last: the set limit, and more for what is large."""
    extra = size / (1024 * 1024) * SECONDS_PER_LARGE_MEGABYTE if size > LARGE_BYTES else 0
    return float(settings.DELIVERY_TIMEOUT_SECONDS + extra)


class RestPush:
    """A channel to one address. ``as_json`` posts the parcel as it is (receipts) instead of as a form with a file."""

    def __init__(self, address: str, *, as_json: bool = False) -> None:
        self._address = address
        self._as_json = as_json
        self._concurrency = max(1, settings.DELIVERY_CONCURRENCY)

    def __enter__(self) -> Self:
        self._pool = new_pool(connections=self._concurrency)
        self._idle: list[Call] = []
        self._under_way: dict[pycurl.Curl, Call] = {}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for handle in self._under_way:
            self._pool.remove_handle(handle)
        for call in (*self._under_way.values(), *self._idle):
            call.close()
        self._pool.close()

    def send(self, parcels: Sequence[Parcel], *, seconds: float) -> list[Answer | None]:
        """Send parcels side by side; see :class:`~administrativ_adgang.delivery.channels.base.Channel`."""
        deadline = time.monotonic() + seconds
        answers: list[Answer | None] = [None] * len(parcels)
        throttle = Throttle([parcel.size for parcel in parcels])
        failures_in_a_row = 0

        def take(position: int, answer: Answer) -> None:
            nonlocal failures_in_a_row
            throttle.ended(position)
            answers[position] = answer
            failures_in_a_row = failures_in_a_row + 1 if concerns_receiver(answer.cause) else 0

        while True:
            # Fewer at a time the longer nothing gets through: a dead receiver costs one call a connection and no more.
            while len(self._under_way) + failures_in_a_row < self._concurrency:
                left = deadline - time.monotonic()
                if left <= 0 or (position := throttle.next()) is None:
                    break
                if (at_once := self._begin(position, parcels[position], left)) is not None:
                    take(position, at_once)
            if not self._under_way:
                return answers
            for position, answer in self._ended():
                take(position, answer)

    def _begin(self, position: int, parcel: Parcel, left: float) -> Answer | None:
        """Begin a try; its answer when it has failed already."""
        call = self._idle.pop() if self._idle else Call(self._address, as_json=self._as_json)
        call.position = position
        try:
            call.prepare(parcel, seconds=min(allowance(parcel.size), left))
        except Exception as error:
            self._idle.append(call)
            return call.fail(error)
        self._under_way[call.handle] = call
        self._pool.add_handle(call.handle)
        return None

    def _ended(self) -> Iterator[tuple[int, Answer]]:
        """The tries that have ended by now; waits a while when there are none."""
        self._pool.perform()
        _, well, badly = self._pool.info_read()
        for handle in well:
            yield self._take_back(handle, 0, "")
        for handle, code, message in badly:
            yield self._take_back(handle, code, message)
        if not (well or badly):
            wait = self._pool.timeout()
            seconds = _LONGEST_WAIT_SECONDS if wait < 0 else min(wait / 1000, _LONGEST_WAIT_SECONDS)
            if self._pool.select(seconds) < 0:
                time.sleep(_PAUSE_SECONDS)

    def _take_back(self, handle: pycurl.Curl, code: int, message: str) -> tuple[int, Answer]:
        self._pool.remove_handle(handle)
        call = self._under_way.pop(handle)
        self._idle.append(call)
        return call.position, call.ended(code, message)
