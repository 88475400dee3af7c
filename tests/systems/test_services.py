"""Creating, changing, taking into use and switching off."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import details as rules
from administrativ_adgang.systems import selectors, services, tokens
from administrativ_adgang.systems.details import SystemDetails
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol, SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from tests.builders import build_company, build_employee, build_organisation, build_set_up, build_system
from tests.people import Cast

ACTA = SystemDetails(name="Acta Sag", endpoint="https://post.eksempelby.example/memo")


def changes_of(system: System) -> list[str]:
    """The words of the changes in the log, oldest first."""
    return [event.properties["change"] for event in Event.objects.filter(system_id=system.pk).order_by("id")]


def test_a_new_system_has_a_key_an_identity_a_right_and_an_event_and_is_not_in_use(cast: Cast) -> None:
    system, key = services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=1)

    read = tokens.read_key(key)
    assert read is not None
    assert selectors.find_by_key(*read) == system
    assert key not in str(list(System.objects.filter(pk=system.pk).values()))
    assert access.may(system.identity, Privilege.AUTHORITY_RECIPIENT_SYSTEM, cast.municipality)
    assert not access.may(system.identity, Privilege.AUTHORITY_SENDER_SYSTEM, cast.municipality)
    assert not system.is_active
    assert changes_of(system) == ["CREATED"]


def test_the_first_system_for_authority_post_becomes_default_and_the_second_does_not(cast: Cast) -> None:
    first, _ = services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=2)
    other = dataclasses.replace(ACTA, name="Løn")
    services.create_system(by=cast.karen, organisation=cast.municipality, details=other, slot=1)

    assert selectors.default_system(cast.municipality) == first


def test_the_cvr_system_does_not_become_default(cast: Cast) -> None:
    system, _ = services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=CVR_SLOT)

    assert selectors.default_system(cast.municipality) is None
    assert selectors.cvr_system(cast.municipality) == system


def test_a_sender_system_has_no_slot_and_the_right_to_send(cast: Cast) -> None:
    system, _ = services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, is_sender=True)

    assert system.slot is None
    assert access.may(system.identity, Privilege.AUTHORITY_SENDER_SYSTEM, cast.municipality)


def test_a_companys_only_system_is_its_default_and_takes_cvr_post(db: None) -> None:
    company = build_company()
    boss = build_employee(company, Privilege.ORGANISATION_ADMINISTRATOR)
    system, _ = services.create_system(by=boss, organisation=company, details=ACTA, slot=1)

    assert selectors.default_system(company) == system
    assert selectors.cvr_system(company) == system
    assert access.may(system.identity, Privilege.COMPANY_RECIPIENT_SYSTEM, company)
    for slot in (1, 2, CVR_SLOT):
        other = dataclasses.replace(ACTA, name=f"Andet {slot}")
        with pytest.raises(RefusedByRule, match="En virksomhed har ét modtagersystem"):
            services.create_system(by=boss, organisation=company, details=other, slot=slot)


def test_a_fifth_system_for_authority_post_is_refused_with_a_sentence(cast: Cast) -> None:
    for slot in (1, 2, 3, 4):
        build_system(cast.municipality, slot=slot)

    for slot in (1, 4, 6):
        with pytest.raises(RefusedByRule) as refusal:
            services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=slot)
        assert refusal.value.field == "slot"
    assert System.objects.filter(organisation=cast.municipality).count() == 4


def test_a_second_cvr_system_is_refused(cast: Cast) -> None:
    build_system(cast.municipality, slot=CVR_SLOT)
    with pytest.raises(RefusedByRule, match="Der er kun én"):
        services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=CVR_SLOT)


def test_a_name_that_is_in_use_is_refused_and_nothing_is_left_behind(cast: Cast) -> None:
    services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=1)
    with pytest.raises(RefusedByRule, match="det navn") as refusal:
        services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=2)
    assert refusal.value.field == "name"
    assert System.objects.count() == 1


def test_neither_sender_nor_receiver_is_refused(cast: Cast) -> None:
    with pytest.raises(RefusedByRule, match="sende, modtage eller begge dele"):
        services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA)


@pytest.mark.parametrize("who", ["birgit", "freja", "torben"])
def test_only_the_system_administrator_of_the_organisation_may(cast: Cast, who: str) -> None:
    system = build_system(cast.municipality, slot=1)
    person = getattr(cast, who)
    for attempt in (
        lambda: services.create_system(by=person, organisation=cast.municipality, details=ACTA, slot=2),
        lambda: services.change_system(by=person, system=system, details=ACTA, is_sender=False, expected=1),
        lambda: services.activate(by=person, system=system, expected=1),
        lambda: services.deactivate(by=person, system=system, expected=1),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert System.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_the_last_slot_at_once_get_one_system_and_one_sentence() -> None:
    organisation = build_organisation()
    people = [build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR) for _ in range(2)]
    for slot in (1, 2, 3):
        build_system(organisation, slot=slot)
    together = threading.Barrier(2)

    def save(number: int) -> str:
        together.wait(timeout=20)
        try:
            details = dataclasses.replace(ACTA, name=f"Nyt {number}")
            services.create_system(by=people[number], organisation=organisation, details=details, slot=4)
        except RefusedByRule as refusal:
            return refusal.text
        finally:
            connection.close()
        return "gemt"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(save, range(2)))

    assert answers[1] == "gemt"
    assert "i brug" in answers[0]
    assert System.objects.filter(organisation=organisation).count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_the_same_system_at_once_overwrite_nothing() -> None:
    organisation = build_organisation()
    people = [build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR) for _ in range(2)]
    system = build_system(organisation, slot=1, endpoint="https://gammel.example/memo")
    together = threading.Barrier(2)

    def save(number: int) -> str:
        mine = System.objects.get(pk=system.pk)
        details = dataclasses.replace(rules.of(mine), supplier=f"Leverandør {number}")
        together.wait(timeout=20)
        try:
            services.change_system(by=people[number], system=mine, details=details, is_sender=False, expected=1)
        except StaleVersion:
            return "stale"
        finally:
            connection.close()
        return details.supplier

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(save, range(2)))

    assert answers.count("stale") == 1
    saved = System.objects.get(pk=system.pk)
    assert saved.supplier in answers
    assert saved.version == 2
    assert changes_of(saved) == ["CHANGED"]


def test_a_change_names_the_changed_fields_and_renames_the_identity(cast: Cast) -> None:
    system, _ = services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=1)
    wish = dataclasses.replace(ACTA, name="Acta Sag 2", size_limit_mb=Decimal("40.0"))
    services.change_system(by=cast.karen, system=system, details=wish, is_sender=True, expected=1)

    saved = System.objects.get(pk=system.pk)
    assert rules.of(saved) == wish
    assert saved.identity.name == "Acta Sag 2"
    assert access.may(saved.identity, Privilege.AUTHORITY_SENDER_SYSTEM, cast.municipality)
    event = Event.objects.get(system_id=system.pk, properties__change="CHANGED")
    assert set(event.properties["fields"]) == {"name", "size_limit_mb", "is_sender"}


def test_a_system_that_stops_sending_loses_that_right_alone(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, is_sender=True, endpoint="https://post.example/memo")
    services.change_system(by=cast.karen, system=system, details=rules.of(system), is_sender=False, expected=1)
    assert not access.may(system.identity, Privilege.AUTHORITY_SENDER_SYSTEM, cast.municipality)
    assert access.may(system.identity, Privilege.AUTHORITY_RECIPIENT_SYSTEM, cast.municipality)


def test_an_old_version_is_refused_and_nothing_is_saved(cast: Cast) -> None:
    system, _ = services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=1)
    first = dataclasses.replace(ACTA, supplier="Den første")
    services.change_system(by=cast.karen, system=system, details=first, is_sender=False, expected=1)
    late = System.objects.get(pk=system.pk)
    second = dataclasses.replace(ACTA, supplier="Den anden")
    with pytest.raises(StaleVersion):
        services.change_system(by=cast.karen, system=late, details=second, is_sender=False, expected=1)
    assert System.objects.get(pk=system.pk).supplier == "Den første"


def test_a_system_in_use_keeps_its_address(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, endpoint="https://post.example/memo")
    without = dataclasses.replace(rules.of(system), endpoint="")
    with pytest.raises(RefusedByRule, match="skal have en adresse"):
        services.change_system(by=cast.karen, system=system, details=without, is_sender=False, expected=1)


def test_the_default_of_an_organisation_with_pickup_keeps_taking_the_largest_message(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, endpoint="https://post.example/memo")
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, system)
    smaller = dataclasses.replace(rules.of(system), size_limit_mb=Decimal(40))
    with pytest.raises(RefusedByRule, match="99,5 MB"):
        services.change_system(by=cast.karen, system=system, details=smaller, is_sender=False, expected=1)


def test_a_receiver_is_taken_into_use_only_with_pickup(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, endpoint="https://post.example/memo", active=False)
    with pytest.raises(NotPossibleNow, match="ikke systemafhentning"):
        services.activate(by=cast.karen, system=system, expected=1)
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, system)
    services.activate(by=cast.karen, system=system, expected=1)
    assert System.objects.get().is_active


def test_a_push_receiver_without_an_address_cannot_be_taken_into_use(cast: Cast) -> None:
    default = build_system(cast.municipality, slot=1, endpoint="https://post.example/memo")
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, default)
    without = build_system(cast.municipality, slot=2, active=False)
    with pytest.raises(NotPossibleNow, match="mangler en adresse"):
        services.activate(by=cast.karen, system=without, expected=1)


def test_a_sender_is_taken_into_use_in_every_way_of_set_up(cast: Cast) -> None:
    system = build_system(cast.municipality, is_sender=True, active=False)
    services.activate(by=cast.karen, system=system, expected=1)
    assert System.objects.get().is_active


def test_switching_off_keeps_who_and_when_and_can_be_undone(cast: Cast) -> None:
    default = build_system(cast.municipality, slot=1, endpoint="https://post.example/memo")
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, default)
    system = build_system(cast.municipality, slot=2, protocol=Protocol.REST_PULL)
    services.deactivate(by=cast.karen, system=system, expected=1)

    off = System.objects.get(pk=system.pk)
    assert not off.is_active
    assert off.deactivated_by == cast.karen
    assert off.active_to is not None
    services.activate(by=cast.karen, system=off, expected=2)
    on = System.objects.get(pk=system.pk)
    assert on.is_active
    assert on.deactivated_by is None
    assert changes_of(on) == ["DEACTIVATED", "ACTIVATED"]


@pytest.mark.parametrize(
    ("slot", "points", "sentence"),
    [(1, (), "standardsystem"), (CVR_SLOT, (), "CVR-system"), (2, ("Skoleindskrivning",), "Skoleindskrivning")],
)
def test_what_something_hangs_on_cannot_be_switched_off(
    cast: Cast, slot: int, points: tuple[str, ...], sentence: str
) -> None:
    systems = {number: build_system(cast.municipality, slot=number) for number in (1, 2, CVR_SLOT)}
    build_set_up(cast.municipality, SetUpWay.CONTACTABLE, systems[1])
    with pytest.raises(RefusedByRule, match=sentence):
        services.deactivate(by=cast.karen, system=systems[slot], expected=1, contact_points=points)
    assert System.objects.get(pk=systems[slot].pk).is_active


def test_the_set_up_row_is_made_when_it_is_first_needed(cast: Cast) -> None:
    assert selectors.set_up_of(cast.municipality).way == SetUpWay.NO_PICKUP
    assert not SetUp.objects.exists()
    services.create_system(by=cast.karen, organisation=cast.municipality, details=ACTA, slot=1)
    assert SetUp.objects.get().organisation == cast.municipality
