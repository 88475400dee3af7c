"""Receivers that lie, with real processes: nothing is lost, and a repeat is the same message."""

from __future__ import annotations

import random

import pytest

from tests.faults import books
from tests.faults.house import open_house
from tests.faults.sender import send_all, write


@pytest.mark.fault
def test_a_receiver_that_answers_200_and_cuts_the_connection() -> None:
    letters = write(300, random.Random(7))
    with open_house() as house:
        books.post(house, "/behave?mode=half&share=0.5", {})
        send_all(letters, port=house.port, at_once=8, per_second=300)
        books.settle(house, letters)
        books.check(house, letters)
