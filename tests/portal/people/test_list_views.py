"""The people page: what counts now, where it comes from, when it ends, and whether the organisation is safe."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from administrativ_adgang.fbrs import access_requests, activity, reviews
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import ActivityStatus, Decision, Identity, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal.people import list_views
from tests.builders import build_employee
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import log_in
from tests.portal.people.worlds import ADMINISTRATOR, LOGS, STATISTICS, Town, address, item_of


def people(page: Any) -> list[str]:
    return text_at(page, "th.who", "a")


def block(page: Any, name: str) -> list[str]:
    """The lines of one person."""
    (found,) = [one for one in matching(page, "tbody") if people(one) == [name]]
    return [" | ".join(text_of(cell) for cell in row if cell.get("class") != "who") for row in matching(found, "tr")]


def panel(page: Any, heading: str) -> str:
    (found,) = [text_of(one) for one in matching(page, "section.panel") if text_at(one, "h2") == [heading]]
    return found.removeprefix(heading).strip()


@pytest.fixture
def here(town: Town) -> str:
    return address(town.home, "people")


def test_each_right_stands_with_its_source_and_its_end(town: Town, birgit: StrictClient, here: str) -> None:
    town.with_partner()
    page = birgit.fetch(here)
    assert people(page) == ["Amina Yusuf", "Birgit Storm", "Ole Rask", "Revi A/S", "Vagn Thorsen"]
    assert block(page, "Amina Yusuf") == [
        "Statistik | gruppen Fagsystemer | ingen slutdato | Gennemgået: ikke endnu | Logget ind: aldrig",
        "Hændelseslog, beskeder ser personoplysninger | direkte | ingen slutdato",
    ]
    assert "Kontaktstrukturadministrator | direkte | om 17 dage" in block(page, "Ole Rask")[0]
    assert "videregivet af Revi A/S" in block(page, "Vagn Thorsen")[0]
    assert "Partner, CVR 55667788" in text_at(page, "th.who")[3]
    assert text_at(page, "td.ends", "strong") == ["om 17 dage"]
    assert text_at(page, "td.right", "strong") == ["Rettighedsadministrator"]
    assert text_at(page, ".page-head", "p") == [
        "5 personer kan noget i Eksempelby Kommune. Listen viser, hvad der gælder lige nu."
    ]


def test_one_finds_oneself(birgit: StrictClient, here: str) -> None:
    page = birgit.fetch(here)
    assert [text_of(one) for one in matching(page, "th.who") if "dig" in text_at(one, ".chip")] == ["Birgit Storm dig"]
    assert "Logget ind: i dag" in block(page, "Birgit Storm")[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=yusuf", ["Amina Yusuf"]),
        ("q=STUDENTER", ["Ole Rask"]),
        ("q=ole@eksempel.example", ["Ole Rask"]),
        ("q=55667788", ["Revi A/S", "Vagn Thorsen"]),
        (f"right={ADMINISTRATOR}", ["Birgit Storm"]),
        (f"right={STATISTICS}", ["Amina Yusuf"]),
        ("show=slutter", ["Ole Rask"]),
        (f"q=a&right={LOGS}", ["Amina Yusuf"]),
        ("show=hviler", ["Rikke Dam"]),
        (f"show=hviler&right={STATISTICS}", ["Rikke Dam"]),
        (f"show=hviler&right={LOGS}", []),
        ("show=hviler&q=ingen", []),
        ("q=ingen+med+det+navn", []),
    ],
)
def test_filters(town: Town, birgit: StrictClient, here: str, query: str, found: list[str]) -> None:
    town.with_partner()
    Identity.objects.filter(pk=town.ole.pk).update(email="ole@eksempel.example")
    page = birgit.fetch(f"{here}?{query}")
    assert people(page) == found
    assert bool(text_at(page, ".panel", "h2")) == (not found)
    assert here in [link.get("href") for link in matching(page, "main", "a")], "a way back to everybody"


def test_what_was_chosen_stays_in_the_form(birgit: StrictClient, here: str) -> None:
    page = birgit.fetch(f"{here}?q=amina&right={LOGS}&show=slutter")
    assert matching(page, "#id_q")[0].get("value") == "amina"
    chosen = [option.get("value") for option in matching(page, "option") if option.get("selected") is not None]
    assert chosen == [LOGS, "slutter"]


@pytest.mark.parametrize(
    "query", ["after=x", "right=NOTHING", "show=?", "q=" + "x" * 101, "after=00000000-0000-0000-0000-000000000000"]
)
def test_an_address_nobody_can_understand_still_shows_the_list(birgit: StrictClient, here: str, query: str) -> None:
    assert "Birgit Storm" in people(birgit.fetch(f"{here}?{query}"))


class TestInactive:
    def test_rights_that_count_for_nothing_stand_with_the_reason(
        self, town: Town, birgit: StrictClient, here: str
    ) -> None:
        town.with_partner()
        activity.set_status(organisation=town.cast.company, status=ActivityStatus.CLOSED)
        assert "Vagn Thorsen" not in people(birgit.fetch(here))
        page = birgit.fetch(f"{here}?show=hviler")
        assert block(page, "Rikke Dam") == ["Statistik | direkte | Rikke Dam er ikke aktiv"]
        ceased = "Revi A/S er ophørt (CVR 55667788)"
        assert block(page, "Revi A/S") == [f"Systemadministrator | direkte | {ceased}"]
        assert block(page, "Vagn Thorsen") == [f"Systemadministrator | videregivet af Revi A/S | {ceased}"]

    def test_a_group_s_right_of_an_inactive_member_is_there_too(
        self, town: Town, birgit: StrictClient, here: str
    ) -> None:
        activity.deactivate_identity(by=town.birgit, person=town.amina)
        assert block(birgit.fetch(f"{here}?show=hviler"), "Amina Yusuf") == [
            "Hændelseslog, beskeder | direkte | Amina Yusuf er ikke aktiv",
            "Statistik | gruppen Fagsystemer | Amina Yusuf er ikke aktiv",
        ]


class TestPanels:
    def test_one_administrator_is_a_warning_with_names_of_who_could_take_over(
        self, birgit: StrictClient, here: str
    ) -> None:
        told = panel(birgit.fetch(here), "Hvem kan give rettigheder?")
        assert told.startswith("Advarsel Kun Birgit Storm kan give rettigheder. Amina Yusuf eller Ole Rask kan tage")

    def test_two_are_in_order(self, town: Town, birgit: StrictClient, here: str) -> None:
        town.give(town.amina, ADMINISTRATOR)
        assert panel(birgit.fetch(here), "Hvem kan give rettigheder?").startswith(
            "I orden 2 personer. Ingen af dem udløber."
        )

    def test_requests_that_wait_are_counted(self, town: Town, birgit: StrictClient, here: str) -> None:
        assert panel(birgit.fetch(here), "Anmodninger") == "Ingen venter på svar. Se anmodninger"
        draft = access_requests.draft(
            by=town.ole, type=RequestType.PRIVILEGE, scope=town.home, target=town.ole, privileges=[LOGS]
        )
        access_requests.submit(by=town.ole, request=draft, expected=draft.version)
        assert panel(birgit.fetch(here), "Anmodninger").startswith("1 venter på svar. Den ældste kom i dag kl.")

    def test_the_review_shows_how_far_it_is_and_each_person_whether_they_wait(
        self, town: Town, birgit: StrictClient, here: str
    ) -> None:
        assert "Ingen gennemgang er i gang" in panel(birgit.fetch(here), "Halvårlig gennemgang")
        round_ = reviews.start_round(by=town.birgit, scope=town.home)
        item = item_of(round_, town.amina)
        reviews.decide(by=town.birgit, scope=town.home, item=item, decision=Decision.KEEP, expected=item.version)
        page = birgit.fetch(here)
        assert panel(page, "Halvårlig gennemgang").startswith("1 af 3 personer er gennemgået. Frist ")
        assert "Gennemgået: i dag" in block(page, "Amina Yusuf")[0]
        assert "Gennemgået: mangler" in block(page, "Ole Rask")[0]


def test_the_pages_follow_each_other_and_keep_what_was_chosen(
    town: Town, birgit: StrictClient, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_views, "SHOWN", 2)
    for number in range(3):
        build_employee(town.home, LOGS, name=f"Nr. {number}")
    seen, there = [], f"{here}?right={LOGS}"
    while there:
        page = birgit.fetch(there)
        seen += people(page)
        following = [link.get("href") for link in matching(page, "a") if text_of(link) == "Vis de næste"]
        there = here + following[0] if following else ""
    assert seen == ["Amina Yusuf", "Nr. 0", "Nr. 1", "Nr. 2"]


@pytest.mark.parametrize("show", ["", "?show=hviler"])
def test_the_number_of_queries_does_not_grow(town: Town, birgit: StrictClient, here: str, show: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            birgit.fetch(here + show)
        return len(captured)

    town.with_partner()
    few = queries()
    for number in range(12):
        person = build_employee(town.home, LOGS, STATISTICS, name=f"Nr. {number}")
        if number % 2:
            activity.deactivate_identity(by=town.birgit, person=person)
    assert queries() == few


def test_whoever_only_handles_requests_comes_to_them(town: Town) -> None:
    handler = build_employee(town.home, name="Hanne")
    fbrs.give(by=None, grantee=handler, privilege="ACCESS_REQUEST_ADMINISTRATOR", scope=town.home)
    client = log_in(StrictClient(), handler)
    page = client.fetch(address(town.home, "front"))  # type: ignore[attr-defined]
    menu = text_at(page, ".navigation-menu", "li")
    assert "Anmodninger" in menu
    assert "Personer og rettigheder" not in menu
    assert client.get(address(town.home, "people")).status_code == 403


def test_the_menu_of_a_rights_administrator_has_one_item_for_all_of_it(birgit: StrictClient, here: str) -> None:
    page = birgit.fetch(here)
    menu = text_at(page, ".navigation-menu", "li")
    assert "Personer og rettigheder" in menu
    assert "Anmodninger" not in menu
    sections = matching(page, "nav.sections", "a")
    assert [text_of(one) for one in sections] == [
        "Personer",
        "Rettigheder",
        "Grupper",
        "Partnere",
        "Anmodninger",
        "Gennemgang",
    ]
    assert [text_of(one) for one in sections if one.get("aria-current")] == ["Personer"]

    def test_what_somebody_gave_themselves_is_seen_by_every_rights_administrator(
        self, town: Town, birgit: StrictClient, client: StrictClient, here: str
    ) -> None:
        heading = "Rettigheder, nogen har givet sig selv"
        assert heading not in text_at(birgit.fetch(here), "h2")
        fbrs.give(by=town.birgit, grantee=town.birgit, privilege=Privilege.MESSAGE_BASIC, scope=town.home)
        town.give(town.amina, ADMINISTRATOR)
        log_in(client, town.amina)
        told = panel(client.fetch(here), heading)
        assert told.startswith("Birgit Storm: ")
        assert "givet i dag" in told
        assert "Amina Yusuf" not in told
