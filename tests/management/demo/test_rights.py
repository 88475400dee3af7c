"""The rights of the demo world: what each page about rights has to show is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, approval, effective, history, request_selectors, selectors
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    Grant,
    GrantSource,
    Identity,
    Membership,
    Organisation,
    RequestState,
    User,
)
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.management.demo import building, colleagues, rights, world

STATISTICS = Privilege.STATISTICS_ADMINISTRATOR


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Organisation]:
    """The people and their rights, made once and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.moved(-timedelta(days=60)):
            organisations = building.build_organisations()
            building.build_people(organisations)
        rights.build(organisations)
        yield organisations[world.MUNICIPALITY]
        transaction.set_rollback(True)


@pytest.fixture
def municipality(built: Organisation, db: None) -> Organisation:
    return built


def test_everything_the_pages_about_rights_show_is_there(municipality: Organisation) -> None:
    assert Identity.objects.filter(organisation=municipality).count() > 50
    assert {group.name for group in selectors.groups(municipality)} == {
        group.name for group in colleagues.GROUPS if group.employer == world.MUNICIPALITY
    }
    assert Membership.objects.count() == sum(group.size for group in colleagues.GROUPS)

    (waiting,) = request_selectors.waiting(municipality)
    (document,) = waiting.documents.all()
    assert waiting.note
    assert waiting.requester.name == "Amina Yusuf"
    with approval.open_document(document) as file:
        assert file.read().startswith(b"%PDF-")
    approved = AccessRequest.objects.get(state=RequestState.APPROVED)
    assert access.may(approved.requester, Privilege.MESSAGE_LOG_ADMINISTRATOR, municipality)

    round_ = selectors.open_review(municipality)
    assert round_ is not None
    assert 0 < round_.done < round_.total
    assert round_.done * 2 == pytest.approx(round_.total, abs=2)

    soon = Grant.objects.filter(scope=municipality, active_to__range=(clock.now(), clock.now() + timedelta(days=30)))
    assert [one.type for one in soon] == [Privilege.CONTACT_ADMINISTRATOR]
    leaver = Identity.objects.get(organisation=municipality, is_active=False)
    assert [right.privilege for right in effective.inactive_rights(leaver, municipality)]

    chain = Grant.objects.filter(scope=municipality, type=STATISTICS, depth__gt=0).order_by("depth", "grantee__name")
    assert [str(one.grantee) for one in chain] == ["Agnete Lind", "Databogholderiet ApS", "Sune Falk"]
    last = rights.person("sune.falk")
    assert access.may(last, STATISTICS, municipality)
    followed = Grant.objects.filter(grantee=rights.person("oskar.friis"))
    assert {one.source for one in followed} == {GrantSource.LOG_IN}


def test_everybody_can_be_written_to_and_nobody_outside_the_cast_can_log_in(municipality: Organisation) -> None:
    people = Identity.objects.filter(type="EMPLOYEE")
    addresses = list(people.values_list("email", flat=True))
    assert all(address.endswith(".example") for address in addresses)
    assert len(set(addresses)) == len(addresses)
    assert all(people.values_list("phone", flat=True))
    assert User.objects.count() == len(world.PEOPLE)
    assert set(User.objects.values_list("subject", flat=True)) == {one.subject for one in world.PEOPLE}


def test_what_happened_lies_in_the_past_and_in_order(municipality: Organisation) -> None:
    given = list(Grant.objects.order_by("pk").values_list("active_from", flat=True))
    assert max(given) < clock.now()
    times = [entry.event.time for entry in history.of_person(rights.person("sanne.lund"), municipality).entries]
    assert times == sorted(times, reverse=True)
    assert len(times) > 1
