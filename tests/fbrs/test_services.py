"""Giving and taking rights: the row, the event, and what is refused."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, services
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee, build_organisation

RIGHT = Privilege.CONTACT_ADMINISTRATOR
ADMINISTRATOR = Privilege.ORGANISATION_USER_ADMINISTRATOR


@pytest.mark.django_db
class TestGiving:
    def test_a_rights_administrator_gives_and_it_is_logged(self):
        organisation = build_organisation()
        administrator = build_employee(organisation, ADMINISTRATOR, name="Birgit Storm")
        colleague = build_employee(organisation)
        given = services.grant(by=administrator, grantee=colleague, privilege=RIGHT, scope=organisation)
        assert given.issuer == administrator
        event = Event.objects.get(tag=Tag.PRIVILEGES_GRANTED, properties__grantee=str(colleague.pk))
        assert (event.actor_label, event.organisation_id) == ("Birgit Storm", organisation.pk)

    def test_the_same_right_twice_is_one_grant_and_one_event(self):
        organisation = build_organisation()
        person = build_employee(organisation)
        first = services.grant(by=None, grantee=person, privilege=RIGHT, scope=organisation)
        assert services.grant(by=None, grantee=person, privilege=RIGHT, scope=organisation) == first
        assert Event.objects.filter(tag=Tag.PRIVILEGES_GRANTED, properties__grantee=str(person.pk)).count() == 1

    def test_nobody_gives_without_the_right_to(self):
        organisation = build_organisation()
        other = build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        with pytest.raises(NotAllowed):
            services.grant(by=other, grantee=other, privilege=RIGHT, scope=organisation)
        assert not access.may(other, RIGHT, organisation)

    def test_an_end_in_the_past_is_refused(self):
        organisation = build_organisation()
        person = build_employee(organisation)
        with pytest.raises(RefusedByRule, match="fortiden"):
            services.grant(
                by=None, grantee=person, privilege=RIGHT, scope=organisation, active_to=clock.now() - timedelta(days=1)
            )

    def test_an_inactive_person_gets_nothing(self):
        organisation = build_organisation()
        person = build_employee(organisation)
        person.is_active = False
        person.save()
        with pytest.raises(RefusedByRule, match="ikke aktiv"):
            services.grant(by=None, grantee=person, privilege=RIGHT, scope=organisation)


@pytest.mark.django_db
class TestTaking:
    def test_a_right_that_is_taken_back_is_gone_at_once_and_can_be_given_again(self):
        organisation = build_organisation()
        administrator = build_employee(organisation, ADMINISTRATOR)
        person = build_employee(organisation, RIGHT)
        services.revoke(by=administrator, held=Grant.objects.get(grantee=person))
        assert not access.may(person, RIGHT, organisation)
        assert Event.objects.filter(tag=Tag.PRIVILEGES_REVOKED, properties__grantee=str(person.pk)).exists()
        services.grant(by=administrator, grantee=person, privilege=RIGHT, scope=organisation)
        assert access.may(person, RIGHT, organisation)

    def test_the_last_rights_administrator_stays(self):
        organisation = build_organisation()
        last = build_employee(organisation, ADMINISTRATOR, name="Birgit Storm")
        with pytest.raises(RefusedByRule, match="Birgit Storm er den sidste"):
            services.revoke(by=last, held=Grant.objects.get(grantee=last))
        assert access.may(last, ADMINISTRATOR, organisation)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_at_once_leave_one():
    organisation = build_organisation()
    pair = [build_employee(organisation, ADMINISTRATOR) for _ in range(2)]
    grants = {person.pk: Grant.objects.get(grantee=person) for person in pair}
    refused = []

    def remove(by, held):
        try:
            services.revoke(by=by, held=held)
        except (RefusedByRule, NotAllowed) as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=(by, grants[other.pk])) for by, other in (pair, list(reversed(pair)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(access.may(person, ADMINISTRATOR, organisation) for person in pair) == 1
    assert len(refused) == 1
