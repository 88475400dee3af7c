"""A receiver system that can be watched, and made to misbehave: what a supplier builds, in small.

It takes pushes as the interface describes them (one part named ``file`` whose file name is the bare message id),
examines the MeMo, sends its business receipt before it answers the push, as the reference receiver does, and answers
200.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, cast
from uuid import UUID, uuid4

import aiohttp
from aiohttp import web

import memo
from administrativ_adgang.management.receiver.behaviour import HELP, TAKES_IT, Behaviour, Behaviours, Mode
from administrativ_adgang.management.receiver.ledger import LARGEST_KEPT, Ledger, Received

_HUGE = 64 * 1024 * 1024
_CHUNK = 256 * 1024


@dataclass
class Receiver:
    """What the application works with. ``keys`` maps the last part of an address to its system's key; without ``api``
    no business receipts are sent back."""

    ledger: Ledger
    behaviours: Behaviours
    say: Callable[[str], None]
    api: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    examines: bool = True
    session: aiohttp.ClientSession | None = None


RECEIVER = web.AppKey("receiver", Receiver)


def build(receiver: Receiver) -> web.Application:
    """The application with all its addresses."""
    application = web.Application(client_max_size=_HUGE)
    application[RECEIVER] = receiver
    application.cleanup_ctx.append(_with_session)
    application.add_routes(
        [
            web.post("/receive/{name}", receive),
            web.post("/receipts/{name}", receive_receipt),
            web.get("/received", list_received),
            web.get("/received/{uuid}", show_received),
            web.get("/receipts", list_receipts),
            web.post("/verify", verify),
            web.post("/behave", behave),
            web.post("/clear", clear),
        ]
    )
    return application


async def _with_session(application: web.Application):  # type: ignore[no-untyped-def]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        application[RECEIVER].session = session
        yield


async def receive(request: web.Request) -> web.StreamResponse:
    """A push: take it in and answer, in the way the address behaves."""
    receiver, name = request.app[RECEIVER], request.match_info["name"]
    behaviour = receiver.behaviours.of(name)
    mode = behaviour.now()
    if mode in TAKES_IT:
        if mode == Mode.SLOW:
            await asyncio.sleep(behaviour.seconds)
        answer = await _take_in(request, receiver, name, mode)
        return await _cut_off(request) if mode == Mode.HALF else answer
    receiver.say(f"{name}: en besked blev ikke taget imod ({mode})")
    return await _misbehave(request, mode)


async def _take_in(request: web.Request, receiver: Receiver, name: str, mode: Mode) -> web.Response:
    if request.content_type != "multipart/form-data":
        return web.json_response({"error": "multipart/form-data expected"}, status=400)
    part = await (await request.multipart()).next()
    if not isinstance(part, aiohttp.BodyPartReader) or part.name != "file":
        return web.json_response({"error": "the part named file is missing"}, status=400)
    uuid = memo.read_uuid(part.filename or "")
    if uuid is None or part.headers.get("Content-Type") != "application/xml":
        return web.json_response({"error": "file name must be a bare uuid, content type application/xml"}, status=400)
    with tempfile.SpooledTemporaryFile(max_size=LARGEST_KEPT) as file:
        digest, size = hashlib.sha256(), 0
        while chunk := await part.read_chunk(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.seek(0)
        problems = await _examine(cast(BinaryIO, file), uuid, size) if receiver.examines else []
        file.seek(0)
        content = file.read() if size <= LARGEST_KEPT else None
    line = receiver.ledger.add(Received(uuid, name, size, digest.hexdigest(), problems), content)
    again = f", kom for {line.times}. gang" if line.times > 1 else ""
    receiver.say(f"{name}: {uuid} på {size} byte{again}{''.join(f', {problem}' for problem in problems)}")
    await _send_receipt(receiver, name, uuid, negative=bool(problems) or mode == Mode.INVALID)
    return web.Response(text="")


async def _examine(file: BinaryIO, uuid: UUID, size: int) -> list[str]:
    facts = memo.Facts(expected_message_uuid=uuid)
    if size > LARGEST_KEPT:
        examination = await asyncio.to_thread(memo.examine, file, facts=facts)
    else:
        examination = memo.examine(file.read(), facts=facts)
    return [finding.code for finding in examination.findings if finding.is_error]


async def _send_receipt(receiver: Receiver, name: str, uuid: UUID, *, negative: bool) -> None:
    key = receiver.keys.get(name) or receiver.keys.get("")
    if not (receiver.api and key and receiver.session):
        return
    receipt = memo.Receipt(
        transmission_id=uuid4(),
        timestamp=datetime.now(UTC),
        status=memo.ReceiptStatus.INVALID if negative else memo.ReceiptStatus.COMPLETED,
        message_uuid=uuid,
        error_code="memo.not.valid" if negative else None,
        error_message="Beskeden kunne ikke læses ind i fagsystemet." if negative else None,
    )
    address = f"{receiver.api.rstrip('/')}/memos/{uuid}/receipt"
    headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
    try:
        async with receiver.session.post(address, data=memo.build_receipt(receipt), headers=headers) as answer:
            receiver.say(f"{name}: kvittering {receipt.status} for {uuid} blev besvaret med {answer.status}")
    except (aiohttp.ClientError, TimeoutError) as error:
        receiver.say(f"{name}: kvittering for {uuid} kunne ikke sendes: {error}")


async def _cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(status=200, headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"x" * 10)
    if request.transport is not None:
        request.transport.abort()
    return response


async def _misbehave(request: web.Request, mode: Mode) -> web.StreamResponse:
    statuses = {Mode.FAILING: 500, Mode.KEY: 401, Mode.TOO_LARGE: 413}
    if mode in statuses:
        await request.read()
        return web.Response(status=statuses[mode], text=f"Demomodtageren {HELP[mode]}")
    if mode == Mode.REDIRECT:
        await request.read()
        return web.Response(status=302, headers={"Location": "/receive/elsewhere"})
    if mode == Mode.SILENT:
        await asyncio.sleep(3600)
    if mode in (Mode.CUT, Mode.HUGE):
        await request.read()
        response = web.StreamResponse(status=500, headers={"Content-Length": str(_HUGE)})
        await response.prepare(request)
        await response.write(b"x" * 1000)
        while mode == Mode.HUGE:
            await response.write(b"x" * _CHUNK)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def receive_receipt(request: web.Request) -> web.Response:
    """A business receipt that is pushed to a sender system."""
    receiver, name = request.app[RECEIVER], request.match_info["name"]
    if receiver.behaviours.of(name).now() not in TAKES_IT:
        return web.Response(status=500, text="The demo receiver was told to fail")
    try:
        receipt = memo.parse_receipt(await request.read())
    except memo.ReceiptError as error:
        return web.json_response({"error": str(error)}, status=400)
    receiver.ledger.receipts.append(
        {
            "name": name,
            "messageUUID": str(receipt.message_uuid) if receipt.message_uuid else None,
            "transmissionId": str(receipt.transmission_id),
            "receiptStatus": str(receipt.status),
            "errorCode": receipt.error_code,
            "errorMessage": receipt.error_message,
        }
    )
    receiver.say(f"{name}: forretningskvittering {receipt.status} for {receipt.message_uuid}")
    return web.Response(text="")


async def list_received(request: web.Request) -> web.Response:
    """Every message that came, or only how many with ``?count``."""
    lines = request.app[RECEIVER].ledger.lines
    if "count" in request.query:
        return web.json_response({"count": len(lines)})
    return web.json_response([line.as_json() for line in lines.values()])


async def show_received(request: web.Request) -> web.Response:
    """The XML of one of the newest messages."""
    uuid = memo.read_uuid(request.match_info["uuid"])
    content = request.app[RECEIVER].ledger.content(uuid) if uuid else None
    if content is None:
        raise web.HTTPNotFound(text="Not received, or no longer kept")
    return web.Response(body=content, content_type="application/xml")


async def list_receipts(request: web.Request) -> web.Response:
    """Every business receipt that was pushed here."""
    return web.json_response(request.app[RECEIVER].ledger.receipts)


async def verify(request: web.Request) -> web.Response:
    """Hold what came against a JSON object of message id and SHA-256."""
    return web.json_response(request.app[RECEIVER].ledger.compare(await request.json()))


async def behave(request: web.Request) -> web.Response:
    """Change the behaviour: ``?mode=slow&seconds=10``, with ``name`` for one address and ``share`` for a part of it."""
    query = request.query
    try:
        behaviour = Behaviour(
            Mode(query.get("mode", "ok")), float(query.get("seconds", 5)), float(query.get("share", 1))
        )
    except ValueError as error:
        return web.json_response({"error": str(error), "modes": list(Mode)}, status=400)
    receiver = request.app[RECEIVER]
    receiver.behaviours.set(behaviour, name=query.get("name", ""))
    receiver.say(f"{query.get('name') or 'alle'}: opfører sig nu som {behaviour.mode}")
    return web.json_response({"mode": behaviour.mode, "seconds": behaviour.seconds, "share": behaviour.share})


async def clear(request: web.Request) -> web.Response:
    """Forget everything that came."""
    request.app[RECEIVER].ledger.clear()
    return web.Response(text="")
