"""Contact points: only authorities have them, and only with their own active receiver systems."""

import pytest

from administrativ_adgang.contacts import selectors, services
from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee, build_organisation, build_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return build_organisation()


@pytest.fixture
def administrator(organisation):
    return build_employee(organisation, Privilege.CONTACT_ADMINISTRATOR)


def test_a_point_is_created_and_counted(organisation, administrator):
    system = build_system(organisation, slot=1)
    point = services.create_point(by=administrator, organisation=organisation, name="Byggesag", system=system)
    hidden = services.create_point(
        by=administrator, organisation=organisation, name="Skjult", system=system, visible=False
    )
    assert selectors.visible_point_count(organisation) == 1
    assert selectors.points_using(system) == [point, hidden]
    assert selectors.points_by_id([point.pk]) == {point.pk: point}


@pytest.mark.parametrize("kind", ["foreign", "inactive", "sender only"])
def test_an_impossible_system_is_refused(organisation, administrator, kind):
    system = {
        "foreign": lambda: build_system(build_organisation(), slot=1),
        "inactive": lambda: build_system(organisation, slot=1, active=False),
        "sender only": lambda: build_system(organisation, is_sender=True),
    }[kind]()
    with pytest.raises(RefusedByRule, match="aktivt modtagersystem"):
        services.create_point(by=administrator, organisation=organisation, name="Byggesag", system=system)


def test_a_company_has_no_contact_structure():
    company = build_company()
    person = build_employee(company, Privilege.CONTACT_ADMINISTRATOR)
    with pytest.raises(RefusedByRule, match="virksomhed"):
        services.create_point(by=person, organisation=company, name="Byggesag", system=None)


def test_the_right_is_asked_for(organisation):
    person = build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        services.create_point(by=person, organisation=organisation, name="Byggesag", system=None)
