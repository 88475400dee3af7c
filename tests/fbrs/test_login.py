"""Log-in with an identity provider's attributes: rights that come along are there at the first page, and go again."""

import logging

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, activity, login, privilege_token, services
from administrativ_adgang.fbrs.models import Grant, GrantSource, User
from administrativ_adgang.fbrs.privilege_token import ATTRIBUTES, ScopedPrivilege, ScopeKind, address_of
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.session_store import SessionStore
from tests.fbrs.tokens import group, token
from tests.fbrs.worlds import ADMINISTRATOR, grant_of

MODEL_3, MODEL_2 = ATTRIBUTES
POST, STATISTICS = Privilege.MESSAGE_BASIC, Privilege.STATISTICS_ADMINISTRATOR


def listing(world, *privileges):
    return token(group(ScopeKind.CVR, world.home.cvr_number, *map(address_of, privileges)))


def come_in(person, attributes):
    """A browser of somebody for whom the identity provider has just vouched."""
    request = RequestFactory().post("/log-ind")
    request.session = SessionStore()
    login.log_in_with_attributes(request, login.known_user(User.objects.get(identity=person).subject), attributes)
    request.session.save()
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return browser


def page_of(world, browser, name):
    return browser.get(reverse(f"portal:{name}", kwargs={"organisation_id": world.home.pk})).status_code


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_the_rights_of_the_list_open_their_pages_at_once_and_the_next_log_in_without_them_closes_them(world, name):
    browser = come_in(world.amina, {name: [listing(world, POST)], "urn:oid:2.5.4.3": ["Amina Yusuf"]})
    assert page_of(world, browser, "mailbox") == 200
    assert page_of(world, browser, "statistics") == 403
    assert grant_of(world.amina, POST).source == GrantSource.LOG_IN
    browser = come_in(world.amina, {name: [listing(world, STATISTICS)]})
    assert page_of(world, browser, "mailbox") == 403
    assert page_of(world, browser, "statistics") == 200
    tags = set(Event.objects.filter(properties__grantee=str(world.amina.pk)).values_list("tag", flat=True))
    assert {Tag.PRIVILEGES_GRANTED, Tag.PRIVILEGES_REVOKED} <= tags


def test_without_a_list_nothing_follows_log_in_any_more_and_what_was_given_by_hand_stays(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=STATISTICS, scope=world.home)
    come_in(world.amina, {MODEL_3: [listing(world, POST)]})
    browser = come_in(world.amina, {})
    assert access.privileges_in(world.amina, world.home) == {STATISTICS}
    assert page_of(world, browser, "statistics") == 200


def test_the_same_list_under_both_names_is_one(world):
    come_in(world.amina, {MODEL_2: [listing(world, POST)], MODEL_3: [listing(world, POST) + "\n"]})
    assert access.privileges_in(world.amina, world.home) == {POST}


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({MODEL_3: ["%%%"]}, "ikke base64"),
        ({MODEL_2: [token(before='<!DOCTYPE l [<!ENTITY a "ha">]>')]}, "dokumenttype"),
        ({MODEL_3: [token("<PrivilegeGroup><Other/></PrivilegeGroup>")]}, "ikke hører til"),
        ({MODEL_3: [token(), token(group(ScopeKind.CVR, "12345678"))]}, "flere rettighedslister"),
    ],
)
def test_a_bad_list_gives_nothing_is_logged_and_the_person_comes_in_with_what_they_have(
    world, caplog, attributes, said
):
    come_in(world.amina, {MODEL_3: [listing(world, POST)]})
    with caplog.at_level(logging.WARNING, logger="administrativ_adgang.fbrs.login"):
        browser = come_in(world.amina, attributes)
    assert page_of(world, browser, "mailbox") == 200
    assert access.privileges_in(world.amina, world.home) == {POST}
    assert said in caplog.text
    assert str(world.amina.pk) in caplog.text
    assert "Amina" not in caplog.text


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (group("planetIdentifier", "12345678", address_of(POST)), "ikke kender"),
        (group(ScopeKind.CVR, "99999999", address_of(POST)), "anden organisation"),
        (group(ScopeKind.CPR, "0101991234", address_of(POST)), "kun en del"),
        (group(ScopeKind.CVR, "99999999", "urn:other:privilege"), "ikke i kataloget"),
    ],
)
def test_what_is_not_understood_is_left_out_and_logged_and_the_rest_counts(world, caplog, bad, said):
    good = group(ScopeKind.CVR, world.home.cvr_number, address_of(STATISTICS))
    with caplog.at_level(logging.WARNING):
        come_in(world.amina, {MODEL_3: [token(bad, good, good)]})
    assert access.privileges_in(world.amina, world.home) == {STATISTICS}
    assert said in caplog.text
    assert "0101991234" not in caplog.text


def test_the_last_rights_administrator_keeps_the_right_and_comes_in(world, caplog):
    come_in(world.amina, {MODEL_3: [listing(world, ADMINISTRATOR, STATISTICS)]})
    browser = come_in(world.amina, {MODEL_3: [listing(world, POST)]})
    assert access.privileges_in(world.amina, world.home) == {ADMINISTRATOR, POST}
    assert page_of(world, browser, "front") == 200
    assert "den sidste rettighedsadministrator" in caplog.text


def test_somebody_inactive_or_unknown_is_not_known(world):
    subject = User.objects.get(identity=world.amina).subject
    assert login.known_user(subject).identity == world.amina
    activity.deactivate_identity(by=None, person=world.amina)
    assert login.known_user(subject) is None
    assert login.known_user("nobody") is None


def test_in_the_demo_the_provider_says_again_what_it_said_the_last_time(world):
    come_in(world.amina, {MODEL_3: [listing(world, POST, STATISTICS)]})
    before = set(Grant.objects.values_list("pk", "version"))
    said = privilege_token.read(login.demo_attributes(world.amina)[MODEL_3][0])
    assert said.privileges == {ScopedPrivilege(ScopeKind.CVR, world.home.cvr_number, one) for one in (POST, STATISTICS)}
    Client().post("/log-ind", {"person": User.objects.get(identity=world.amina).subject})
    assert set(Grant.objects.values_list("pk", "version")) == before
    assert access.privileges_in(world.amina, world.home) == {POST, STATISTICS}
    services.revoke(by=world.birgit, held=grant_of(world.amina, POST))
    Client().post("/log-ind", {"person": User.objects.get(identity=world.amina).subject})
    assert access.privileges_in(world.amina, world.home) == {STATISTICS}
