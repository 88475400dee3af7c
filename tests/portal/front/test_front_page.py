"""The front page: is anything wrong, and what should I do?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.fbrs.models import Identity, LoginSession
from administrativ_adgang.messages import rollups
from administrativ_adgang.messages.models import Direction, PostType
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_contact_point, build_set_up, build_system
from tests.client import StrictClient, matching, text_at
from tests.people import Cast, log_in


@pytest.fixture
def acta(cast: Cast) -> System:
    """The municipality's default system; set-up 1 with one visible contact point."""
    system = build_system(cast.municipality, name="Acta Sag", slot=1, endpoint="https://acta.example/memo")
    build_set_up(cast.municipality, SetUpWay.CONTACTABLE, default=system)
    build_contact_point(cast.municipality, system)
    return system


def front(cast: Cast, person: Identity):  # type: ignore[no-untyped-def]
    """The municipality's front page as this person sees it."""
    return log_in(StrictClient(), person).fetch(f"/organisation/{cast.municipality.pk}/")


def count(cast: Cast, direction: Direction, messages: int) -> None:
    """Messages of today."""
    line = rollups.Line(cast.municipality.pk, clock.today(), direction, rollups.NO_SYSTEM, PostType.AUTHORITY)
    rollups.add([(line, 10)] * messages)


def test_each_system_says_how_it_is_the_default_first(cast: Cast, acta: System) -> None:
    build_system(cast.municipality, name="Økonomi", slot=CVR_SLOT)
    Health.objects.create(system=acta, last_success_at=clock.now() - timedelta(minutes=2, seconds=5))
    page = front(cast, cast.karen)
    assert text_at(page, "tbody", "th")[:2] == ["Acta Sag Standard", "Økonomi CVR-system"]
    assert text_at(page, ".status")[0] == "Kører Seneste aflevering for 2 minutter siden. Intet venter."


def test_a_system_that_stands_still_is_the_first_task_with_a_way_to_it(cast: Cast, acta: System) -> None:
    Health.objects.create(
        system=acta, waiting=47, first_failure_at=clock.now() - timedelta(hours=1), last_cause="KEY_REFUSED"
    )
    page = front(cast, cast.karen)
    first = matching(page, ".checklist", "li")[0]
    assert text_at(first, "strong") == ["Acta Sag får ingen post"]
    assert text_at(first, ".sub") == ["Modtageren afviser vores adgangsnøgle. 47 beskeder venter."]
    assert matching(first, "a")[0].get("href") == f"/organisation/{cast.municipality.pk}/systemer/{acta.pk}/"


def test_whoever_cannot_act_sees_who_can(cast: Cast, acta: System) -> None:
    cast.karen  # noqa: B018 - who can
    page = front(cast, cast.sanne)
    assert matching(page, ".checklist", "a") == []
    assert "Karen Holm kan gøre det" in text_at(page, ".checklist", ".sub")
    assert matching(page, "tbody", "a") == [], "a system's page is not open to her"


def test_the_month_is_told_beside_the_same_days_of_last_month(cast: Cast, acta: System) -> None:
    count(cast, Direction.SENT, 3)
    count(cast, Direction.RECEIVED, 2)
    rows = [row for row in text_at(front(cast, cast.karen), "tr") if row.startswith(("Sendt", "Modtaget"))]
    assert rows == ["Sendt30", "Modtaget20"]


def test_a_running_emptying_is_on_top_and_renews_itself(cast: Cast, acta: System) -> None:
    EmptyingRun.objects.create(
        organisation=cast.municipality,
        started_by=cast.karen,
        started_at=clock.now() - timedelta(minutes=10),
        last_placement_id=0,
        total=1284,
        delivered=844,
        failed=2,
    )
    client = log_in(StrictClient(), cast.karen)
    address = f"/organisation/{cast.municipality.pk}/"
    (panel,) = client.fetch(address).xpath("//*[@id='emptying']")
    assert text_at(panel, "p")[0] == (
        "844 af 1.284 beskeder er afleveret til jeres systemer. Der er cirka 5 minutter igen."
        " 2 mislykkedes og prøves igen."
    )
    assert panel.get("hx-get") == f"{address}lige-nu"
    assert panel.get("hx-headers") == '{"X-Unattended": "yes"}'
    assert text_at(client.fetch(panel.get("hx-get")), "h2") == ["Postkassen tømmes"]


def test_an_emptying_that_has_ended_says_so_in_the_part(cast: Cast) -> None:
    address = f"/organisation/{cast.municipality.pk}/lige-nu"
    part = log_in(StrictClient(), cast.karen).fetch(address, status=286)
    assert text_at(part, "p") == ["Tømningen er slut. Opdater siden"]


def test_without_systems_the_page_says_where_the_post_lies(cast: Cast) -> None:
    page = log_in(StrictClient(), cast.nils).fetch(f"/organisation/{cast.agency.pk}/")
    assert "I har ingen modtagersystemer. Posten bliver liggende i postkassen." in text_at(page, "p")


def test_a_page_that_renews_itself_does_not_keep_its_person_logged_in(cast: Cast, acta: System) -> None:
    client = log_in(StrictClient(), cast.karen)
    an_hour_from_login = LoginSession.objects.get().expire_date
    address = f"/organisation/{cast.municipality.pk}/"
    answer = client.get(f"{address}lige-nu", headers={"HX-Request": "true", "X-Unattended": "yes"})
    assert (answer.status_code, "sessionid" in answer.cookies) == (286, False)
    assert LoginSession.objects.get().expire_date == an_hour_from_login
    client.fetch(address)
    assert LoginSession.objects.get().expire_date > an_hour_from_login


def test_whoever_may_only_look_is_not_offered_to_change_the_set_up(cast: Cast, acta: System) -> None:
    assert "Se eller skift opsætning" in text_at(front(cast, cast.karen), "a")
    offered = text_at(front(cast, cast.birgit), "a")
    assert "Se opsætningen" in offered
    assert "Se eller skift opsætning" not in offered
