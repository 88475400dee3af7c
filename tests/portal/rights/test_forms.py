"""The form of one right: what is offered, in which order, and what stands out of sight."""

from __future__ import annotations

from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal.rights.forms import GiveForm, RightChoice
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS


def labels(choices: list[RightChoice]) -> list[str]:
    return [choice.control.choice_label for choice in choices]


def test_what_is_given_most_often_comes_first_and_the_rest_when_asked_for() -> None:
    form = GiveForm(grantable={ADMINISTRATOR, RECALL, STATISTICS})
    assert labels(form.first) == ["Statistik", "Tilbagekaldelse"]
    assert labels(form.others) == ["Rettighedsadministrator"]
    assert not form.is_among_others
    assert GiveForm(grantable={ADMINISTRATOR}, initial={"privilege": ADMINISTRATOR.value}).is_among_others


def test_nothing_is_taken_that_was_not_offered() -> None:
    form = GiveForm({"privilege": Privilege.SUPPORT.value}, grantable={STATISTICS})
    assert form.errors == {"privilege": ["Vælg en rettighed, du må give"]}
