"""The clock moves by eight days under a running house, with post waiting for a receiver that is down."""

from __future__ import annotations

import random

import pytest

from administrativ_adgang.management.demo import world
from runner.processes import manage
from tests.faults import books
from tests.faults.house import House, open_house
from tests.faults.sender import Letter, send_all, write

PAYROLL = next(one for one in world.SYSTEMS if one.name == "Løn og Personale")
# What the clock's jobs do once a minute, in a process of their own, so that nobody has to wait for it.
CLOCK_JOBS = (
    "from administrativ_adgang.distribution import services; from administrativ_adgang.recovery import watch;"
    " services.release_due(); watch.watch()"
)


@pytest.mark.fault
def test_eight_days_pass_at_once() -> None:
    luck = random.Random(8)
    before, after = write(200, luck), write(200, luck)
    with open_house() as house:
        books.post(house, f"/behave?mode=failing&name={PAYROLL.path}", {})
        send_all(before, port=house.port, at_once=8, per_second=300)
        books.settle(house, _others(before))
        house.restart(CLOCK_AHEAD_DAYS="8")
        house.wait_until_it_answers()
        send_all(after, port=house.port, at_once=8, per_second=300)
        books.settle(house, _others(after))
        house.run(manage("shell", "--no-imports", "-c", CLOCK_JOBS))
        assert _waiting(house) == {letter.uuid for letter in [*before, *after] if letter.to_payroll}
        # A week has passed for the receiver that is down: it is warned of, and nobody is switched off unwarned.
        assert house.ask("SELECT count(*) FROM administrativ_adgang_event WHERE tag = 'SYSTEM_WARNED'") == [(1,)]
        assert house.ask("SELECT count(*) FROM administrativ_adgang_message WHERE state = 'AWAITING_DATE'") == [(0,)]

        books.post(house, "/behave?mode=ok", {})
        books.settle(house, [*before, *after])
        books.check(house, [*before, *after])


def _others(letters: list[Letter]) -> list[Letter]:
    return [letter for letter in letters if not letter.to_payroll]


def _waiting(house: House) -> set[object]:
    rows = house.ask(
        "SELECT d.message_id FROM administrativ_adgang_delivery d"
        " JOIN administrativ_adgang_system s ON s.id = d.system_id WHERE d.done_at IS NULL AND s.name = %s",
        PAYROLL.name,
    )
    return {uuid for (uuid,) in rows}
