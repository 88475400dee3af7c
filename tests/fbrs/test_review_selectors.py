"""Reading a review: whose turn it is, when somebody was last looked at, and the proof."""

import uuid
from datetime import timedelta

import pytest

from administrativ_adgang.core.clock import moved
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import review_selectors, reviews, services
from administrativ_adgang.fbrs.models import Decision
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_organisation

MAIL = Privilege.MESSAGE_BASIC


@pytest.fixture
def round_(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
    return reviews.start_round(by=world.birgit, scope=world.home)


def decide(world, round_, person, decision=Decision.KEEP):
    item = round_.items.get(person=person)
    return reviews.decide(by=world.birgit, scope=world.home, item=item, decision=decision, expected=item.version)


def names(page):
    return [item.name for item in page.items]


def test_who_waits_and_who_was_decided_about(world, round_):
    assert names(review_selectors.waiting(round_)) == ["Amina Yusuf", "Birgit Storm"]
    decide(world, round_, world.amina, Decision.DROP)
    assert names(review_selectors.waiting(round_)) == ["Birgit Storm"]
    assert names(review_selectors.decided(round_)) == ["Amina Yusuf"]
    assert review_selectors.dropped_count(round_) == 1


def test_page_by_page(world, round_):
    first = review_selectors.waiting(round_, limit=1)
    second = review_selectors.waiting(round_, after=first.following, limit=1)
    assert (names(first), names(second), second.following) == (["Amina Yusuf"], ["Birgit Storm"], None)


def test_a_new_round_keeps_the_day_of_the_last_decision(world, round_):
    for person in (world.amina, world.birgit):
        decided = decide(world, round_, person)
    assert not review_selectors.reviewed(world.home, [world.birgit])[world.birgit.pk].waits
    with moved(timedelta(days=200)):
        reviews.start_round(by=world.birgit, scope=world.home)
    known = review_selectors.reviewed(world.home, [world.birgit, world.vagn])
    assert known == {world.birgit.pk: review_selectors.Reviewed(at=decided.decided_at, waits=True)}


def test_another_organisations_does_not_exist(world, round_):
    other = build_organisation("Andersted")
    item = round_.items.get(person=world.amina)
    assert review_selectors.round_of(world.home, round_.pk) == round_
    assert review_selectors.item_of(world.home, item.pk) == item
    for wrong in (
        lambda: review_selectors.round_of(other, round_.pk),
        lambda: review_selectors.item_of(other, item.pk),
        lambda: review_selectors.item_of(world.home, uuid.uuid4()),
    ):
        with pytest.raises(NotFound):
            wrong()
    assert review_selectors.reviewed(other, [world.amina]) == {}
