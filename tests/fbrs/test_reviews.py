"""The half-yearly review: everybody once, keep or drop, with proof."""

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotFound, NotPossibleNow, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, groups, reviews, selectors, services
from administrativ_adgang.fbrs.models import Decision, ReviewRound
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee, build_organisation
from tests.fbrs.worlds import ADMINISTRATOR

RIGHT = Privilege.CONTACT_ADMINISTRATOR


@pytest.fixture
def round_(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=RIGHT, scope=world.home)
    build_employee(world.home, name="Uden Rettigheder")
    return reviews.start_round(by=world.birgit, scope=world.home)


def item(round_, person):
    return round_.items.get(person=person)


def test_a_round_holds_everybody_who_can_do_something_and_starts_once(world, round_):
    assert [one.name for one in selectors.review_items(round_)] == ["Amina Yusuf", "Birgit Storm"]
    assert (round_.total, round_.done) == (2, 0)
    assert reviews.start_round(by=world.birgit, scope=world.home) == round_


def test_keep_and_drop_leave_proof_and_the_last_one_ends_the_round(world, round_):
    group = groups.create_group(by=world.birgit, scope=world.home, name="Drift")
    services.give_to_group(by=world.birgit, group=group, privilege=Privilege.STATISTICS_ADMINISTRATOR)
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    decide(world, round_, world.birgit, Decision.KEEP)
    decide(world, round_, world.amina, Decision.DROP)
    assert access.privileges_in(world.amina, world.home) == frozenset()
    assert access.may(world.birgit, ADMINISTRATOR, world.home)
    proof = item(round_, world.amina).proof
    assert {(entry["privilege"], entry["from"]) for entry in proof} == {
        (RIGHT.value, "direkte"),
        ("STATISTICS_ADMINISTRATOR", "Drift"),
    }
    round_.refresh_from_db()
    assert (round_.done, round_.finished_at is not None) == (2, True)
    assert selectors.open_review(world.home) is None
    assert list(selectors.finished_reviews(world.home)) == [round_]
    assert Event.objects.filter(tag=Tag.PRIVILEGES_REVIEWED).count() == 2


def decide(world, round_, person, decision, **others):
    one = item(round_, person)
    return reviews.decide(
        **(
            {"by": world.birgit, "scope": world.home, "item": one, "decision": decision, "expected": one.version}
            | others
        )
    )


class TestRefused:
    def test_dropping_the_last_rights_administrator_leaves_the_item_open(self, world, round_):
        with pytest.raises(RefusedByRule, match="den sidste"):
            decide(world, round_, world.birgit, Decision.DROP)
        assert item(round_, world.birgit).decision == ""

    def test_twice_stale_foreign_and_without_the_right(self, world, round_):
        with pytest.raises(NotAllowed):
            decide(world, round_, world.amina, Decision.KEEP, by=world.amina)
        with pytest.raises(StaleVersion):
            decide(world, round_, world.amina, Decision.KEEP, expected=7)
        decide(world, round_, world.amina, Decision.KEEP)
        with pytest.raises(NotPossibleNow):
            decide(world, round_, world.amina, Decision.DROP)
        elsewhere = build_organisation()
        with pytest.raises(NotFound):
            decide(
                world, round_, world.birgit, Decision.KEEP, by=build_employee(elsewhere, ADMINISTRATOR), scope=elsewhere
            )


def test_rounds_start_by_themselves_every_half_year(world):
    assert world.birgit
    assert reviews.start_due_rounds() == 0
    with clock.moved(reviews.HALF_A_YEAR + timedelta(days=1)):
        assert (reviews.start_due_rounds(), reviews.start_due_rounds()) == (1, 0)
        ReviewRound.objects.update(finished_at=clock.now())
        assert reviews.start_due_rounds() == 0
    with clock.moved(2 * reviews.HALF_A_YEAR + timedelta(days=2)):
        assert reviews.start_due_rounds() == 1
