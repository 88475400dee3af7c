"""A sender that does not give up: the same message with the same id until somebody has answered 201."""

from __future__ import annotations

import hashlib
import http.client
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from administrativ_adgang.management.demo import world
from tests.sending import build_memo

SENDER = next(system for system in world.SYSTEMS if system.receipts_are_pushed)


@dataclass(frozen=True)
class Letter:
    """A message, to whom (and whether to the payroll system of the municipality), and its digest."""

    uuid: UUID
    recipient: str
    xml: bytes
    to_payroll: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.xml).hexdigest()


def write(number: int, luck: random.Random) -> list[Letter]:
    """Letters to two systems of an authority, to an authority without any, and to a citizen."""
    payroll = world.contact_point_id("Løn")
    addresses = [
        *[(world.MUNICIPALITY, None)] * 4,
        *[(world.MUNICIPALITY, payroll)] * 3,
        *[(world.AGENCY, None)] * 2,
        (world.CITIZENS[0].cpr_number, None),
    ]
    letters = []
    for _ in range(number):
        recipient, point = luck.choice(addresses)
        uuid, xml = build_memo(sender=SENDER.cvr_number, recipient=recipient, contact_point=point)
        letters.append(Letter(uuid, recipient, xml, to_payroll=point is not None))
    return letters


def send_all(letters: Sequence[Letter], *, port: int, at_once: int, per_second: float) -> None:
    """Send every letter, several at once and spread over time, each until it is answered 201."""
    begun = time.monotonic()

    def send(numbered: tuple[int, Letter]) -> None:
        position, letter = numbered
        time.sleep(max(0.0, begun + position / per_second - time.monotonic()))
        while not send_one(letter, port):
            time.sleep(0.2)

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(send, enumerate(letters)))


def send_one(letter: Letter, port: int) -> bool:
    """One call; whether it was answered 201. Anything but a broken connection or a 5xx is a fault of the house."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/xml", "Authorization": f"Basic {SENDER.key}"}
    try:
        connection.request("POST", f"/apis/v1/memos/?memo-message-uuid={letter.uuid}", letter.xml, headers)
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    assert response.status == 201 or response.status >= 500, body.decode()
    return response.status == 201
