"""The questions before an emptying is paused, stopped or taken up again."""

from __future__ import annotations

import pytest

from administrativ_adgang.connection import emptying
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.kinds import SetUpWay
from tests.builders import build_employee, build_set_up, build_system
from tests.client import StrictClient, matching, text_of
from tests.connection.test_emptying import fill
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> EmptyingRun:
    system = build_system(cast.agency, slot=1, memo_version="1.2")
    fill(cast, 2)
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    return emptying.start(by=cast.nils, organisation=cast.agency)


def links(client: StrictClient, cast: Cast) -> list[str]:
    page = client.fetch(address(cast.agency, "emptying"))
    return [text_of(link) for link in matching(page, ".actions", "a")]


def test_paused_taken_up_again_and_stopped(cast: Cast, run: EmptyingRun) -> None:
    client = StrictClient()
    log_in(client, cast.nils)
    assert links(client, cast) == ["Hold pause", "Stop", "Opdater"]
    for name, state, offered in (
        ("emptying-pause", RunState.PAUSED, ["Genoptag", "Stop", "Opdater"]),
        ("emptying-go-on", RunState.RUNNING, ["Hold pause", "Stop", "Opdater"]),
        ("emptying-stop", RunState.STOPPED, ["Genoptag", "Opdater"]),
    ):
        question = client.fetch(address(cast.agency, name))
        assert "2 beskeder" in text_of(question)
        client.submit(address(cast.agency, name), {})
        run.refresh_from_db()
        assert run.state == state
        assert links(client, cast) == offered


def test_what_cannot_be_done_now_is_not_asked_and_answers_409(cast: Cast, run: EmptyingRun) -> None:
    client = StrictClient()
    log_in(client, cast.nils)
    assert client.get(address(cast.agency, "emptying-go-on")).status_code == 302
    answer = client.submit(address(cast.agency, "emptying-go-on"), {}, status=409)
    assert "tømningen kører" in text_of(matching(answer.page, ".alert-error")[0])
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_who_may_only_look_is_offered_nothing(cast: Cast, run: EmptyingRun) -> None:
    client = StrictClient()
    log_in(client, build_employee(cast.agency, Privilege.ORGANISATION_USER_ADMINISTRATOR))
    assert links(client, cast) == ["Opdater"]
