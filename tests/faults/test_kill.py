"""Kill anything at any moment: nothing that was accepted is lost.

Real processes, real signals. The moments are drawn from a seed that is printed, so that a run can be looked at again
(``FAULT_SEED``); the operating system's own timing is not in it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import urllib.request
from typing import Any

import pytest

from administrativ_adgang.management.demo import world
from tests.faults.house import House, open_house, wait_until
from tests.faults.sender import Letter, send_all, write

LETTERS = 1_000
PER_SECOND = 50
VICTIMS = ("web", "worker", "delivery", "redis", "bulk", "delivery", "redis")
SECONDS_BETWEEN_KILLS = (1.5, 3.5)
MOST_KILLED = 14
SECONDS_TO_FINISH = 120


@pytest.mark.fault
def test_every_accepted_message_arrives_whatever_is_killed() -> None:
    seed = int(os.environ.get("FAULT_SEED", random.randrange(10**6)))
    say(f"FAULT_SEED={seed}")
    luck = random.Random(seed)
    letters = write(LETTERS, luck)
    with open_house() as house:
        killed = _send_while_killing(house, letters, luck)
        say(f"killed: {', '.join(killed)}")
        wait_until(lambda: _is_quiet(house, letters), SECONDS_TO_FINISH, lambda: _unrest(house))
        _check(house, letters)


def _send_while_killing(house: House, letters: list[Letter], luck: random.Random) -> list[str]:
    """Kill in this thread (children may only be made here) while others send."""
    problems: list[BaseException] = []

    def send() -> None:
        try:
            send_all(letters, port=house.port, at_once=12, per_second=PER_SECOND)
        except BaseException as problem:
            problems.append(problem)

    sending = threading.Thread(target=send)
    sending.start()
    killed: list[str] = []
    turn: list[str] = []
    while sending.is_alive():
        time.sleep(luck.uniform(*SECONDS_BETWEEN_KILLS))
        # Everybody in turn, in an order that luck decides anew each round.
        turn = turn or luck.sample(VICTIMS, len(VICTIMS))
        killed.append(turn.pop())
        house.kill(killed[-1])
        _revive(house)
        if len(killed) == MOST_KILLED:
            break
    sending.join(SECONDS_TO_FINISH)
    assert not sending.is_alive(), house.say("web")
    assert not problems, problems
    return killed


def _revive(house: House) -> None:
    for name in house.revive():
        say(f"{name} ended by itself and was started again")


def _is_quiet(house: House, letters: list[Letter]) -> bool:
    _revive(house)
    ((waiting,),) = house.ask(
        "SELECT (SELECT count(*) FROM administrativ_adgang_message WHERE state IN ('RECEIVED', 'AWAITING_DELIVERY')"
        " AND id = ANY(%s)) + (SELECT count(*) FROM administrativ_adgang_receipt WHERE done_at IS NULL AND is_pushed)",
        [letter.uuid for letter in letters],
    )
    return waiting == 0


def _unrest(house: House) -> str:
    states = house.ask("SELECT state, count(*) FROM administrativ_adgang_message GROUP BY state")
    due = house.ask(
        "SELECT system_id, count(*), min(due_at), min(lease_until), max(last_cause), now()"
        " FROM administrativ_adgang_delivery WHERE done_at IS NULL GROUP BY system_id"
    )
    said = "\n".join(f"{name}:\n{house.say(name)}" for name in ("worker", "delivery", "beat"))
    return f"{states}\n{due}\n{said}"


def _check(house: House, letters: list[Letter]) -> None:
    """Against the sender's own list: everything is where it belongs, once in the books, and under its own id."""
    to_systems = [letter for letter in letters if letter.recipient == world.MUNICIPALITY]
    in_mailboxes = [letter for letter in letters if letter.recipient != world.MUNICIPALITY]
    states = dict(house.ask("SELECT id, state FROM administrativ_adgang_message"))
    assert {states.get(letter.uuid) for letter in to_systems} == {"DELIVERED"}
    assert {states.get(letter.uuid) for letter in in_mailboxes} == {"IN_MAILBOX"}

    # At the receiver: all of them, byte for byte, and a repeat is the same message again.
    expected = {str(letter.uuid): letter.sha256 for letter in to_systems}
    verdict = _post(house, "/verify", expected)
    assert (verdict["missing"], verdict["different"]) == ([], [])
    received = [line for line in _get(house, "/received") if line["uuid"] in expected]
    assert not any(line["changed"] for line in received)
    say(f"delivered {len(received)}, repeated {sum(line['times'] - 1 for line in received)}")

    placed = house.ask("SELECT message_id FROM administrativ_adgang_placement")
    assert {letter.uuid for letter in in_mailboxes} <= {uuid for (uuid,) in placed}
    assert not {letter.uuid for letter in to_systems} & {uuid for (uuid,) in placed}

    _check_receipts(house, letters)
    _check_books(house, letters)


def _check_receipts(house: House, letters: list[Letter]) -> None:
    mine = {str(letter.uuid) for letter in letters}
    pushed = [receipt for receipt in _get(house, "/receipts") if receipt["messageUUID"] in mine]
    assert {receipt["messageUUID"] for receipt in pushed} == mine
    assert {receipt["receiptStatus"] for receipt in pushed} == {"COMPLETED"}


def _check_books(house: House, letters: list[Letter]) -> None:
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
    named = "SELECT content_key FROM administrativ_adgang_message WHERE content_key <> ''"
    keys = {str(key) for (key,) in house.ask(named)}
    in_table = {f"table/{place.hex}" for (place,) in house.ask("SELECT id FROM administrativ_adgang_body")}
    assert in_table == {key for key in keys if key.startswith("table/")}
    assert all((house.folder / "content" / key).exists() for key in keys - in_table)
    once = house.ask(
        "SELECT message_uuid FROM administrativ_adgang_event WHERE tag = 'MEMO_AVAILABLE_TO_RECIPIENT'"
        " AND message_uuid = ANY(%s) GROUP BY message_uuid HAVING count(*) <> 1",
        ids,
    )
    assert once == []


def say(line: str) -> None:
    """For whoever runs the tests with ``-s`` or reads a failed one."""
    sys.stdout.write(f"{line}\n")


def _get(house: House, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port + 1}{path}", timeout=20) as answer:
        return json.load(answer)


def _post(house: House, path: str, body: dict[str, str]) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{house.port + 1}{path}", data=json.dumps(body).encode(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)
