"""What may be under way to one receiver at the same time."""

from __future__ import annotations

from administrativ_adgang.delivery.channels.throttle import LARGE_BYTES, Throttle

MB = 1024 * 1024


def test_small_ones_go_in_their_order_without_a_limit() -> None:
    throttle = Throttle([10] * 100)
    assert [throttle.next() for _ in range(101)] == [*range(100), None]


def test_two_large_ones_at_a_time_and_small_ones_beside_them() -> None:
    throttle = Throttle([2 * MB, 10, 3 * MB, MB, 10])
    assert [throttle.next() for _ in range(5)] == [0, 2, 1, 4, None]
    throttle.ended(0)
    assert [throttle.next() for _ in range(2)] == [3, None]


def test_so_many_megabytes_are_under_way() -> None:
    throttle = Throttle([6 * MB, 5 * MB, 10])
    assert [throttle.next() for _ in range(3)] == [0, 2, None]
    throttle.ended(2)
    assert throttle.next() is None
    throttle.ended(0)
    assert throttle.next() == 1


def test_a_very_large_one_goes_alone() -> None:
    throttle = Throttle([99 * MB, LARGE_BYTES + 1])
    assert [throttle.next() for _ in range(2)] == [0, None]
    throttle.ended(0)
    assert throttle.next() == 1
