"""Kill anything at any moment: nothing that was accepted is lost.

Real processes, real signals. The moments are drawn from a seed that is printed, so that a run can be looked at again
(``FAULT_SEED``); the operating system's own timing is not in it.
"""

from __future__ import annotations

import os
import random
import threading
import time

import pytest

from tests.faults import books
from tests.faults.house import House, open_house
from tests.faults.sender import Letter, send_all, write

# Each of the victims at least once; FAULT_RUNS=20 for the long way, of five minutes.
RUNS = int(os.environ.get("FAULT_RUNS", "6"))
LETTERS = 2_000
PER_SECOND = 400
# Redis comes back empty, so each time it is killed the broker has forgotten everything.
VICTIMS = ("web", "worker", "delivery", "bulk", "beat", "redis", "postgres")
KILLS_A_RUN = 2


@pytest.mark.fault
def test_every_accepted_message_arrives_whatever_is_killed() -> None:
    seed = int(os.environ.get("FAULT_SEED", random.randrange(10**6)))
    books.say(f"FAULT_SEED={seed}")
    luck = random.Random(seed)
    turn: list[str] = []
    with open_house() as house:
        for number in range(1, RUNS + 1):
            letters = write(LETTERS, luck)
            # Everybody in turn, in an order that luck decides anew each round.
            while len(turn) < KILLS_A_RUN:
                turn = [*luck.sample(VICTIMS, len(VICTIMS)), *turn]
            victims = [turn.pop() for _ in range(KILLS_A_RUN)]
            books.say(f"run {number}: {', '.join(victims)}")
            _send_while_killing(house, letters, victims, luck)
            books.settle(house, letters)
            books.check(house, letters)


def _send_while_killing(house: House, letters: list[Letter], victims: list[str], luck: random.Random) -> None:
    """Kill in this thread (children may only be made here) while others send."""
    problems: list[BaseException] = []

    def send() -> None:
        try:
            send_all(letters, port=house.port, at_once=16, per_second=PER_SECOND)
        except BaseException as problem:
            problems.append(problem)

    sending = threading.Thread(target=send)
    sending.start()
    share = len(letters) / PER_SECOND / len(victims)
    for victim in victims:
        time.sleep(luck.uniform(0, share))
        house.kill(victim)
        house.revive()
    while sending.is_alive():
        sending.join(1)
        house.revive()
    assert not problems, problems
