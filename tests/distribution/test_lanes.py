"""Ailing and slow receivers share few places; the others are never in their way."""

from __future__ import annotations

import uuid
from contextlib import ExitStack

import pytest

from administrativ_adgang.distribution import lanes
from administrativ_adgang.distribution.lanes import Lanes


def test_ailing_receivers_get_so_many_places_and_healthy_ones_are_not_counted() -> None:
    made = Lanes(narrow=2)
    with ExitStack() as held:

        def enter(*, is_ailing: bool) -> bool:
            return held.enter_context(made.place(uuid.uuid4(), is_ailing=is_ailing))

        assert [enter(is_ailing=True) for _ in range(3)] == [True, True, False]
        assert [enter(is_ailing=False) for _ in range(20)] == [True] * 20
    with made.place(uuid.uuid4(), is_ailing=True) as has_place:
        assert has_place


def test_a_place_is_free_again_after_a_fault() -> None:
    made = Lanes(narrow=1)
    with pytest.raises(ValueError, match="fault"), made.place(uuid.uuid4(), is_ailing=True):
        raise ValueError("fault")
    with made.place(uuid.uuid4(), is_ailing=True) as has_place:
        assert has_place


def test_a_slow_receiver_is_remembered_until_it_was_quick_or_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    made, receiver = Lanes(narrow=0 + 1), uuid.uuid4()
    made.note(receiver, is_slow=True)
    assert made.is_slow(receiver)
    with made.place(uuid.uuid4(), is_ailing=True), made.place(receiver, is_ailing=False) as has_place:
        assert not has_place
    made.note(receiver, is_slow=False)
    assert not made.is_slow(receiver)
    made.note(receiver, is_slow=True)
    now = lanes.time.monotonic()
    monkeypatch.setattr(lanes.time, "monotonic", lambda: now + 301)
    assert not made.is_slow(receiver)
