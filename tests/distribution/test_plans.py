"""Compiled organisations: what is kept, and that every change is seen by the next batch, in every process."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.distribution import plans
from administrativ_adgang.distribution.plans import Plan
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from tests.builders import build_contact_point, build_organisation, build_set_up, build_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Organisation:
    """An authority with a default system and a contact point."""
    town = build_organisation()
    system = build_system(town, slot=1)
    build_set_up(town, SetUpWay.CONTACTABLE, system)
    build_contact_point(town, system)
    return town


def plan_of(organisation: Organisation) -> Plan:
    return plans.plans_of([organisation.cvr_number])[organisation.cvr_number]


def test_an_unchanged_organisation_costs_one_query_and_is_compiled_once(town: Organisation) -> None:
    first = plan_of(town)
    with CaptureQueriesContext(connection) as queries:
        assert plan_of(town) is first
    assert len(queries) <= 1


def test_who_is_not_here_has_no_plan() -> None:
    assert plans.plans_of(["99999999"]) == {}


def test_every_change_is_seen_at_once(town: Organisation) -> None:
    point = ContactPoint.objects.get(organisation=town)
    assert plan_of(town).points[str(point.pk)].active

    ContactPoint.objects.filter(pk=point.pk).update(active=False)
    assert not plan_of(town).points[str(point.pk)].active
    point.delete()
    assert plan_of(town).points == {}
    cvr_system = build_system(town, slot=CVR_SLOT)
    found = plan_of(town).cvr_system
    assert found is not None
    assert found.id == cvr_system.pk
    System.objects.filter(organisation=town, slot=1).update(active_from=None)
    default = plan_of(town).default
    assert default is not None
    assert not default.active
    SetUp.objects.filter(organisation=town).update(way=SetUpWay.NO_PICKUP)
    assert plan_of(town).way == SetUpWay.NO_PICKUP
    Organisation.objects.filter(pk=town.pk).update(may_send_mandatory=True)
    assert plan_of(town).organisation.may_send_mandatory


def test_a_system_that_is_switched_off_by_the_clock_is_off_when_it_is_time(town: Organisation) -> None:
    System.objects.filter(organisation=town).update(active_to=clock.now() + timedelta(hours=1))
    before = plan_of(town).default
    assert before is not None
    assert before.active
    with clock.moved(timedelta(hours=2)):
        after = plan_of(town).default
    assert after is not None
    assert not after.active


@pytest.mark.django_db(transaction=True)
def test_a_change_committed_elsewhere_is_seen_by_a_router_that_has_compiled_already(town: Organisation) -> None:
    """Another connection commits, as another process would; what is not committed yet is not seen."""
    assert len(plan_of(town).points) == 1

    def elsewhere() -> None:
        try:
            ContactPoint.objects.filter(organisation=town).update(name="Nyt navn")
        finally:
            connection.close()

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join(20)
    (point,) = plan_of(town).points.values()
    assert point.name == "Nyt navn"
