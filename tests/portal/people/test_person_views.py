"""One person: what they can do, where it comes from, what rests or ended and why, and what has happened."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal.people import person_views
from tests.builders import build_employee
from tests.client import StrictClient, matching, text_at, text_of
from tests.fbrs.worlds import grant_of, in_days
from tests.people import Cast, log_in
from tests.portal.people.worlds import ADMINISTRATOR, CONTACTS, LOGS, STATISTICS, SYSTEMS, Town, address


def of(town: Town, person: Identity, name: str = "person") -> str:
    return address(town.home, name, person_id=person.pk)


def table(page: Any, caption: str) -> list[str]:
    """The rows of the table with that caption."""
    for found in matching(page, "table"):
        if text_at(found, "caption") == [caption]:
            return [" | ".join(text_of(cell) for cell in row) for row in matching(found, "tbody", "tr")]
    return []


def links(page: Any) -> dict[str, str]:
    return {text_of(link): link.get("href") for link in matching(page, "main", "a")}


class TestRights:
    def test_each_says_what_one_can_where_it_comes_from_and_who_gave_it(self, town: Town, birgit: StrictClient) -> None:
        page = birgit.fetch(of(town, town.amina))
        first, second = table(page, "Rettigheder, der gælder nu")
        assert first.startswith("StatistikKan tage tal ud om sendt og modtaget.")
        assert "gruppen FagsystemerGivet af Birgit Storm " in first
        assert "| ingen slutdato |" in first
        assert second.startswith("Hændelseslog, beskeder ser personoplysningerKan slå op")
        assert "| direkteGivet af Birgit Storm " in second

    def test_a_handed_on_right_shows_the_whole_way_it_has_come(self, town: Town, birgit: StrictClient) -> None:
        (row,) = table(birgit.fetch(of(town, town.with_partner())), "Rettigheder, der gælder nu")
        assert "videregivet af Revi A/S" in row
        assert "Eksempelby Kommune gav rettigheden til Revi A/S, som gav den videre til Vagn Thorsen" in row
        assert "Givet af Revi A/S" in row, "another organisation's employee is told by the organisation"
        assert "Rie Revisor" not in row

    def test_the_areas_say_how_far_one_gets(self, town: Town, birgit: StrictClient) -> None:
        page = birgit.fetch(of(town, town.amina))
        found = dict(zip(text_at(page, "dt"), text_at(page, "dd"), strict=True))
        assert found == {"Systemer": "ser", "Tømning": "ser", "Hændelseslog": "ser", "Statistik": "ser og ændrer"}

    def test_what_can_be_done_about_it_is_one_click_away(self, town: Town, birgit: StrictClient) -> None:
        found = links(birgit.fetch(of(town, town.ole)))
        right = grant_of(town.ole, CONTACTS)
        assert found["Giv en rettighed"] == address(town.home, "give-right") + f"?person={town.ole.pk}"
        assert found["Ret flere rettigheder på én gang"] == of(town, town.ole, "change-rights")
        assert found["Se og ret Kontaktstrukturadministrator, direkte"] == address(
            town.home, "right", grant_id=right.pk
        )
        assert found["Gør Ole Rask inaktiv"] == of(town, town.ole, "person-deactivate")

    def test_somebody_elses_employee_is_neither_given_rights_nor_made_inactive_here(
        self, town: Town, birgit: StrictClient
    ) -> None:
        found = links(birgit.fetch(of(town, town.with_partner())))
        assert "Giv en rettighed" not in found
        assert not [name for name in found if name.endswith("inaktiv")]

    def test_rights_of_somebody_inactive_stand_with_the_reason(self, town: Town, birgit: StrictClient) -> None:
        page = birgit.fetch(of(town, town.rikke))
        assert "Personen er inaktiv." in text_at(page, ".alert-warning")[0]
        assert not table(page, "Rettigheder, der gælder nu")
        (row,) = table(page, "Rettigheder, der ikke gælder nu")
        assert row.endswith("Rikke Dam er ikke aktiv")
        assert "Gør Rikke Dam aktiv igen" in links(page)

    def test_what_has_not_begun_and_what_was_taken(self, town: Town, birgit: StrictClient) -> None:
        fbrs.give(by=town.birgit, grantee=town.ole, privilege=STATISTICS, scope=town.home, active_from=in_days(3))
        fbrs.revoke(by=town.birgit, held=grant_of(town.ole, CONTACTS))
        page = birgit.fetch(of(town, town.ole))
        assert "Ole Rask kan ikke noget i Eksempelby Kommune lige nu." in text_at(page, "main", "p")
        (coming,) = table(page, "Rettigheder, der ikke gælder nu")
        assert "Givet af Birgit Storm med virkning fra " in coming
        assert coming.endswith("Ikke begyndt")
        (gone,) = table(page, "Rettigheder, der er slut")
        assert gone.startswith("Kontaktstrukturadministrator")
        assert gone.endswith("Fjernet")

    def test_a_removed_right_is_gone_at_the_next_request(self, town: Town) -> None:
        karen = log_in(StrictClient(), town.cast.karen)
        there = address(town.home, "system-new")
        assert karen.get(there).status_code == 200
        fbrs.revoke(by=town.birgit, held=grant_of(town.cast.karen, SYSTEMS))
        assert karen.get(there).status_code == 404, "it was her only right"

    def test_the_number_of_queries_does_not_grow(self, town: Town, birgit: StrictClient) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                birgit.fetch(of(town, town.amina))
            return len(captured)

        few = queries()
        for privilege in (SYSTEMS, CONTACTS, Privilege.RECALL_ADMINISTRATOR, Privilege.MESSAGE_BASIC):
            town.give(town.amina, privilege)
        for privilege in (SYSTEMS, CONTACTS):
            fbrs.revoke(by=town.birgit, held=grant_of(town.amina, privilege))
        assert queries() == few


@pytest.mark.parametrize("name", ["person", "person-history", "person-deactivate", "person-reactivate"])
def test_who_has_nothing_to_do_with_the_organisation_does_not_exist(
    town: Town, cast: Cast, birgit: StrictClient, name: str
) -> None:
    assert birgit.get(of(town, cast.freja, name)).status_code == 404
    assert birgit.get(of(town, Identity(), name)).status_code == 404


class TestHistory:
    def test_given_changed_refused_and_taken_with_who_did_it(self, town: Town, birgit: StrictClient) -> None:
        held = grant_of(town.ole, CONTACTS)
        fbrs.change_end(by=town.birgit, held=held, active_to=None, expected=held.version)
        with pytest.raises(RefusedByRule):
            fbrs.give(by=town.birgit, grantee=town.ole, privilege=Privilege.AUTHORITY_SENDER_SYSTEM, scope=town.home)
        fbrs.revoke(by=town.birgit, held=grant_of(town.ole, CONTACTS))
        rows = table(birgit.fetch(of(town, town.ole, "person-history")), "Hændelser om Ole Rasks rettigheder")
        told = [row.split(" | ", 1)[1] for row in rows]
        right = "Kontaktstrukturadministrator | Birgit Storm"
        assert told[0] == f"Fjernet | {right}"
        assert told[1].startswith("Forsøg afvistMyndigheds afsendersystem kan ikke gives til en person.")
        assert told[2] == f"Slutdato ændretUden slutdato | {right}"
        assert told[3].startswith("GivetTil og med ")
        assert len(told) == 4

    def test_what_the_solution_and_others_did_names_them_and_no_foreign_employee(
        self, town: Town, birgit: StrictClient
    ) -> None:
        rows = table(
            birgit.fetch(of(town, town.with_partner(), "person-history")), "Hændelser om Vagn Thorsens rettigheder"
        )
        assert [row.split(" | ", 1)[1] for row in rows] == [
            "GivetVideregivet | Systemadministrator | Revi A/S (CVR 55667788)"
        ]
        own = table(birgit.fetch(of(town, town.birgit, "person-history")), "Hændelser om Birgit Storms rettigheder")
        assert own[0].endswith("| Rettighedsadministrator | Digital Post")

    def test_page_by_page(self, town: Town, birgit: StrictClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(person_views, "_EVENTS_SHOWN", 2)
        person = build_employee(town.home, LOGS, STATISTICS, CONTACTS, name="Nina")
        there = of(town, person, "person-history")
        seen, page = [], birgit.fetch(there)
        while True:
            seen += [row.split(" | ")[2] for row in table(page, "Hændelser om Ninas rettigheder")]
            if "Vis ældre" not in links(page):
                break
            page = birgit.fetch(there + links(page)["Vis ældre"])
        assert seen == ["Kontaktstrukturadministrator", "Statistik", "Hændelseslog, beskeder"]
        assert links(page)["Vis de nyeste"] == there

    @pytest.mark.parametrize("after", ["x", "-1", "²", "9" * 30])
    def test_a_key_nobody_can_understand_begins_at_the_newest(
        self, town: Town, birgit: StrictClient, after: str
    ) -> None:
        page = birgit.fetch(of(town, town.ole, "person-history") + f"?after={after}")
        assert table(page, "Hændelser om Ole Rasks rettigheder")

    def test_nothing_has_happened_yet(self, town: Town, birgit: StrictClient) -> None:
        nobody = build_employee(town.home, name="Ny Ansat")
        assert "Der er ikke sket noget endnu." in text_at(birgit.fetch(of(town, nobody, "person-history")), "main", "p")


def test_administrators_are_told_who_gave_themselves_something(town: Town, birgit: StrictClient) -> None:
    fbrs.give(by=town.birgit, grantee=town.birgit, privilege=Privilege.MESSAGE_BASIC, scope=town.home)
    rows = table(birgit.fetch(of(town, town.birgit, "person-history")), "Hændelser om Birgit Storms rettigheder")
    assert "GivetTil sig selv | Postkasse, basis | Birgit Storm" in rows[0]
    assert ADMINISTRATOR.label in rows[1]
