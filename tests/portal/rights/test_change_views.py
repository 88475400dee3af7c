"""All rights of one person: all or nothing, and two administrators at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import services, versions
from administrativ_adgang.fbrs.models import EndReason, Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee, build_organisation
from tests.client import text_at, text_of
from tests.people import Cast
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, SYSTEMS, Office, told, version_in

FAR = clock.today() + timedelta(days=90)
TYPED = f"{FAR:%d.%m.%Y}"


def there(office: Office, person: Any) -> str:
    return office.address("change-rights", person_id=person.pk)


def expected(office: Office, person: Any) -> str:
    return versions.of_person(person, office.home)


def test_ticks_show_what_is_held_and_each_right_says_what_it_means(office: Office) -> None:
    page = office.client.fetch(there(office, office.sanne))
    assert page.xpath("//input[@type='checkbox'][@checked]/@name") == [STATISTICS.value]
    meaning = page.xpath(f"//input[@name='{RECALL}']/@aria-describedby")[0]
    assert "Kan standse beskeder" in text_at(page, f"#{meaning}")[0]
    assert not page.xpath("//input[@name='SYSTEM_MANAGER']")


def test_what_it_changes_is_shown_first_with_and_without_script(office: Office) -> None:
    chosen = {"expected": expected(office, office.sanne), RECALL.value: "on"}
    for page in (
        office.client.get(there(office, office.sanne), chosen).page,
        office.client.submit(there(office, office.sanne), {**chosen, "preview": "yes"}, status=200).page,
    ):
        assert text_at(page, "#what-if-said") == ["Sanne Lund får Tilbagekaldelse og mister Statistik."]
        assert "Ingen tilbage, der må tage statistik ud." in text_at(page, "#what-if")[0]
        assert page.xpath("//input[@type='checkbox'][@checked]/@name") == [RECALL.value]
    assert office.may(office.sanne, STATISTICS)


def test_rights_are_replaced_in_one_step(office: Office) -> None:
    sent = {"expected": expected(office, office.sanne), RECALL.value: "on", f"{RECALL}-end": TYPED}
    answer = office.client.submit(there(office, office.sanne), sent)
    assert "Rettighederne for Sanne Lund er gemt." in text_of(office.client.fetch(answer["Location"]))
    assert not office.may(office.sanne, STATISTICS)
    assert office.right(office.sanne, RECALL).active_to == clock.end_of(FAR)


def test_one_wrong_date_saves_nothing_and_stands_at_its_line(office: Office) -> None:
    sent = {
        "expected": expected(office, office.sanne),
        SYSTEMS.value: "on",
        RECALL.value: "on",
        f"{RECALL}-end": "1.1.2020",
    }
    page = office.client.submit(there(office, office.sanne), sent, status=422).page
    assert told(page) == ["Slutdatoen ligger i fortiden"]
    assert page.xpath("//nav//a/@href")[-1:] or page.xpath("//a[@class='function-link']/@href")
    assert page.xpath(f"//a[@href='#id_{RECALL}-end']")
    assert page.xpath(f"//input[@name='{RECALL}-end']/@value") == ["1.1.2020"]
    assert office.may(office.sanne, STATISTICS)
    assert not office.may(office.sanne, SYSTEMS)


def test_an_end_that_was_left_alone_keeps_its_exact_time(office: Office) -> None:
    exact = clock.now() + timedelta(days=40)
    held = services.grant(by=office.birgit, grantee=office.amina, privilege=RECALL, scope=office.home, active_to=exact)
    page = office.client.fetch(there(office, office.amina))
    shown = page.xpath(f"//input[@name='{RECALL}-end']/@value")[0]
    sent = {"expected": version_in(page, "expected"), RECALL.value: "on", f"{RECALL}-end": shown}
    office.client.submit(there(office, office.amina), {**sent, STATISTICS.value: "on"})
    assert Grant.objects.get(pk=held.pk).active_to == exact
    assert Grant.objects.get(pk=held.pk).version == 1
    page = office.client.fetch(there(office, office.amina))
    sent = {"expected": version_in(page, "expected"), RECALL.value: "on", f"{RECALL}-end": ""}
    office.client.submit(there(office, office.amina), sent)
    assert Grant.objects.get(pk=held.pk).active_to is None


def test_what_has_run_out_is_not_called_taken_away(office: Office) -> None:
    with clock.moved(timedelta(days=-20)):
        held = services.grant(
            by=None,
            grantee=office.amina,
            privilege=RECALL,
            scope=office.home,
            active_to=clock.now() + timedelta(days=5),
        )
    page = office.client.fetch(there(office, office.amina))
    assert not page.xpath("//input[@type='checkbox'][@checked]")
    sent = {"expected": version_in(page, "expected"), STATISTICS.value: "on"}
    office.client.submit(there(office, office.amina), sent)
    assert Grant.objects.get(pk=held.pk).end_reason in ("", EndReason.EXPIRED)


def test_who_comes_second_is_told_what_changed_by_whom_and_keeps_the_own_choice(office: Office) -> None:
    page = office.client.fetch(there(office, office.amina))
    jens = build_employee(office.home, ADMINISTRATOR, name="Jens Mikkelsen")
    services.grant(by=jens, grantee=office.amina, privilege=RECALL, scope=office.home)
    sent = {"expected": version_in(page, "expected"), STATISTICS.value: "on", f"{STATISTICS}-end": TYPED}
    page = office.client.submit(there(office, office.amina), sent, status=409).page
    (line,) = told(page)
    assert line.startswith("Jens Mikkelsen har ændret rettighederne imens")
    assert "Tilbagekaldelse" in line
    assert page.xpath("//input[@type='checkbox'][@checked]/@name") == [STATISTICS.value]
    assert page.xpath(f"//input[@name='{STATISTICS}-end']/@value") == [TYPED]
    rows = text_at(page, "table.conflict", "tr")
    assert rows[1].startswith("Statistik nej ja, ")
    assert rows[2] == "Tilbagekaldelse ja, ingen slutdato nej"
    assert not office.may(office.amina, STATISTICS)
    # Sent once more the choice stands: what the other one did has been seen.
    office.client.submit(there(office, office.amina), {**sent, "expected": version_in(page, "expected")})
    assert office.may(office.amina, STATISTICS)
    assert not office.may(office.amina, RECALL)


def test_the_last_rights_administrator_stays_and_candidates_are_named(office: Office) -> None:
    sent = {"expected": expected(office, office.birgit), STATISTICS.value: "on"}
    panel = office.client.submit(there(office, office.birgit), {**sent, "preview": "yes"}, status=200).page
    assert "Du kan ikke give dig selv Statistik." in text_at(panel, "#what-if")[0]
    sent = {"expected": expected(office, office.birgit)}
    page = office.client.submit(there(office, office.birgit), sent, status=422).page
    (line,) = told(page)
    assert "Birgit Storm er den sidste rettighedsadministrator i Eksempelby Kommune." in line
    assert "Amina Yusuf" in line
    assert office.may(office.birgit, ADMINISTRATOR)


def test_an_outsider_can_only_lose_here(office: Office) -> None:
    outside = build_employee(build_organisation("Andersted Kommune"), name="Vagn Thorsen")
    services.grant(by=None, grantee=outside, privilege=RECALL, scope=office.home)
    page = office.client.fetch(there(office, outside))
    assert page.xpath("//input[@type='checkbox']/@name") == [RECALL.value]
    office.client.submit(there(office, outside), {"expected": version_in(page, "expected")})
    assert not office.may(outside, RECALL)


def test_what_only_the_owner_of_the_solution_gives_is_kept_and_said(office: Office) -> None:
    central = Privilege.TRUSTED_RECIPIENT
    services.grant(by=None, grantee=office.amina, privilege=central, scope=office.home)
    page = office.client.fetch(there(office, office.amina))
    assert "men kun gives igen af Digital Post" in text_at(page, f"#id_{central}-meaning")[0]
    sent = {"expected": version_in(page, "expected"), central.value: "on", STATISTICS.value: "on"}
    office.client.submit(there(office, office.amina), sent)
    assert office.may(office.amina, central)


def test_people_elsewhere_do_not_exist(office: Office, cast: Cast) -> None:
    office.client.fetch(there(office, cast.freja), status=404)
    office.client.submit(there(office, cast.freja), {STATISTICS.value: "on"}, status=404)
