"""What must be true after a fault: every message that was answered 201 is where it belongs, once in the books."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Sequence
from typing import Any

from administrativ_adgang.management.demo import world
from tests.faults.house import House, wait_until
from tests.faults.sender import Letter

SECONDS_TO_FINISH = 120


def settle(house: House, letters: Sequence[Letter]) -> None:
    """Wait until nothing is on its way any more."""
    wait_until(lambda: are_quiet(house, letters), SECONDS_TO_FINISH, lambda: unrest(house))


def are_quiet(house: House, letters: Sequence[Letter]) -> bool:
    """Whether nothing is on its way any more; what has ended by itself is started again, as the runner does."""
    for name in house.revive():
        say(f"{name} ended by itself and was started again")
    ((waiting,),) = house.ask(
        "SELECT (SELECT count(*) FROM administrativ_adgang_message WHERE state IN ('RECEIVED', 'AWAITING_DELIVERY')"
        " AND id = ANY(%s)) + (SELECT count(*) FROM administrativ_adgang_receipt WHERE done_at IS NULL AND is_pushed)",
        [letter.uuid for letter in letters],
    )
    return waiting == 0


def unrest(house: House) -> str:
    """Why it is not quiet, for whoever reads a failed test."""
    states = house.ask("SELECT state, count(*) FROM administrativ_adgang_message GROUP BY state")
    due = house.ask(
        "SELECT system_id, count(*), min(due_at), min(lease_until), max(last_cause), now()"
        " FROM administrativ_adgang_delivery WHERE done_at IS NULL GROUP BY system_id"
    )
    said = "\n".join(f"{name}:\n{house.say(name)}" for name in house.running)
    return f"{states}\n{due}\n{said}"


def check(house: House, letters: Sequence[Letter]) -> None:
    """Everything has arrived, under its own id, and the books agree. The receiver's ledger is emptied afterwards."""
    to_systems = [letter for letter in letters if letter.recipient == world.MUNICIPALITY]
    in_mailboxes = [letter for letter in letters if letter.recipient != world.MUNICIPALITY]
    ids = [letter.uuid for letter in letters]
    states = dict(house.ask("SELECT id, state FROM administrativ_adgang_message WHERE id = ANY(%s)", ids))
    assert {states.get(letter.uuid) for letter in to_systems} == {"DELIVERED"}
    assert {states.get(letter.uuid) for letter in in_mailboxes} == {"IN_MAILBOX"}
    check_receiver(house, to_systems)
    placed = house.ask("SELECT message_id FROM administrativ_adgang_placement WHERE message_id = ANY(%s)", ids)
    assert {uuid for (uuid,) in placed} == {letter.uuid for letter in in_mailboxes}
    _check_receipts(house, letters)
    _check_books(house, letters)
    post(house, "/clear", {})


def check_receiver(house: House, letters: Sequence[Letter]) -> None:
    """At the receiver: all of them, byte for byte, and a repeat is the same message again."""
    check_arrived(house, {str(letter.uuid): letter.sha256 for letter in letters})


def check_arrived(house: House, expected: dict[str, str]) -> None:
    """At the receiver: every message id with the bytes of this digest, also when it came again."""
    verdict = post(house, "/verify", expected)
    assert (verdict["missing"], verdict["different"]) == ([], [])
    received = [line for line in get(house, "/received") if line["uuid"] in expected]
    assert not any(line["changed"] for line in received)
    say(f"delivered {len(received)}, repeated {sum(line['times'] - 1 for line in received)}")


def _check_receipts(house: House, letters: Sequence[Letter]) -> None:
    mine = {str(letter.uuid) for letter in letters}
    pushed = [receipt for receipt in get(house, "/receipts") if receipt["messageUUID"] in mine]
    assert {receipt["messageUUID"] for receipt in pushed} == mine
    assert {receipt["receiptStatus"] for receipt in pushed} == {"COMPLETED"}


def _check_books(house: House, letters: Sequence[Letter]) -> None:
    """The counters agree with the rows they count, and content is kept exactly where it is needed."""
    assert house.ask(
        "SELECT sum(waiting) FROM administrativ_adgang_health h JOIN administrativ_adgang_system s"
        " ON s.id = h.system_id WHERE s.protocol = 'REST_PUSH'"
    ) == [(0,)]
    wrong = house.ask(
        "SELECT f.id FROM administrativ_adgang_folder f WHERE f.total <>"
        " (SELECT count(*) FROM administrativ_adgang_placement p WHERE p.folder_id = f.id)"
    )
    assert wrong == []
    ids = [letter.uuid for letter in letters]
    kept = house.ask("SELECT state, content_key <> '' FROM administrativ_adgang_message WHERE id = ANY(%s)", ids)
    assert set(kept) == {("DELIVERED", False), ("IN_MAILBOX", True)}
    told = house.ask(
        "SELECT message_uuid, count(*) FROM administrativ_adgang_event WHERE tag = 'MEMO_AVAILABLE_TO_RECIPIENT'"
        " AND message_uuid = ANY(%s) GROUP BY message_uuid",
        ids,
    )
    assert dict(told) == dict.fromkeys(ids, 1)  # type: ignore[comparison-overlap]


def say(line: str) -> None:
    """For whoever runs the tests with ``-s`` or reads a failed one."""
    sys.stdout.write(f"{line}\n")


def get(house: House, path: str) -> Any:
    """Ask the demo receiver."""
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port + 1}{path}", timeout=60) as answer:
        return json.load(answer)


def post(house: House, path: str, body: dict[str, str]) -> Any:
    """Tell the demo receiver."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{house.port + 1}{path}", data=json.dumps(body).encode(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")
