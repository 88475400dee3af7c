"""Reading about systems: the list, one system, its attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.fbrs import services
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal import words
from tests.builders import build_company, build_contact_point, build_employee, build_organisation, build_system
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address, connected
from tests.portal.systems.worlds_of_post import build_attempts, build_waiting
from tests.recovery.worlds import in_use_for_long


def test_every_slot_stands_in_the_list_with_marks_and_use(cast: Cast) -> None:
    connected(cast)
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "systems"))

    rows = [text_of(row) for row in matching(page, ".systems-table", "tbody", "tr")]
    assert "3 af 4 pladser i brug" in rows[0]
    assert "Acta Sag Standard REST push · tager 99,5 MB" in rows[1]
    assert "Opret modtagersystem" in rows[4]
    assert "Ledig" in rows[4]
    assert "pladsen er udfyldt" in rows[5]
    assert "Økonomi CVR-system REST pull" in rows[6]


def test_a_system_that_stands_still_is_told_of_with_the_day_it_is_switched_off(cast: Cast) -> None:
    systems = connected(cast)
    build_waiting(systems["born"], 3)
    in_use_for_long(systems["born"])
    failed = clock.now() - timedelta(days=2) + timedelta(minutes=30)
    Health.objects.filter(system=systems["born"]).update(first_failure_at=failed, last_cause="KEY_REFUSED")
    client = log_in(StrictClient(), cast.karen)
    page = client.fetch(address(cast.municipality, "systems"))

    (warning,) = text_at(page, ".alert-warning")
    assert "Børn og Familie får ingen post Modtageren afviser vores adgangsnøgle." in warning
    off = words.spoken(failed + timedelta(days=7), clock.now()).replace(words.NBSP, " ")
    assert f"Systemet slås fra {off}, hvis ingen besked når frem inden." in warning
    row = text_at(page, ".systems-table", "tbody", "tr")[2]
    assert "Står stille" in row
    assert "3 beskeder venter" in row

    one = client.fetch(address(cast.municipality, "system", system_id=systems["born"].pk))
    assert "Modtageren afviser vores adgangsnøgle" in text_at(one, ".panel")[0]
    (forecast,) = text_at(one, ".alert-warning")
    assert f"Hvis intet ændrer sig, slås systemet fra {off}, om 5 dage" in forecast
    assert "går ny post til standardsystemet Acta Sag" in forecast
    assert "Én er nok til at standse uret" in forecast


def test_the_page_of_a_system_says_which_rights_it_holds(cast: Cast) -> None:
    system = build_system(cast.municipality, name="Acta Sag", slot=1)
    client = log_in(StrictClient(), cast.karen)
    here = address(cast.municipality, "system", system_id=system.pk)
    assert "Givet af Birgit Storm" not in text_of(client.fetch(here))

    rights = Privilege.ORGANISATION_USER_ADMINISTRATOR
    services.grant(by=cast.birgit, grantee=system.identity, privilege=rights, scope=cast.municipality)
    page = text_of(client.fetch(here))
    assert "Rettighedsadministrator Kan give og fjerne rettigheder og besvare anmodninger." in page
    assert "Givet af Birgit Storm, ingen slutdato" in page


def test_what_is_missing_comes_first_and_leads_to_its_cure(cast: Cast) -> None:
    build_system(cast.municipality, name="Acta Sag", slot=1)
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "systems"))

    lines = text_at(page, ".checklist", "li")
    assert "Intet standardsystem er udpeget" in lines[0]
    assert "Udpeg" in lines[0]
    assert any("Intet CVR-system er udpeget" in line for line in lines)
    assert any("I har ikke systemafhentning" in line for line in lines)


def test_who_may_only_look_gets_no_links_to_change(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.birgit)
    page = client.fetch(address(cast.municipality, "systems"))
    assert not matching(page, "a.button-primary")
    assert not matching(page, ".checklist", "a")
    one = client.fetch(address(cast.municipality, "system", system_id=systems["born"].pk))
    assert "Forny nøglen" not in text_of(one)
    assert "Redigér" not in text_of(one)


def test_a_company_has_one_slot_and_no_cvr_row(cast: Cast) -> None:
    company = build_company("Revi A/S")
    boss = build_employee(company, Privilege.ORGANISATION_ADMINISTRATOR)
    page = log_in(StrictClient(), boss).fetch(address(company, "systems"))
    rows = text_at(page, ".systems-table", "tbody", "tr")
    assert len(rows) == 2
    assert "0 af 1 plads i brug" in rows[0]


def test_senders_have_their_own_table(cast: Cast) -> None:
    build_system(cast.municipality, name="Fjernprint", is_sender=True, supplier="Trykkeriet")
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "systems"))
    assert "Fjernprint" in text_at(page, "main", "table")[-1]
    assert "Trykkeriet" in text_at(page, "main", "table")[-1]


def test_causes_are_grouped_since_the_last_success(cast: Cast) -> None:
    system = connected(cast)["born"]
    first, second = build_waiting(system, 2)
    build_attempts(first, 4, cause="TIME_OUT")
    build_attempts(first, 1)
    build_attempts(first, 2, cause="KEY_REFUSED", technical="HTTP 401")
    build_attempts(second, 3, cause="KEY_REFUSED", technical="HTTP 401")
    build_attempts(second, 1, cause="TOO_LARGE")
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "system", system_id=system.pk))

    assert "Hvorfor det mislykkes: 6 forsøg, 2 årsager" in text_at(page, "main", "h2")
    rows = [[text_of(cell) for cell in row] for row in matching(matching(page, "table")[0], "tbody", "tr")]
    assert rows[0][0] == "Modtageren afviser vores adgangsnøgle HTTP 401"
    assert rows[0][1:3] == ["5", "2"]
    assert rows[1][0].startswith("Beskeden er større")
    assert rows[1][4].startswith("Sæt største besked")


def test_attempts_come_newest_first_and_page_by_key(cast: Cast) -> None:
    system = connected(cast)["born"]
    (delivery,) = build_waiting(system)
    build_attempts(delivery, 30, cause="CONNECTION_REFUSED", technical="ECONNREFUSED")
    build_attempts(delivery, 1, finished=False)
    client = log_in(StrictClient(), cast.karen)
    first = client.fetch(address(cast.municipality, "system-attempts", system_id=system.pk))

    rows = text_at(first, "tbody", "tr")
    assert len(rows) == 25
    assert "Begyndt, men ikke afsluttet" in rows[0]
    assert "Modtageren tager ikke imod forbindelser" in rows[1]
    assert "ECONNREFUSED" in rows[1]
    (older,) = [link for link in matching(first, "a") if text_of(link) == "Vis ældre"]
    second = client.fetch(older.get("href"))
    assert len(matching(second, "tbody", "tr")) == 6
    assert "Vis ældre" not in text_of(second)


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1 OR 1=1"])
def test_a_key_that_is_none_is_no_page(cast: Cast, key: str) -> None:
    system = connected(cast)["born"]
    there = address(cast.municipality, "system-attempts", system_id=system.pk)
    log_in(StrictClient(), cast.karen).fetch(f"{there}?foer={key}", status=404)


def test_a_system_without_attempts_says_that_it_is_no_fault(cast: Cast) -> None:
    system = connected(cast)["born"]
    there = address(cast.municipality, "system-attempts", system_id=system.pk)
    page = log_in(StrictClient(), cast.karen).fetch(there)
    assert "Det er ikke en fejl" in text_of(page)


def test_the_page_of_one_system_asks_few_questions_however_much_waits(
    cast: Cast, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    system = connected(cast)["born"]
    build_waiting(system, 60)
    build_contact_point(cast.municipality, system, name="Skoleindskrivning")
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system", system_id=system.pk)
    with django_assert_max_num_queries(30):
        page = client.fetch(there)
    assert "Skoleindskrivning" in text_of(page)


@pytest.mark.parametrize(
    "name",
    [
        "system",
        "system-attempts",
        "system-edit",
        "system-make-default",
        "system-make-cvr",
        "system-activate",
        "system-deactivate",
        "system-renew-key",
        "system-networks",
        "system-certificate",
    ],
)
def test_anothers_system_does_not_exist_on_any_page(cast: Cast, name: str) -> None:
    foreign = build_system(build_organisation(), slot=1)
    there = address(cast.municipality, name, system_id=foreign.pk)
    client = log_in(StrictClient(), cast.karen)
    client.fetch(there, status=404)
    if name not in ("system", "system-attempts"):
        client.submit(there, {"version": 1, "name": "Overtaget"}, status=404)


@pytest.mark.parametrize(
    "name",
    ["system-edit", "system-make-default", "system-deactivate", "system-renew-key", "system-networks"],
)
def test_who_may_only_look_is_told_what_is_missing(cast: Cast, name: str) -> None:
    system = connected(cast)["born"]
    page = log_in(StrictClient(), cast.birgit).fetch(address(cast.municipality, name, system_id=system.pk), status=403)
    assert "Systemadministrator" in text_of(page)
