"""Entering, exempting, closing and NemSMS: what changes, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from kontaktregister import services
from kontaktregister.errors import RegisterError
from kontaktregister.models import Contact, ContactType
from kontaktregister.selectors import matching, reachability_of_many
from tests.builders import cpr_number, cvr_number

pytestmark = pytest.mark.django_db


def test_entering_somebody_twice_keeps_the_first():
    number = cpr_number()
    first = services.enrol_citizen(cpr_number=number, name="Test Borger")
    again = services.enrol_citizen(cpr_number=number, name="Et andet navn")
    assert again.pk == first.pk
    assert again.name == "Test Borger"


def test_a_company_just_founded_cannot_be_sent_to_until_somebody_logs_in():
    number = cvr_number()
    services.enrol_company(cvr_number=number, name="Ny ApS", founded_at=timezone.now())
    assert reachability_of_many([number])[number].is_waiting
    services.end_waiting_period(cvr_number=number)
    assert not reachability_of_many([number])[number].is_waiting


def test_exempting_and_lifting():
    citizen = services.enrol_citizen(cpr_number=cpr_number(), name="Test Borger")
    exempted = services.exempt(number=citizen.number)
    assert exempted.version == citizen.version + 1
    assert reachability_of_many([citizen.number])[citizen.number].status == "EXEMPT"
    with pytest.raises(RegisterError, match="allerede fritaget"):
        services.exempt(number=citizen.number)
    services.lift_exemption(number=citizen.number)
    assert reachability_of_many([citizen.number])[citizen.number].status == "REGISTERED"


def test_a_closed_contact_cannot_be_exempted():
    citizen = services.enrol_citizen(cpr_number=cpr_number(), name="Test Borger")
    services.close(number=citizen.number)
    with pytest.raises(RegisterError, match="lukket"):
        services.exempt(number=citizen.number)


def test_an_exemption_leaves_nemsms_alone():
    citizen = services.enrol_citizen(cpr_number=cpr_number(), name="Test Borger")
    services.set_nemsms(cpr_number=citizen.number, mobile_number="20123456", confirmed=True)
    services.exempt(number=citizen.number, end=timezone.now() + timedelta(days=30))
    assert reachability_of_many([citizen.number])[citizen.number].has_nemsms
    services.remove_nemsms(cpr_number=citizen.number)
    assert not reachability_of_many([citizen.number])[citizen.number].has_nemsms


def test_a_number_with_country_code_is_refused_and_nothing_changes():
    citizen = services.enrol_citizen(cpr_number=cpr_number(), name="Test Borger")
    with pytest.raises(RegisterError, match="otte cifre"):
        services.set_nemsms(cpr_number=citizen.number, mobile_number="+4520123456", confirmed=True)
    assert Contact.objects.get(pk=citizen.pk).mobile_number == ""


def test_an_unknown_number_is_left_out_of_the_answer_and_cannot_be_changed():
    assert reachability_of_many(["0101990000"]) == {}
    with pytest.raises(RegisterError, match="Findes ikke"):
        services.exempt(number="0101990000")


def test_the_database_keeps_numbers_of_the_right_length_for_the_type():
    with pytest.raises(IntegrityError):
        Contact.objects.create(type=ContactType.CITIZEN, number="12345678")


def test_many_are_found_by_id_or_number_in_one_query(django_assert_num_queries):
    people = [services.enrol_citizen(cpr_number=cpr_number(), name="Test Borger") for _ in range(3)]
    with django_assert_num_queries(1):
        found = list(matching(ids=[people[0].pk], numbers=[people[1].number]))
    assert found == people[:2]
