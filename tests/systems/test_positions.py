"""Default, CVR system, slots and the way of set-up."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import positions, selectors
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol, SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from tests.builders import build_company, build_employee, build_organisation, build_set_up, build_system
from tests.people import Cast


def build_five(organisation: Organisation, way: SetUpWay = SetUpWay.PICKUP_ONLY) -> dict[int, System]:
    """Two systems for authority post, slot 1 the default, and the CVR system; all in use."""
    systems = {slot: build_system(organisation, slot=slot, protocol=Protocol.REST_PULL) for slot in (1, 2, CVR_SLOT)}
    build_set_up(organisation, way, systems[1])
    return systems


def test_the_mark_of_default_moves_in_one_step(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    positions.make_default(by=cast.karen, system=systems[2], expected=1)
    set_up = SetUp.objects.get()
    assert set_up.default_system == systems[2]
    assert set_up.version == 2
    event = Event.objects.get(properties__change="MADE_DEFAULT")
    assert event.properties["before"] == systems[1].name


def test_a_default_named_on_an_old_page_is_refused(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    positions.make_default(by=cast.karen, system=systems[2], expected=1)
    with pytest.raises(StaleVersion):
        positions.make_default(by=cast.karen, system=systems[1], expected=1)
    assert selectors.default_system(cast.municipality) == systems[2]


def test_what_cannot_be_default(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    small = build_system(cast.municipality, slot=3, size_limit_mb=Decimal(40))
    idle = build_system(cast.municipality, slot=4, active=False)
    sender = build_system(cast.municipality, is_sender=True)
    for system, part in (
        (systems[CVR_SLOT], "virksomhedspost"),
        (small, "99,5 MB"),
        (idle, "ikke i brug"),
        (sender, "Kun et modtagersystem"),
    ):
        with pytest.raises(RefusedByRule, match=part):
            positions.make_default(by=cast.karen, system=system, expected=1)
    assert selectors.default_system(cast.municipality) == systems[1]


def test_a_system_of_another_organisation_cannot_be_made_default(cast: Cast) -> None:
    build_five(cast.municipality)
    foreign = build_system(build_organisation(), slot=1)
    with pytest.raises(NotAllowed):
        positions.make_default(by=cast.karen, system=foreign, expected=1)


def test_the_new_cvr_system_changes_places_with_the_old(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    positions.make_cvr_system(by=cast.karen, system=systems[2], expected=1)
    assert selectors.cvr_system(cast.municipality) == systems[2]
    assert System.objects.get(pk=systems[CVR_SLOT].pk).slot == 2
    assert Event.objects.get(properties__change="MOVED").properties["changed_places_with"] == systems[CVR_SLOT].name


def test_what_cannot_be_the_cvr_system(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    idle = build_system(cast.municipality, slot=3, active=False)
    for system, points, part in (
        (systems[1], (), "standardsystem"),
        (idle, (), "ikke i brug"),
        (systems[2], ("Skoleindskrivning",), "Skoleindskrivning"),
        (systems[CVR_SLOT], (), "allerede den plads"),
    ):
        with pytest.raises(RefusedByRule, match=part):
            positions.make_cvr_system(by=cast.karen, system=system, expected=1, contact_points=points)
    assert selectors.cvr_system(cast.municipality) == systems[CVR_SLOT]


def test_the_cvr_system_stays_while_pickup_needs_it(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    with pytest.raises(RefusedByRule, match="Udpeg et andet først"):
        positions.put_in_slot(by=cast.karen, system=systems[CVR_SLOT], slot=3, expected=1)
    with pytest.raises(RefusedByRule, match="standardsystem"):
        positions.put_in_slot(by=cast.karen, system=systems[CVR_SLOT], slot=1, expected=1)


def test_a_move_from_an_old_page_is_refused(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    positions.put_in_slot(by=cast.karen, system=systems[2], slot=3, expected=1)
    with pytest.raises(StaleVersion):
        positions.put_in_slot(by=cast.karen, system=systems[2], slot=4, expected=1)
    assert System.objects.get(pk=systems[2].pk).slot == 3


def test_a_sender_can_begin_to_receive_in_a_free_slot_only(cast: Cast) -> None:
    build_five(cast.municipality)
    sender = build_system(cast.municipality, is_sender=True)
    with pytest.raises(RefusedByRule, match="ledig plads"):
        positions.put_in_slot(by=cast.karen, system=sender, slot=2, expected=1)
    positions.put_in_slot(by=cast.karen, system=sender, slot=3, expected=1)
    held = set(sender.identity.grants.values_list("type", flat=True))
    assert Privilege.AUTHORITY_RECIPIENT_SYSTEM in held


def change_way(cast: Cast, way: SetUpWay, *, visible_points: int = 0, waiting: int = 0, expected: int = 1) -> SetUp:
    """Karen changes the way, with the facts as they are."""
    facts = selectors.set_up_facts(cast.municipality, visible_points=visible_points, waiting=waiting)
    return positions.set_way(by=cast.karen, organisation=cast.municipality, way=way, facts=facts, expected=expected)


def test_taking_up_pickup_takes_the_default_and_the_cvr_system_into_use(cast: Cast) -> None:
    systems = {
        slot: build_system(cast.municipality, slot=slot, protocol=Protocol.REST_PULL, active=False)
        for slot in (1, 2, CVR_SLOT)
    }
    build_set_up(cast.municipality, SetUpWay.NO_PICKUP, systems[1])
    set_up = change_way(cast, SetUpWay.PICKUP_ONLY)

    assert set_up.first_connected_at is not None
    in_use = {slot: System.objects.get(pk=system.pk).is_active for slot, system in systems.items()}
    assert in_use == {1: True, 2: False, CVR_SLOT: True}


def test_giving_up_pickup_switches_the_receivers_off_and_lets_senders_send(cast: Cast) -> None:
    systems = build_five(cast.municipality)
    both = build_system(cast.municipality, slot=3, is_sender=True)
    change_way(cast, SetUpWay.NO_PICKUP)
    assert not any(System.objects.get(pk=system.pk).is_active for system in systems.values())
    assert System.objects.get(pk=both.pk).is_active


def test_the_first_connection_is_noted_once(cast: Cast) -> None:
    build_five(cast.municipality, SetUpWay.NO_PICKUP)
    first = change_way(cast, SetUpWay.PICKUP_ONLY).first_connected_at
    change_way(cast, SetUpWay.NO_PICKUP, expected=2)
    assert change_way(cast, SetUpWay.PICKUP_ONLY, expected=3).first_connected_at == first


@pytest.mark.parametrize(
    ("before", "after", "facts", "part"),
    [
        (SetUpWay.PICKUP_ONLY, SetUpWay.CONTACTABLE, {"visible_points": 0}, "kontaktpunkt"),
        (SetUpWay.PICKUP_ONLY, SetUpWay.NO_PICKUP, {"waiting": 2}, "venter: 2"),
    ],
)
def test_a_way_that_is_not_ready_is_refused_and_nothing_changes(
    cast: Cast, before: SetUpWay, after: SetUpWay, facts: dict[str, int], part: str
) -> None:
    systems = build_five(cast.municipality, before)
    with pytest.raises(NotPossibleNow, match=part):
        change_way(cast, after, **facts)
    assert SetUp.objects.get().way == before
    assert System.objects.get(pk=systems[1].pk).is_active


def test_a_way_chosen_on_an_old_page_is_refused(cast: Cast) -> None:
    build_five(cast.municipality)
    change_way(cast, SetUpWay.CONTACTABLE, visible_points=1)
    with pytest.raises(StaleVersion):
        change_way(cast, SetUpWay.NO_PICKUP)


def test_only_the_system_administrator_changes_the_way(cast: Cast) -> None:
    build_five(cast.municipality)
    facts = selectors.set_up_facts(cast.municipality, visible_points=1)
    for person in (cast.birgit, cast.freja):
        with pytest.raises(NotAllowed):
            positions.set_way(
                by=person, organisation=cast.municipality, way=SetUpWay.CONTACTABLE, facts=facts, expected=1
            )


def test_a_company_connects_with_one_system(db: None) -> None:
    company = build_company()
    boss = build_employee(company, Privilege.ORGANISATION_ADMINISTRATOR)
    system = build_system(company, slot=1, protocol=Protocol.REST_PULL, active=False)
    build_set_up(company, SetUpWay.NO_PICKUP, system)
    facts = selectors.set_up_facts(company, visible_points=0)
    positions.set_way(by=boss, organisation=company, way=SetUpWay.PICKUP_ONLY, facts=facts, expected=1)
    assert System.objects.get().is_active


@pytest.mark.django_db(transaction=True)
def test_two_people_who_name_different_defaults_at_once_take_turns() -> None:
    organisation = build_organisation()
    people = [build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR) for _ in range(2)]
    build_five(organisation)
    wished = [build_system(organisation, slot=slot) for slot in (3, 4)]
    together = threading.Barrier(2)

    def name(number: int) -> str:
        together.wait(timeout=20)
        try:
            positions.make_default(by=people[number], system=wished[number], expected=1)
        except StaleVersion:
            return "stale"
        finally:
            connection.close()
        return "named"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(name, range(2)))

    assert sorted(answers) == ["named", "stale"]
    assert selectors.default_system(organisation) == wished[answers.index("named")]
