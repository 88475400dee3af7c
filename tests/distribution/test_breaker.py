"""When a receiver is left alone, and when it is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.distribution import breaker

TAKEN, REFUSED, DEAD = Answer(taken=True), Answer(False, "REFUSED", "x"), Answer(False, "TIME_OUT", "x")


@pytest.mark.parametrize(
    ("answers", "out_of_reach"),
    [
        ([], False),
        ([None, None], False),
        ([DEAD, None], True),
        ([DEAD, DEAD], True),
        ([DEAD, TAKEN], False),
        ([DEAD, REFUSED], False),
        ([REFUSED], False),
    ],
)
def test_out_of_reach_is_who_took_nothing_for_a_reason_that_will_meet_the_next(
    answers: list[Answer | None], out_of_reach: bool
) -> None:
    assert breaker.is_out_of_reach(answers) is out_of_reach


def test_it_rests_for_the_first_wait_of_the_table_unless_somebody_asks(settings: object) -> None:
    settings.RETRY_MINUTES = [0, 2, 5]  # type: ignore[attr-defined]
    now = clock.now()
    health = Health(first_failure_at=now, last_attempt_at=now, last_cause="TIME_OUT")
    assert breaker.rests(health)
    with clock.moved(timedelta(minutes=2, seconds=1)):
        assert not breaker.rests(health)
    health.asked_at = now + timedelta(seconds=1)
    assert not breaker.rests(health)


@pytest.mark.parametrize(
    "health",
    [
        None,
        Health(),
        Health(last_attempt_at=datetime(2026, 1, 1, tzinfo=UTC)),
        Health(first_failure_at=datetime(2026, 1, 1, tzinfo=UTC), last_attempt_at=None, last_cause="TIME_OUT"),
    ],
)
def test_who_has_not_failed_does_not_rest(health: Health | None) -> None:
    assert not breaker.rests(health)
