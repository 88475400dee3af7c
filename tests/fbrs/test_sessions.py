"""A person's own sessions: seen without their keys, ended one by one or all."""

import pytest
from django.test import Client

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import sessions
from administrativ_adgang.fbrs.models import LoginSession, User
from tests.people import log_in


def browser(person):
    return log_in(Client(), person)


def logged_in(client):
    return client.get("/").status_code == 302 and "log-ind" not in client.get("/").headers["Location"]


def test_a_person_sees_own_sessions_and_which_one_this_is(world):
    first, second = browser(world.amina), browser(world.amina)
    browser(world.birgit)
    listed = sessions.own_sessions(world.amina, current_key=second.session.session_key)
    assert [one.is_this for one in listed] == [True, False]
    assert first.session.session_key not in {one.handle for one in listed}
    assert LoginSession.objects.count() == 3


def test_the_one_ended_is_out_at_its_next_request_and_the_other_is_not(world):
    first, second = browser(world.birgit), browser(world.birgit)
    listed = sessions.own_sessions(world.birgit, current_key=second.session.session_key)
    (gone,) = [one for one in listed if not one.is_this]
    sessions.end_one(world.birgit, gone.handle)
    assert (logged_in(first), logged_in(second)) == (False, True)


def test_ending_all_but_this_one_and_all(world):
    clients = [browser(world.birgit) for _ in range(3)]
    assert sessions.end_all(world.birgit, but_key=clients[0].session.session_key) == 2
    assert [logged_in(client) for client in clients] == [True, False, False]
    assert sessions.end_all(world.birgit) == 1
    assert not logged_in(clients[0])


def test_anothers_session_does_not_exist(world):
    browser(world.birgit)
    (theirs,) = sessions.own_sessions(world.birgit)
    with pytest.raises(NotFound):
        sessions.end_one(world.amina, theirs.handle)


def test_a_session_keeps_its_beginning_while_it_is_used(world):
    client = browser(world.birgit)
    (before,) = sessions.own_sessions(world.birgit)
    client.get("/")
    (after,) = sessions.own_sessions(world.birgit)
    assert after.started_at == before.started_at
    assert after.used_at >= before.used_at


def test_a_real_log_in_remembers_the_browser(world):
    client = Client(headers={"user-agent": "Firefox"})
    client.post("/log-ind", {"person": User.objects.get(identity=world.birgit).subject})
    (session,) = sessions.own_sessions(world.birgit)
    assert session.device == "Firefox"
