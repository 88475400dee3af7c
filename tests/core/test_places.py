"""Places that one worker at a time may hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from administrativ_adgang.core.places import place

pytestmark = pytest.mark.django_db(transaction=True)


def is_free(kind: str, of: bytes = b"") -> bool:
    """Whether another connection gets the place."""

    def ask() -> bool:
        try:
            with place(kind, of) as mine:
                return mine
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def test_a_place_is_held_by_one_and_free_again_afterwards() -> None:
    with place("distribute") as mine:
        assert mine
        assert not is_free("distribute")
    assert is_free("distribute")


def test_places_of_other_kinds_and_of_other_things_are_others() -> None:
    with place("deliver", b"a"):
        assert is_free("deliver", b"b")
        assert is_free("receipts", b"a")


def test_a_place_is_given_back_when_the_work_fails() -> None:
    with pytest.raises(ZeroDivisionError), place("distribute"):
        raise ZeroDivisionError
    assert is_free("distribute")
