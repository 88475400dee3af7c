"""The form with which one asks for a right."""

from __future__ import annotations

from datetime import timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, SYSTEM_PRIVILEGES, Privilege
from administrativ_adgang.portal.asking import ASKABLE, AskForm

RIGHT = Privilege.RECALL_ADMINISTRATOR
FILLED = {"privilege": RIGHT.value, "justification": "Forkert dato", "period": "91"}


def test_nothing_the_organisation_cannot_give_is_offered() -> None:
    assert not set(ASKABLE) & (CENTRAL_PRIVILEGES | SYSTEM_PRIVILEGES)
    assert RIGHT in ASKABLE


def test_one_right_is_not_chosen_among_and_several_are_with_none_chosen_beforehand() -> None:
    one = AskForm(offered=[RIGHT])
    assert (one["privilege"].is_hidden, one["privilege"].value()) == (True, RIGHT.value)
    several = AskForm()
    assert (several["privilege"].is_hidden, several["privilege"].value()) == (False, None)


def test_the_end_is_after_the_last_day_of_the_period_or_none() -> None:
    for period, until in (("91", clock.end_of(clock.today() + timedelta(days=91))), ("0", None)):
        form = AskForm({**FILLED, "period": period})
        assert form.is_valid()
        assert form.until == until
