"""Push over HTTP: POST to the receiver's address, 2xx means taken, anything else does not (interface description 4.2).

No redirects, a time limit for the whole try, and an answer that is read for the technician's line only.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import IO, Self

import aiohttp
from django.conf import settings
from yarl import URL

from administrativ_adgang.core.masking import mask_text
from administrativ_adgang.delivery.causes import Cause, concerns_receiver, of_status
from administrativ_adgang.delivery.channels.base import Answer, Parcel
from administrativ_adgang.delivery.channels.connections import ForbiddenAddress, check_literal, open_session
from administrativ_adgang.delivery.channels.multipart import frame
from administrativ_adgang.delivery.contents import NotConvertible, length

# Up to here a message is sent from memory; above, it is streamed, and few at once so that memory stays flat.
LARGE_BYTES = 512 * 1024
LARGE_AT_ONCE = 2
SECONDS_PER_LARGE_MEGABYTE = 2

_CHUNK = 256 * 1024
_ANSWER_BYTES = 4 * 1024
_TECHNICAL_LENGTH = 500
_JSON = "application/json"


def allowance(size: int) -> float:
    """How many seconds one try may last: the set limit, and more for what is large."""
    extra = size / (1024 * 1024) * SECONDS_PER_LARGE_MEGABYTE if size > LARGE_BYTES else 0
    return float(settings.DELIVERY_TIMEOUT_SECONDS + extra)


class RestPush:
    """A channel to one address. ``as_json`` posts the parcel as it is (receipts) instead of as a form with a file."""

    def __init__(self, address: str, *, as_json: bool = False) -> None:
        self._url = URL(address)
        self._as_json = as_json
        self._concurrency = max(1, settings.DELIVERY_CONCURRENCY)

    def __enter__(self) -> Self:
        self._forbidden = _forbidden(self._url)
        self._runner = asyncio.Runner()
        try:
            self._session = self._runner.run(open_session(concurrency=self._concurrency))
        except BaseException:
            self._runner.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._runner.run(self._session.close())
        finally:
            self._runner.close()

    def send(self, parcels: Sequence[Parcel], *, seconds: float) -> list[Answer | None]:
        """Send parcels side by side; see :class:`~administrativ_adgang.delivery.channels.base.Channel`."""
        return self._runner.run(self._send_all(parcels, time.monotonic() + seconds))

    async def _send_all(self, parcels: Sequence[Parcel], deadline: float) -> list[Answer | None]:
        answers: list[Answer | None] = [None] * len(parcels)
        waiting = iter(enumerate(parcels))
        large = asyncio.Semaphore(LARGE_AT_ONCE)
        failures_in_a_row = 0

        async def work() -> None:
            nonlocal failures_in_a_row
            for position, parcel in waiting:
                if failures_in_a_row >= self._concurrency or time.monotonic() >= deadline:
                    return
                if parcel.size > LARGE_BYTES:
                    async with large:
                        answer = await self._try(parcel, deadline)
                else:
                    answer = await self._try(parcel, deadline)
                answers[position] = answer
                failures_in_a_row = failures_in_a_row + 1 if concerns_receiver(answer.cause) else 0

        await asyncio.gather(*(work() for _ in range(min(self._concurrency, len(parcels)))))
        return answers

    async def _try(self, parcel: Parcel, deadline: float) -> Answer:
        seconds = min(allowance(parcel.size), max(deadline - time.monotonic(), 0.01))
        try:
            if self._forbidden is not None:
                raise self._forbidden
            async with asyncio.timeout(seconds):
                return await self._post(parcel)
        except Exception as error:
            return failure(error)

    async def _post(self, parcel: Parcel) -> Answer:
        if self._as_json:
            body: bytes | AsyncIterator[bytes] = _read(parcel)
            headers = {"Content-Type": _JSON}
        elif parcel.size > LARGE_BYTES:
            form = frame(parcel.name)
            content = await asyncio.to_thread(parcel.open)
            # Measured, not believed: a content in another version has another length than the one received.
            size = await asyncio.to_thread(length, content)
            body = _stream(form.head, content, form.tail)
            headers = {"Content-Type": form.content_type, "Content-Length": str(form.length(size))}
        else:
            form = frame(parcel.name)
            body = b"".join((form.head, _read(parcel), form.tail))
            headers = {"Content-Type": form.content_type}
        async with self._session.post(self._url, data=body, headers=headers, allow_redirects=False) as response:
            return await _read_answer(response)


def _forbidden(url: URL) -> ForbiddenAddress | None:
    try:
        check_literal(url)
    except ForbiddenAddress as error:
        return error
    return None


def _read(parcel: Parcel) -> bytes:
    with parcel.open() as content:
        return content.read()


async def _stream(head: bytes, content: IO[bytes], tail: bytes) -> AsyncIterator[bytes]:
    with content:
        yield head
        while chunk := await asyncio.to_thread(content.read, _CHUNK):
            yield chunk
        yield tail


async def _read_answer(response: aiohttp.ClientResponse) -> Answer:
    start = await response.content.read(_ANSWER_BYTES)
    if not response.content.at_eof():
        # More than we care for: give the connection up rather than read what a receiver may send for ever.
        response.close()
    if 200 <= response.status < 300:
        return Answer(taken=True)
    text = " ".join(start.decode("utf-8", "replace").split())
    line = f"HTTP {response.status} {response.reason or ''}: {text}"
    return Answer(taken=False, cause=of_status(response.status), technical=_technical(line))


def failure(error: Exception) -> Answer:
    """The answer for a try that ended without one from the receiver."""
    return Answer(taken=False, cause=_cause(error), technical=_technical(f"{type(error).__name__}: {error}"))


def _cause(error: Exception) -> Cause:
    reason = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(reason, ForbiddenAddress):
        return Cause.ADDRESS_NOT_PUBLIC
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return _certificate_cause(error.certificate_error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return _certificate_cause(reason)
    for kinds, cause in _CAUSES:
        if isinstance(error, kinds):
            return cause
    return Cause.OUR_FAULT


def _certificate_cause(error: Exception) -> Cause:
    is_expired = isinstance(error, ssl.SSLCertVerificationError) and "expired" in error.verify_message
    return Cause.CERTIFICATE_EXPIRED if is_expired else Cause.CERTIFICATE_NOT_TRUSTED


# In this order: the first that fits. A time-out while connecting is also an operating system error.
_CAUSES: tuple[tuple[tuple[type[Exception], ...], Cause], ...] = (
    ((NotConvertible,), Cause.NOT_CONVERTIBLE),
    ((TimeoutError,), Cause.TIME_OUT),
    ((aiohttp.ClientConnectorDNSError,), Cause.ADDRESS_NOT_FOUND),
    ((aiohttp.ClientSSLError,), Cause.CERTIFICATE_NOT_TRUSTED),
    ((aiohttp.ClientConnectorError,), Cause.CONNECTION_REFUSED),
    ((aiohttp.InvalidURL,), Cause.ADDRESS_NOT_FOUND),
    (
        (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError, ConnectionError),
        Cause.CUT_OFF,
    ),
    ((aiohttp.ClientResponseError, aiohttp.ClientError), Cause.ANSWER_UNREADABLE),
)


def _technical(line: str) -> str:
    # What a receiver writes may hold signs that the database cannot; they must not keep an outcome from being kept.
    return mask_text(line.replace("\0", "").encode(errors="replace").decode())[:_TECHNICAL_LENGTH]
