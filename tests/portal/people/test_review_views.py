"""The half-yearly review: one click a person, told where one is, and kept as proof."""

from __future__ import annotations

from typing import Any

import pytest

from administrativ_adgang.fbrs import access, review_selectors, reviews, selectors
from administrativ_adgang.fbrs.models import Decision, Identity, ReviewItem, ReviewRound
from tests.builders import build_employee
from tests.client import StrictClient, faults_told, matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.people.worlds import ADMINISTRATOR, LOGS, STATISTICS, Town, address, item_of


@pytest.fixture
def here(town: Town) -> str:
    return address(town.home, "review")


@pytest.fixture
def round_(town: Town) -> ReviewRound:
    """A round with Amina, Birgit and Ole in it."""
    return reviews.start_round(by=town.birgit, scope=town.home)


def left(page: Any) -> list[str]:
    return text_at(page, ".review-list", "h2")


def press(client: StrictClient, town: Town, item: ReviewItem, decision: str, *, status: int = 302, **more: Any) -> Any:
    there = address(town.home, "review-decide", item_id=item.pk)
    return client.submit(there, {"version": item.version, "decision": decision, **more}, status=status)


def test_it_is_begun_with_one_click_and_only_once(town: Town, birgit: StrictClient, here: str) -> None:
    page = birgit.fetch(here)
    assert "En gennemgang tager alle med, der kan noget i Eksempelby Kommune nu: 3 personer." in text_of(page)
    for _ in range(2):
        assert birgit.submit(address(town.home, "review-start"), {}).url == here
    assert ReviewRound.objects.count() == 1
    assert left(birgit.fetch(here)) == ["Amina Yusuf", "Birgit Storm dig", "Ole Rask"]


def test_each_person_stands_with_what_they_have(round_: ReviewRound, birgit: StrictClient, here: str) -> None:
    page = birgit.fetch(here)
    amina = matching(page, ".review-list")[0][0]
    assert text_at(amina, "li")[-2:] == [
        "Statistik, gruppen Fagsystemer, ingen slutdato",
        "Hændelseslog, beskeder, direkte, ingen slutdato",
    ]
    assert text_at(amina, "button") == ["Behold Amina Yusufs rettigheder", "Fjern alt fra Amina Yusuf"]
    assert text_at(page, ".panel", "p")[0].startswith("0 af 3 personer er gennemgået. Frist ")


def test_to_the_end_and_the_proof_of_it(town: Town, round_: ReviewRound, birgit: StrictClient, here: str) -> None:
    press(birgit, town, item_of(round_, town.birgit), "KEEP")
    press(birgit, town, item_of(round_, town.ole), "KEEP")
    assert left(birgit.fetch(here)) == ["Amina Yusuf"]
    press(birgit, town, item_of(round_, town.amina), "DROP")
    assert access.privileges_in(town.amina, town.home) == frozenset()
    assert access.may(town.birgit, ADMINISTRATOR, town.home)

    page = birgit.fetch(here)
    assert "Begynd en gennemgang" in text_at(page, "button")
    assert address(town.home, "review-proof", round_id=round_.pk) in [one.get("href") for one in matching(page, "a")]
    proof = birgit.fetch(address(town.home, "review-proof", round_id=round_.pk))
    rows = [" | ".join(text_of(cell) for cell in row) for row in matching(proof, "tbody", "tr")]
    assert "Statistik (gruppen Fagsystemer)" in rows[0]
    assert "Hændelseslog, beskeder" in rows[0]
    assert "| Alt fjernet | Birgit Storm" in rows[0]
    assert "Rettighedsadministrator | Beholdt | Birgit Storm" in rows[1]
    assert dict(zip(text_at(proof, "dt"), text_at(proof, "dd"), strict=True)) == {
        "Personer i alt": "3",
        "Gennemgået": "3",
        "Alt fjernet fra": "1",
    }


def test_the_answer_says_what_was_done(town: Town, round_: ReviewRound, birgit: StrictClient) -> None:
    kept = birgit.get(press(birgit, town, item_of(round_, town.ole), "KEEP").url).page  # type: ignore[attr-defined]
    assert text_at(kept, ".alert-success") == ["Udført: Ole Rask beholder sine rettigheder."]
    dropped = birgit.get(press(birgit, town, item_of(round_, town.amina), "DROP").url).page  # type: ignore[attr-defined]
    assert text_at(dropped, ".alert-success") == ["Udført: Alle rettigheder er fjernet fra Amina Yusuf."]


def test_nobody_is_offered_to_drop_themselves(round_: ReviewRound, birgit: StrictClient, here: str) -> None:
    people = matching(birgit.fetch(here), ".review-list")[0]
    (own,) = (row for row in people if "dig" in text_at(row, ".chip"))
    assert text_at(own, "button") == ["Behold Birgit Storms rettigheder"]
    assert "lad en anden rettighedsadministrator gøre det" in text_of(own)


def test_the_last_administrator_cannot_be_dropped(town: Town, round_: ReviewRound, birgit: StrictClient) -> None:
    item = item_of(round_, town.birgit)
    answer = press(birgit, town, item, "DROP", status=422)
    assert "Birgit Storm er den sidste rettighedsadministrator" in faults_told(answer)
    assert "fx Amina Yusuf eller Ole Rask" in faults_told(answer)
    assert "Birgit Storm dig" in left(answer.page), "still to be decided, on the same page"
    assert access.may(town.birgit, ADMINISTRATOR, town.home)
    assert item_of(round_, town.birgit).decision == ""
    history = birgit.fetch(address(town.home, "person-history", person_id=town.birgit.pk))
    assert text_at(history, "tbody", "th")[0].startswith("Forsøg afvist")


class TestTwoAdministrators:
    @pytest.fixture
    def other(self, town: Town) -> Identity:
        return build_employee(town.home, ADMINISTRATOR, name="Jens Mikkelsen")

    def test_what_the_other_has_decided_meanwhile_is_told_not_done_again(
        self, town: Town, other: Identity, round_: ReviewRound, birgit: StrictClient
    ) -> None:
        item = item_of(round_, town.amina)
        reviews.decide(by=other, scope=town.home, item=item, decision=Decision.KEEP, expected=item.version)
        answer = press(birgit, town, item_of(round_, town.amina), "DROP", status=409)
        assert "Jens Mikkelsen har gennemgået Amina Yusuf imens. Intet er ændret af dig." in faults_told(answer)
        assert access.privileges_in(town.amina, town.home) == {LOGS, STATISTICS}
        assert "Amina Yusuf" not in left(answer.page)

    def test_an_old_version_is_answered(self, town: Town, round_: ReviewRound, birgit: StrictClient) -> None:
        item = item_of(round_, town.amina)
        item.version += 3
        assert "ændret" in faults_told(press(birgit, town, item, "DROP", status=409))
        assert access.privileges_in(town.amina, town.home) == {LOGS, STATISTICS}


@pytest.mark.parametrize("data", [{}, {"decision": "KEEP"}, {"decision": "MAYBE", "version": 1}, {"version": 1}])
def test_half_a_form_decides_nothing(
    town: Town, round_: ReviewRound, birgit: StrictClient, data: dict[str, Any]
) -> None:
    there = address(town.home, "review-decide", item_id=item_of(round_, town.amina).pk)
    birgit.submit(there, data, status=422)
    assert review_selectors.waiting(selectors.open_review(town.home)).items[0].name == "Amina Yusuf"  # type: ignore[arg-type]


def test_another_organisations_round_does_not_exist(town: Town, cast: Cast, round_: ReviewRound) -> None:
    client = log_in(StrictClient(), cast.freja)
    elsewhere = cast.freja.organisation
    assert elsewhere is not None
    item = item_of(round_, town.amina)
    there = address(elsewhere, "review-decide", item_id=item.pk)
    assert client.post(there, {"version": item.version, "decision": "DROP"}).status_code == 404
    assert client.get(address(elsewhere, "review-proof", round_id=round_.pk)).status_code == 404
    assert access.privileges_in(town.amina, town.home) == {LOGS, STATISTICS}


def test_skipping_ahead_stays_there_after_a_decision(
    town: Town, round_: ReviewRound, birgit: StrictClient, here: str
) -> None:
    after = str(item_of(round_, town.amina).pk)
    page = birgit.fetch(f"{here}?after={after}")
    assert left(page) == ["Birgit Storm dig", "Ole Rask"]
    answer = press(birgit, town, item_of(round_, town.birgit), "KEEP", after=after)
    assert answer.url == f"{here}?after={after}"
    assert left(birgit.fetch(answer.url)) == ["Ole Rask"]
    assert left(birgit.fetch(f"{here}?after=x")) == ["Amina Yusuf", "Ole Rask"]


def test_somebody_who_lost_everything_meanwhile_says_so(
    town: Town, round_: ReviewRound, birgit: StrictClient, here: str
) -> None:
    reviews.drop_everything(by=town.birgit, person=town.amina, scope=town.home, reason="REVOKED")  # type: ignore[arg-type]
    assert "Har ingen rettigheder mere." in text_at(birgit.fetch(here), ".review-list", "p")
