"""What was tried: causes since the last success, attempts page by page."""

from __future__ import annotations

from administrativ_adgang.delivery import history
from administrativ_adgang.delivery.models import Attempt
from tests.builders import build_system
from tests.people import Cast
from tests.portal.systems.worlds_of_post import build_attempts, build_waiting


def test_causes_count_attempts_and_messages_since_the_last_success(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    first, second = build_waiting(system, 2)
    build_attempts(first, 5, cause="TIME_OUT")
    build_attempts(first, 1)
    build_attempts(first, 2, cause="KEY_REFUSED", technical="HTTP 401")
    newest = build_attempts(second, 1, cause="KEY_REFUSED", technical="HTTP 403")[0]
    build_attempts(second, 1, finished=False)

    (line,) = history.causes(system)
    assert (line.cause, line.attempts, line.messages) == ("KEY_REFUSED", 3, 2)
    assert line.technical == "HTTP 403"
    assert line.latest_at == newest.started_at


def test_after_a_success_there_is_nothing_to_explain(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    (delivery,) = build_waiting(system)
    build_attempts(delivery, 3, cause="TIME_OUT")
    build_attempts(delivery, 1)
    assert history.causes(system) == []


def test_attempts_of_others_are_left_out_and_pages_follow_the_key(cast: Cast) -> None:
    system, other = build_system(cast.municipality, slot=1), build_system(cast.municipality, slot=2)
    (delivery,), (foreign,) = build_waiting(system), build_waiting(other)
    build_attempts(foreign, 2, cause="TIME_OUT")
    made = build_attempts(delivery, 5, cause="TIME_OUT")
    build_attempts(foreign, 2, cause="TIME_OUT")

    first = history.attempts(system, limit=3)
    assert first == made[:1:-1]
    assert history.attempts(system, before=first[-1].pk, limit=3) == made[1::-1]
    assert Attempt.objects.count() == 9


def test_only_the_latest_thousand_are_looked_at(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    system = build_system(cast.municipality, slot=1)
    (delivery,) = build_waiting(system)
    Attempt.objects.bulk_create(
        Attempt(delivery=delivery, system=system, message_uuid=delivery.message_id, outcome="FAILURE", cause="TIME_OUT")
        for _ in range(1_010)
    )
    with django_assert_num_queries(1):
        (line,) = history.causes(system)
    assert line.attempts == history.LATEST_FOR_CAUSES
