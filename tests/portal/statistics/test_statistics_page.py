"""The statistics: the same numbers as the front page, and periods that cannot be refused in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.messages import rollups
from administrativ_adgang.messages.models import Direction, PostType
from tests.builders import build_system
from tests.client import StrictClient, matching, text_at
from tests.people import Cast, log_in


def address(cast: Cast, end: str = "") -> str:
    """The municipality's statistics."""
    return f"/organisation/{cast.municipality.pk}/statistik/{end}"


def count(cast: Cast, day: date, direction: Direction, messages: int, system=rollups.NO_SYSTEM) -> None:  # type: ignore[no-untyped-def]
    """Messages of a day."""
    line = rollups.Line(cast.municipality.pk, day, direction, system, PostType.AUTHORITY)
    rollups.add([(line, 10)] * messages)


def test_the_first_visit_shows_the_last_half_year_by_month(cast: Cast) -> None:
    count(cast, clock.today(), Direction.SENT, 1234)
    page = log_in(StrictClient(), cast.sanne).fetch(address(cast))
    assert text_at(page, ".facts", "dd")[0] == "1.234"
    assert len(matching(page, ".pair", "tbody", "tr")) == 6
    assert len(matching(page, "svg.chart", "rect.sent")) == 7, "six months and the legend"
    assert matching(page, "a.button-primary")[0].get("href").startswith(address(cast, "tabel.csv?start="))


def test_a_chosen_period_is_shown_by_week_and_system(cast: Cast) -> None:
    acta = build_system(cast.municipality, name="Acta Sag", slot=1)
    count(cast, date(2026, 10, 5), Direction.RECEIVED, 3, acta.pk)
    count(cast, date(2026, 10, 14), Direction.RECEIVED, 1)
    asked = {"start": "2026-10-05", "end": "2026-10-14", "split": "week", "post_type": ""}
    page = log_in(StrictClient(), cast.sanne).fetch(address(cast), data=asked)
    names = text_at(page, ".pair", "tbody", "th")
    assert [name.split(",")[0] for name in names] == ["Uge 41", "Uge 42"]
    systems = [
        text_at(row, "th") + text_at(row, "td") for row in matching(page, "table.table-md-responsive-headers", "tr")
    ]
    assert systems[1] == ["Acta Sag", "Myndighedspost", "0", "3", "75,0 %"]
    assert systems[2] == ["Postkassen", "Myndighedspost", "0", "1", "25,0 %"]


def test_another_post_type_is_left_out(cast: Cast) -> None:
    count(cast, clock.today(), Direction.SENT, 3)
    today = clock.today().isoformat()
    asked = {"start": today, "end": today, "split": "day", "post_type": PostType.COMPANY.value}
    page = log_in(StrictClient(), cast.sanne).fetch(address(cast), data=asked)
    assert text_at(page, ".facts", "dd")[0] == "0"


@pytest.mark.parametrize(
    ("start", "end", "split", "said"),
    [
        ("2026-10-02", "2026-10-01", "month", "Slutdatoen ligger før startdatoen"),
        ("2021-10-01", "2026-10-14", "month", "Perioden er over 5 år. Vælg en kortere"),
        ("2026-01-01", "2026-10-14", "day", "Dag for dag vises højst 92 dage. Vælg uge eller måned"),
        ("", "2026-10-14", "month", "Vælg en dato"),
        ("i går", "2026-10-14", "month", "Skriv datoen som 14.10.2026"),
    ],
)
def test_a_period_that_cannot_be_is_refused_at_its_field(
    cast: Cast, start: str, end: str, split: str, said: str
) -> None:
    asked = {"start": start, "end": end, "split": split}
    client = log_in(StrictClient(), cast.sanne)
    page = client.fetch(address(cast), data=asked, status=422)
    assert text_at(page, ".alert-error", "a") == [said]
    assert text_at(page, ".form-error-message") == [f"Fejl: {said}"]
    assert matching(page, "dl.facts") == []
    assert client.get(address(cast, "tabel.csv"), asked).status_code == 422


def test_an_unknown_division_is_refused(cast: Cast) -> None:
    asked = {"start": "2026-10-01", "end": "2026-10-14", "split": "century"}
    log_in(StrictClient(), cast.sanne).fetch(address(cast), data=asked, status=422)


def test_the_file_holds_the_same_numbers_and_no_formulas(cast: Cast) -> None:
    sly = build_system(cast.municipality, name='=HYPERLINK("https://evil.example")', slot=1)
    today = clock.today()
    count(cast, today, Direction.RECEIVED, 2, sly.pk)
    count(cast, today - timedelta(days=1), Direction.SENT, 5)
    asked = {"start": (today - timedelta(days=1)).isoformat(), "end": today.isoformat(), "split": "day"}
    response = log_in(StrictClient(), cast.sanne).get(address(cast, "tabel.csv"), asked)
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Fra;Til og med;Sendt;Modtaget;Tilbagekaldt;Afvist"
    assert lines[2] == f"{today};{today};0;2;0;0"
    assert lines[5].startswith("\"'=HYPERLINK(")
    assert "attachment" in response["Content-Disposition"]
