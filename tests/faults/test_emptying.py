"""An emptying in which every process of the house is killed on the way: every letter arrives, and the counters agree.

``FULL_FAULTS=1`` takes 100,000 letters instead of a few thousand.
"""

from __future__ import annotations

import os

import pytest

from bench.ground import memory
from runner.processes import manage
from tests.faults import books
from tests.faults.full_mailbox import ORGANISATION
from tests.faults.house import House, open_house, wait_until

LETTERS = 100_000 if os.environ.get("FULL_FAULTS") else 2_000
# What holds letters comes early: they are free again when its lease has run out, while others are killed.
VICTIMS = ("delivery", "bulk", "delivery", "redis", "delivery", "postgres", "beat", "web", "bulk", "redis")
WORKERS = ("delivery", "bulk")
MOST_GROWTH = 100
# Slow enough that all are killed before the last letter is out, however late this process gets its turn.
PACE = "/behave?mode=slow&seconds=0.05"
SECONDS = 120 + LETTERS / 50

_MINE = f"(SELECT id FROM administrativ_adgang_organisation WHERE name = '{ORGANISATION}')"
_MESSAGES = f"SELECT id FROM administrativ_adgang_message WHERE recipient_organisation_id = {_MINE}"


@pytest.mark.fault
def test_an_emptying_that_is_killed_ten_times_on_the_way() -> None:
    with open_house() as house:
        books.post(house, PACE, {})
        books.post(house, "/clear", {})
        before = _memory(house)
        fill = f"from tests.faults import full_mailbox; full_mailbox.empty({LETTERS}, '{_address(house)}')"
        house.run(manage("shell", "--no-imports", "-c", fill), seconds=60 + LETTERS / 100)
        # All of them while less than half of the letters have gone.
        for number, victim in enumerate(VICTIMS):
            _wait_for(house, 1 + number * LETTERS // (2 * len(VICTIMS)))
            assert _run(house)[0] == "RUNNING"
            house.kill(victim)
        wait_until(lambda: _has_finished(house), SECONDS, lambda: books.unrest(house))
        grown = _memory(house) - before
        books.say(f"{LETTERS} letters, memory grew by {grown:.0f} MiB")
        assert grown < MOST_GROWTH
        assert _run(house) == ("FINISHED", LETTERS, LETTERS, LETTERS, 0)
        _check_letters(house)


def _check_letters(house: House) -> None:
    """Each is out under its own id, told of once, and nothing of it is left in the mailbox or waits."""
    found = house.ask(
        f"SELECT id, sha256, state, content_key FROM administrativ_adgang_message WHERE id IN ({_MESSAGES})"
    )
    assert len(found) == LETTERS
    assert {(state, key) for _, _, state, key in found} == {("DELIVERED", "")}
    books.check_arrived(house, {str(uuid): str(digest) for uuid, digest, _, _ in found})
    assert house.ask(
        "SELECT count(*), count(DISTINCT message_uuid) FROM administrativ_adgang_event"
        f" WHERE tag = 'MEMO_SYSTEM_FETCHED' AND message_uuid IN ({_MESSAGES})"
    ) == [(LETTERS, LETTERS)]
    assert house.ask(f"SELECT count(*) FROM administrativ_adgang_placement WHERE message_id IN ({_MESSAGES})") == [(0,)]
    assert house.ask(
        "SELECT DISTINCT total, unread FROM administrativ_adgang_folder f"
        f" JOIN administrativ_adgang_mailbox m ON m.id = f.mailbox_id WHERE m.organisation_id = {_MINE}"
    ) == [(0, 0)]
    assert house.ask(
        "SELECT waiting FROM administrativ_adgang_health h JOIN administrativ_adgang_system s ON s.id = h.system_id"
        f" WHERE s.organisation_id = {_MINE}"
    ) == [(0,)]


def _address(house: House) -> str:
    return f"http://127.0.0.1:{house.port + 1}/receive/havnevig"


def _memory(house: House) -> float:
    return memory.most([house.running[name].pid for name in WORKERS])


def _run(house: House) -> tuple[object, ...]:
    """State and counters of the emptying."""
    (row,) = house.ask(
        "SELECT state, total, queued, delivered, failed FROM administrativ_adgang_emptyingrun"
        f" WHERE organisation_id = {_MINE}"
    )
    return row


def _wait_for(house: House, number: int) -> None:
    """Until so many letters have arrived."""

    def has_come() -> bool:
        house.revive()
        return bool(books.get(house, "/received?count")["count"] >= number)

    wait_until(has_come, SECONDS, lambda: books.unrest(house))


def _has_finished(house: House) -> bool:
    house.revive()
    return _run(house)[0] == "FINISHED"
