from __future__ import annotations

from datetime import UTC, datetime

import pytest

from administrativ_adgang.mailbox.letters import Outcome, Result
from administrativ_adgang.mailbox.selectors import Key
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.portal.mailbox import presenters

NOW = datetime(2026, 10, 14, 8, 42, tzinfo=UTC)  # a Wednesday, 10.42 in Denmark


@pytest.mark.parametrize(
    ("reply_by", "text", "is_near", "is_over"),
    [
        (datetime(2026, 10, 16, 10, tzinfo=UTC), "fredag", True, False),
        (datetime(2026, 10, 14, 20, tzinfo=UTC), "i dag", True, False),
        (datetime(2026, 10, 14, 7, tzinfo=UTC), "i dag", True, True),
        (datetime(2026, 10, 21, 7, tzinfo=UTC), "21. okt.", False, False),
        (datetime(2026, 10, 9, 7, tzinfo=UTC), "9. okt.", False, True),
        (datetime(2026, 10, 15, 22, 30, tzinfo=UTC), "fredag", True, False),  # half past midnight in Denmark
    ],
)
def test_a_near_deadline_is_told_by_its_weekday(reply_by: datetime, text: str, is_near: bool, is_over: bool) -> None:
    deadline = presenters.deadline(Message(reply_by=reply_by), NOW)
    assert deadline is not None
    assert (deadline.text.replace("\N{NO-BREAK SPACE}", " "), deadline.is_near, deadline.is_over) == (
        text,
        is_near,
        is_over,
    )


def test_no_deadline_is_no_deadline() -> None:
    assert presenters.deadline(Message(), NOW) is None


@pytest.mark.parametrize("state", State.values)
def test_a_sender_is_told_that_a_letter_arrived_and_never_more(state: str) -> None:
    expected = {"REFUSED": "Afvist", "DELIVERED": "Afleveret", "IN_MAILBOX": "Afleveret", "DELETED": "Afleveret"}
    assert presenters.sent_state(Message(state=state)) == expected.get(state, "På vej")


def test_every_letter_of_many_is_accounted_for() -> None:
    results = [
        Result(1, "A", Outcome.DONE),
        Result(2, "B", Outcome.DONE),
        Result(3, "C", Outcome.UNCHANGED),
        Result(4, "D", Outcome.UNCHANGED),
        Result(5, "E", Outcome.CHANGED_MEANWHILE),
        Result(6, "", Outcome.GONE),
    ]
    assert presenters.told(results, "flag").replace("\N{NO-BREAK SPACE}", " ") == (
        "2 breve har fået flag. »C« og »D« var det i forvejen. »E« er ændret af en kollega imens og er ikke rørt."
        " 1 brev ligger ikke længere i postkassen."
    )


def test_a_long_result_is_counted_and_not_listed() -> None:
    results = [Result(number, f"Brev {number}", Outcome.UNCHANGED) for number in range(6)]
    told = presenters.told(results, "read").replace("\N{NO-BREAK SPACE}", " ")
    assert told == "0 breve er markeret som læst. 6 breve var det i forvejen."


def test_a_key_survives_the_way_through_an_address() -> None:
    key = Key(datetime(2026, 10, 14, 8, 42, 1, 234567, tzinfo=UTC), 2**40)
    assert presenters.read_key("2026-10-14T08:42:01.234567+00:00,1099511627776") == key
    assert (
        presenters.key_address(key, "æ&b")
        == "?fra=2026-10-14T08%3A42%3A01.234567%2B00%3A00%2C1099511627776&q=%C3%A6%26b"
    )
