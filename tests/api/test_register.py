"""Look-ups in the contact register, each of them logged, none of them with a number in the log."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from kontaktregister import services as register
from tests.api.calls import Caller, error_of
from tests.builders import build_citizen, build_company, build_system, cpr_number, cvr_number
from tests.people import Cast
from tests.sending import build_sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller() -> Caller:
    return Caller(build_sender())


def look_up(caller: Caller, query: str) -> list[dict[str, Any]]:
    answer = caller.get(f"contacts/?{query}")
    assert answer.status_code == 200, answer.json()
    contacts: list[dict[str, Any]] = answer.json()["contacts"]
    return contacts


def test_a_citizen_that_can_be_reached(caller: Caller) -> None:
    citizen = build_citizen()
    register.set_nemsms(cpr_number=citizen.number, mobile_number="20123456", confirmed=True)
    answer = caller.get(f"contacts/?cprNumber={citizen.number}")
    body = answer.json()
    (found,) = body.pop("contacts")
    assert body == {"currentPage": 0, "totalPages": 1, "elementsOnPage": 1, "totalElements": 1}
    assert (found["id"], found["type"], found["cprNumber"]) == (str(citizen.pk), "CITIZEN", citizen.number)
    assert found["mailboxSubscription"]["publicRegistrationStatus"] == "REGISTERED"
    assert found["nemSmsSubscription"]["confirmedDateTime"].endswith("Z")
    assert "20123456" not in answer.content.decode()
    assert "exemptionStart" not in found["mailboxSubscription"]
    assert caller.get(f"contacts/{citizen.pk}").json() == found


def test_exempt_closed_and_waiting_show_as_such(caller: Caller) -> None:
    exempt, closed, waiting = build_citizen(), build_citizen(), cvr_number()
    register.exempt(number=exempt.number)
    register.close(number=closed.number)
    founded = timezone.now()
    register.enrol_company(cvr_number=waiting, name="Ny ApS", founded_at=founded)
    found = look_up(caller, f"cprNumber={exempt.number},{closed.number}&cvrNumber={waiting}")
    boxes = {one.get("cprNumber") or one["cvrNumber"]: one["mailboxSubscription"] for one in found}
    assert boxes[exempt.number]["publicRegistrationStatus"] == "EXEMPT"
    assert boxes[exempt.number]["exemptionStart"]
    assert boxes[closed.number]["publicRegistrationStatus"] == "CLOSED"
    assert boxes[waiting]["startTime"] > (founded + timedelta(days=11)).isoformat()


def test_several_values_repeated_and_with_commas_are_paged(caller: Caller) -> None:
    citizens = [build_citizen() for _ in range(4)]
    query = f"id={citizens[0].pk}&id={citizens[1].pk},{citizens[2].pk}&cprNumber={citizens[3].number}"
    assert {one["id"] for one in look_up(caller, query)} == {str(citizen.pk) for citizen in citizens}
    body = caller.get(f"contacts/?{query}&size=3&page=1").json()
    assert (body["elementsOnPage"], body["totalElements"], body["totalPages"]) == (1, 4, 2)


def test_who_is_not_there_is_left_out_and_asked_about_all_the_same(caller: Caller) -> None:
    number = cpr_number()
    assert look_up(caller, f"cprNumber={number}") == []
    event = Event.objects.get(tag=Tag.CPR_LOOKED_UP)
    assert (event.system_id, event.properties) == (caller.system.pk, {"found": "false"})


def test_every_look_up_is_logged_without_a_number(caller: Caller, cast: Cast) -> None:
    citizen = build_citizen()
    look_up(caller, f"cprNumber={citizen.number}&cvrNumber={cast.company.cvr_number}")
    look_up(caller, f"id={citizen.pk}")
    caller.get(f"contacts/{citizen.pk}")
    events = list(Event.objects.filter(tag__in=[Tag.CPR_LOOKED_UP, Tag.CVR_LOOKED_UP]).order_by("id"))
    assert [event.tag for event in events] == ["CPR_LOOKED_UP", "CVR_LOOKED_UP", "CPR_LOOKED_UP", "CPR_LOOKED_UP"]
    assert {event.organisation_id for event in events} == {caller.system.organisation_id}
    assert citizen.number not in json.dumps([event.properties for event in events])


def test_nobody_named_means_oneself(caller: Caller) -> None:
    (own,) = look_up(caller, "")
    assert own["cvrNumber"] == caller.system.organisation.cvr_number


def test_a_companys_system_is_told_of_no_citizens(cast: Cast) -> None:
    citizen = build_citizen()
    caller = Caller(build_system(build_company(), is_sender=True))
    assert len(look_up(caller, f"cvrNumber={cast.agency.cvr_number}")) == 1
    assert error_of(caller.get(f"contacts/?cprNumber={citizen.number}"), 403) == "cpr.look.up.not.allowed"
    assert error_of(caller.get(f"contacts/?id={citizen.pk}"), 403) == "cpr.look.up.not.allowed"
    assert error_of(caller.get(f"contacts/{citizen.pk}"), 404) == "not.found"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cprNumber=123", "cprNumber"),
        ("cprNumber=010101-0000", "cprNumber"),
        ("cvrNumber=1234567x", "cvrNumber"),
        ("id=no-id", "id"),
        ("isBulkLookup=true", "isBulkLookup"),
        ("size=1001", "size"),
        ("cvrNumber=" + ",".join(str(number) for number in range(10_000_000, 10_001_001)), "id"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_repeated(caller: Caller, query: str, field: str) -> None:
    answer = caller.get(f"contacts/?{query}")
    assert error_of(answer, 400) == "fields.not.allowed"
    (wrong,) = answer.json()["fieldErrors"]
    assert wrong["field"] == field
    assert "rejectedValue" not in wrong or field in ("id", "size")


def test_an_unknown_contact_is_not_found(caller: Caller) -> None:
    assert error_of(caller.get("contacts/00000000-0000-4000-8000-000000000000"), 404) == "not.found"
    assert error_of(caller.get("contacts/no-id"), 400) == "fields.not.allowed"
