"""Sends batches in a thread of its own, so that its worker can write the last batch down and claim the next meanwhile.

The thread speaks to the receiver and reads files; it never speaks to the database, whose connection is the worker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

from administrativ_adgang.delivery import contents
from administrativ_adgang.delivery.attempts import Try
from administrativ_adgang.delivery.channels.base import Answer, Channel, Parcel
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.messages import storage
from administrativ_adgang.systems.models import System


class Courier:
    """One batch at a time is on its way. Leaving the block waits for it."""

    def __init__(self, system: System, channel: Channel) -> None:
        self._system = system
        self._channel = channel
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="courier")
        self._batch: Sequence[Claimed] = ()
        self._answers: Future[list[Answer | None]]

    def __enter__(self) -> Self:
        self._channel.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        self._channel.__exit__(kind, error, trace)

    def begin(self, batch: Sequence[Claimed], *, seconds: float) -> None:
        """Let a batch go; within about ``seconds`` each of its messages has an answer or was not tried."""
        # Small contents come with one query here; large ones are opened as files when their turn comes.
        small = storage.read_many(one.content_key for one in batch)
        parcels = [
            Parcel(str(one.message_id), one.size, partial(contents.open_for, self._system, one, small)) for one in batch
        ]
        self._batch = batch
        self._answers = self._thread.submit(self._channel.send, parcels, seconds=seconds)

    def end(self) -> list[Try]:
        """Wait for the batch and hand it over with its answers."""
        return [Try(*row) for row in zip(self._batch, self._answers.result(), strict=True)]
