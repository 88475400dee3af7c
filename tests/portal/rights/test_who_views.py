"""Every right there is, and who has and has had one of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import delegation, services
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES
from tests.builders import build_company, build_employee
from tests.client import matching, text_at, text_of
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, Office


def there(office: Office, privilege: str = STATISTICS.value) -> str:
    return office.address("right-history", privilege=privilege)


def test_the_catalogue_holds_every_right_of_people(office: Office) -> None:
    page = office.client.fetch(office.address("rights"))
    links = {link.get("href") for link in matching(page, "li.catalogue", "a")}
    assert links == {there(office, privilege.value) for privilege in PERSON_PRIVILEGES}


def test_who_has_it_by_what_way_and_until_when(office: Office) -> None:
    services.grant(
        by=office.birgit,
        grantee=office.amina,
        privilege=STATISTICS,
        scope=office.home,
        active_to=clock.now() + timedelta(days=5, hours=1),
    )
    office.group(office.amina, privilege=STATISTICS)
    page = office.client.fetch(there(office))
    rows = text_at(page, "tbody", "tr")
    assert "direkte om 5 dage" in rows[0]
    assert "gruppen Drift ingen slutdato" in rows[1]
    assert rows[2].startswith("Sanne Lund direkte ingen slutdato")


def test_the_history_tells_who_got_and_lost_it_when_and_by_whom(office: Office) -> None:
    held = services.grant(by=office.birgit, grantee=office.amina, privilege=RECALL, scope=office.home)
    services.revoke(by=office.birgit, held=held)
    page = office.client.fetch(there(office, RECALL.value))
    assert "Ingen har rettigheden nu." in text_of(page)
    rows = [row.split(" ", 2)[2] for row in text_at(page, "tbody", "tr")]
    assert rows == ["Fjernet Amina Yusuf Birgit Storm", "Givet Amina Yusuf Birgit Storm"]


def test_long_lists_go_on_over_the_page(office: Office) -> None:
    people = [build_employee(office.home, RECALL, name=f"Kollega {number:02}") for number in range(52)]
    page = office.client.fetch(there(office, RECALL.value))
    tables = matching(page, "tbody")
    assert [len(table) for table in tables] == [50, 50]
    (following,) = page.xpath("//a[text()='Vis de næste']/@href")
    assert text_at(matching(office.client.fetch(following), "tbody")[0], "th")[-1] == people[-1].name
    (older,) = page.xpath("//a[text()='Vis ældre']/@href")
    assert len(matching(office.client.fetch(older), "tbody")[1]) == 2
    for strange in ("?aeldre=x", "?efter=x", "?aeldre=99999999999999999999"):
        office.client.fetch(there(office, RECALL.value) + strange)


@pytest.mark.parametrize("code", ["AUTHORITY_SENDER_SYSTEM", "INGEN", "statistics_administrator"])
def test_a_right_that_no_person_can_hold_does_not_exist(office: Office, code: str) -> None:
    office.client.fetch(there(office, code), status=404)


def test_who_acts_for_a_partner_is_told_of_as_the_partner(office: Office) -> None:
    partner = build_company("Revi A/S")
    rikke = build_employee(partner, ADMINISTRATOR, name="Rikke Revisor")
    held = delegation.delegate(by=office.birgit, partner=partner, privilege=STATISTICS, scope=office.home).grant
    vagn = build_employee(partner, name="Vagn Thorsen")
    link = delegation.hand_on(by=rikke, held=held, grantee=vagn).grant
    for address in (there(office), office.address("right", grant_id=link.pk)):
        text = text_of(office.client.fetch(address))
        assert "Revi A/S (CVR" in text
        assert "Rikke" not in text
