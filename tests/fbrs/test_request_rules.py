"""The table of steps, and who answers what."""

import itertools

import pytest

from administrativ_adgang.core.errors import NotPossibleNow
from administrativ_adgang.fbrs.models import CompanyForm, RequestState, RequestType
from administrativ_adgang.fbrs.privileges import MAILBOX_PRIVILEGES, Privilege
from administrativ_adgang.fbrs.request_rules import (
    KINDS,
    STEPS,
    Answerer,
    Step,
    answerer,
    next_state,
    privileges_given,
)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(RequestState, Step)))
def test_a_step_leads_where_the_table_says_or_nowhere(state, step):
    if (state, step) in STEPS:
        assert next_state(state, step) == STEPS[state, step]
    else:
        with pytest.raises(NotPossibleNow):
            next_state(state, step)


def test_every_type_has_an_answerer():
    assert set(KINDS) == set(RequestType)


@pytest.mark.parametrize(
    ("form", "who"),
    [
        (CompanyForm.SOLE_PROPRIETOR, Answerer.ITSELF),
        (CompanyForm.PRIVATE_LIMITED, Answerer.CENTRAL_MANAGER),
        ("", Answerer.CENTRAL_MANAGER),
        (CompanyForm.ASSOCIATION, Answerer.NOBODY),
        (CompanyForm.FOREIGN, Answerer.NOBODY),
    ],
)
def test_the_form_decides_who_approves_a_first_administrator(form, who):
    assert answerer(RequestType.FIRST_ADMINISTRATOR, company_form=form) == who
    assert answerer(RequestType.LOST_ADMINISTRATOR, company_form=form) == Answerer.CENTRAL_MANAGER


def test_a_companys_administrator_gets_its_mailbox_too():
    administrator = Privilege.ORGANISATION_USER_ADMINISTRATOR
    given = privileges_given(RequestType.FIRST_ADMINISTRATOR, frozenset(), is_company=True)
    assert given == {administrator} | (MAILBOX_PRIVILEGES - {Privilege.MESSAGE_WRITE})
    assert privileges_given(RequestType.FIRST_ADMINISTRATOR, frozenset(), is_company=False) == {administrator}
