"""What a channel is: it takes parcels for one receiver and says of each what became of it. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Protocol, Self


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to send. ``name`` is what the receiver calls it by; ``open`` gives its bytes, ``size`` of them."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one try: taken, or a cause (see ``delivery.causes``) and a line for technicians."""

    taken: bool
    cause: str = ""
    technical: str = ""


class Channel(Protocol):
    """A way to one receiver. Its connections are kept while the block runs.

    ``send`` answers in the order of the parcels; None for those it did not try, because the receiver as a whole does
    not take anything or ``seconds`` have passed. A parcel that was begun is always answered for, within ``seconds``.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, parcels: Sequence[Parcel], *, seconds: float) -> list[Answer | None]: ...
