"""When letters are tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.mail.schedule import GIVE_UP_AFTER, next_try

MADE = datetime(2026, 10, 12, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240), (30, 240)])
def test_each_failure_waits_as_the_table_says(tries: int, minutes: int) -> None:
    assert next_try(tries=tries, tried_at=MADE, created_at=MADE) == MADE + timedelta(minutes=minutes)


def test_a_letter_is_given_up_after_five_days_and_not_before() -> None:
    last = MADE + GIVE_UP_AFTER
    assert next_try(tries=9, tried_at=last - timedelta(seconds=1), created_at=MADE) is not None
    assert next_try(tries=9, tried_at=last, created_at=MADE) is None
