"""Reading query parameters: everything wrong is told at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import QueryDict

from administrativ_adgang.api import searching
from administrativ_adgang.api.errors import BadFields
from administrativ_adgang.api.parameters import Parameters


class Call:
    """What a call's parameters are read from."""

    def __init__(self, query: str) -> None:
        self.query_params = QueryDict(query)


def given(query: str) -> Parameters:
    """The parameters of a query."""
    call: Any = Call(query)
    return Parameters(call, resource="r")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04T05:06:07Z", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2026-03-04T05:06:07", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2026-03-04T05:06:07+01:00", datetime(2026, 3, 4, 4, 6, 7, tzinfo=UTC)),
        ("2026-03-04T05:06:07%2B01:00", datetime(2026, 3, 4, 4, 6, 7, tzinfo=UTC)),
        ("", None),
    ],
)
def test_moments(text: str, moment: datetime | None) -> None:
    parameters = given(f"at={text}")
    assert parameters.moment("at") == moment
    parameters.check()


@pytest.mark.parametrize("text", ["i g", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00%2B23:00", "12"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    parameters = given(f"at={text}")
    parameters.moment("at")
    with pytest.raises(BadFields):
        parameters.check()


def test_all_faults_come_together() -> None:
    parameters = given("id=x&flag=ja&kind=z&number=9&any=a%00b&size=0")
    parameters.ids("id")
    parameters.flag("flag")
    parameters.choices("kind", ["a", "b"])
    parameters.digits("number", 8)
    searching.read(parameters)
    with pytest.raises(BadFields) as refusal:
        parameters.check()
    assert [error.field for error in refusal.value.errors] == ["id", "flag", "kind", "number", "size", "any"]
    assert next(error for error in refusal.value.errors if error.field == "number").rejected is None


def test_a_thousand_values_and_no_more() -> None:
    ids = ",".join(f"00000000-0000-4000-8000-{number:012}" for number in range(1_001))
    parameters = given(f"id={ids}")
    assert len(parameters.ids("id")) == 1_000
    with pytest.raises(BadFields):
        parameters.check()


@pytest.mark.parametrize(
    "query",
    ["page=501", "page=-1", "size=1001", "next=abc", "next=W10=", "next=bnVsbA==", "sortFields=id:asc",
     "sortFields=createdDate:up", "searchParameters=a:b", "next=eyJ9&sortFields=lastUpdated:asc"],
)  # fmt: skip
def test_searches_that_are_not_offered(query: str) -> None:
    parameters = given(query)
    searching.read(parameters)
    with pytest.raises(BadFields):
        parameters.check()
