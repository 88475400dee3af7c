"""Making a colleague inactive and active again: said before, refused for the last who can give rights."""

from __future__ import annotations

import pytest

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from tests.client import StrictClient, faults_told, matching, text_at, text_of
from tests.people import log_in
from tests.portal.people.worlds import ADMINISTRATOR, LOGS, STATISTICS, Town, address


def of(town: Town, person: Identity, name: str = "person-deactivate") -> str:
    return address(town.home, name, person_id=person.pk)


def is_active(person: Identity) -> bool:
    return Identity.objects.get(pk=person.pk).is_active


def test_the_page_says_first_what_happens_and_changes_nothing(town: Town, birgit: StrictClient) -> None:
    page = birgit.fetch(of(town, town.amina))
    told = text_at(page, "main", "li")
    assert text_at(page, "h1") == ["Gør Amina Yusuf inaktiv?"]
    assert "Amina Yusuf mister adgangen til Forside, " in " ".join(told)
    assert text_at(page, ".alert-warning", "li") == [
        "Advarsel: Ingen tilbage, der må tage statistik ud.",
        "Advarsel: Ingen tilbage, der må se hændelsesloggen.",
    ]
    assert "Det gælder også i andre organisationer, hvor Amina Yusuf har rettigheder." in told
    assert is_active(town.amina)


def test_one_is_out_at_the_next_request_and_in_again_with_the_same_rights(town: Town, birgit: StrictClient) -> None:
    amina = log_in(StrictClient(), town.amina)
    here = address(town.home, "statistics")
    assert amina.get(here).status_code == 200
    page = birgit.post(of(town, town.amina), {"version": town.amina.version}, follow=True).page  # type: ignore[attr-defined]
    assert text_at(page, ".alert-success") == ["Udført: Personen er inaktiv."]
    assert amina.get(here).headers["Location"].startswith("/log-ind")
    told = text_of(birgit.fetch(of(town, town.amina, "person-reactivate")))
    assert "Amina Yusuf får igen Statistik og Hændelseslog, beskeder i Eksempelby Kommune." in told
    birgit.submit(of(town, town.amina, "person-reactivate"), {"version": town.amina.version + 1})
    assert access.privileges_in(town.amina, town.home) == {LOGS, STATISTICS}
    assert log_in(amina, town.amina).get(here).status_code == 200


class TestTheLastAdministrator:
    def test_is_warned_before_with_names_of_who_could_take_over(self, town: Town, birgit: StrictClient) -> None:
        first = text_at(birgit.fetch(of(town, town.birgit)), ".alert-warning", "li")[0]
        assert first == (
            "Advarsel: Det kan ikke lade sig gøre endnu. Birgit Storm er den sidste, der kan give rettigheder. "
            "Giv først rettigheden til en anden, fx Amina Yusuf eller Ole Rask."
        )

    def test_is_refused_with_names_and_the_attempt_is_in_the_history(self, town: Town, birgit: StrictClient) -> None:
        answer = birgit.submit(of(town, town.birgit), {"version": town.birgit.version}, status=422)
        told = "Birgit Storm er den sidste rettighedsadministrator i Eksempelby Kommune. Intet er ændret."
        assert told in faults_told(answer)
        assert "fx Amina Yusuf eller Ole Rask" in faults_told(answer)
        assert is_active(town.birgit)
        page = birgit.fetch(of(town, town.birgit, "person-history"))
        assert text_at(page, "tbody", "th")[0].startswith(f"Forsøg afvist{told}")

    def test_may_go_when_another_has_taken_over_and_then_has_no_page_here(
        self, town: Town, birgit: StrictClient
    ) -> None:
        town.give(town.amina, ADMINISTRATOR)
        assert "Det er dig selv." in text_of(birgit.fetch(of(town, town.birgit)))
        assert birgit.submit(of(town, town.birgit), {"version": town.birgit.version}).url == "/"
        assert birgit.get("/").headers["Location"].startswith("/log-ind")


def test_an_old_page_is_answered_and_may_be_sent_again(town: Town, birgit: StrictClient) -> None:
    answer = birgit.submit(of(town, town.amina), {"version": town.amina.version + 7}, status=409)
    assert "En anden har ændret det imens" in faults_told(answer)
    assert is_active(town.amina)
    (version,) = [one.get("value") for one in matching(answer.page, "input") if one.get("name") == "version"]
    birgit.submit(of(town, town.amina), {"version": version})
    assert not is_active(town.amina)


def test_twice_is_said_not_done(town: Town, birgit: StrictClient) -> None:
    rikke = Identity.objects.get(pk=town.rikke.pk)
    out = birgit.submit(of(town, rikke), {"version": rikke.version}, status=422)
    assert "Rikke Dam er allerede inaktiv." in faults_told(out)
    back = birgit.submit(of(town, town.amina, "person-reactivate"), {"version": town.amina.version}, status=422)
    assert "Amina Yusuf er allerede aktiv." in faults_told(back)


@pytest.mark.parametrize("name", ["person-deactivate", "person-reactivate"])
def test_only_the_employer_makes_somebody_inactive(town: Town, birgit: StrictClient, name: str) -> None:
    vagn = town.with_partner()
    assert birgit.get(of(town, vagn, name)).status_code == 404
    assert birgit.post(of(town, vagn, name), {"version": vagn.version}).status_code == 404
    assert is_active(vagn)


def test_a_form_of_another_organisation_changes_nothing(town: Town) -> None:
    freja = town.cast.freja
    client = log_in(StrictClient(), freja)
    elsewhere: Organisation = freja.organisation  # type: ignore[assignment]
    there = address(elsewhere, "person-deactivate", person_id=town.amina.pk)
    assert client.post(there, {"version": town.amina.version}).status_code == 404
    assert is_active(town.amina)
