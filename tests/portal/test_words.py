"""Danish words for times, numbers and sizes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from administrativ_adgang.portal import words

NOW = datetime(2026, 10, 14, 8, 42, tzinfo=UTC)  # Wednesday 10.42 in Denmark


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace(words.NBSP, " ")


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (999, "999"), (1284, "1.284"), (1_234_567, "1.234.567"), (-1284, "-1.284")]
)
def test_thousands_have_a_dot(value: int, said: str) -> None:
    assert words.number(value) == said


@pytest.mark.parametrize(("value", "said"), [(99.5, "99,5"), (0.05, "0,1"), (1234.0, "1.234,0"), (2.25, "2,3")])
def test_decimals_have_a_comma_and_round_as_people_do(value: float, said: str) -> None:
    assert words.decimal(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 beskeder"), (1, "1 besked"), (47, "47 beskeder"), (1284, "1.284 beskeder")]
)
def test_a_number_bends_its_unit(value: int, said: str) -> None:
    assert plain(words.messages(value)) == said


def test_a_share_of_nothing_is_a_dash() -> None:
    assert (plain(words.percent(618, 1000)), words.percent(0, 0)) == ("61,8 %", "–")


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 byte"), (1023, "1023 byte"), (1024, "1 kB"), (84_000, "82 kB"), (104_333_312, "99,5 MB")],
)
def test_sizes(size: int, said: str) -> None:
    assert plain(words.size(size)) == said


def test_a_list_ends_with_a_word() -> None:
    assert words.listing(["a", "b", "c"]) == "a, b og c"
    assert words.listing(["a", "b"], "eller") == "a eller b"
    assert (words.listing(["a"]), words.listing([])) == ("a", "")


@pytest.mark.parametrize(("name", "said"), [("Nordø Havn", "Nordø Havns"), ("Revi A/S", "Revi A/S'"), ("Max", "Max'")])
def test_whose(name: str, said: str) -> None:
    assert words.possessive(name) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW - timedelta(minutes=2), "i dag 10.40"),
        (NOW - timedelta(hours=10), "i dag 0.42"),
        (NOW - timedelta(hours=11), "i går"),
        (datetime(2026, 10, 12, 12, 0, tzinfo=UTC), "12. okt."),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), "31. dec. 2025"),
    ],
)
def test_in_lists(moment: datetime, said: str) -> None:
    assert plain(words.listed(moment, NOW)) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 10, 14, 12, 31, tzinfo=UTC), "i dag kl. 14.31"),
        (datetime(2026, 10, 13, 13, 12, tzinfo=UTC), "i går kl. 15.12"),
        (datetime(2026, 10, 14, 22, 0, tzinfo=UTC), "i morgen kl. 0.00"),
        (datetime(2026, 10, 19, 12, 10, tzinfo=UTC), "mandag den 19. oktober kl. 14.10"),
        (datetime(2026, 10, 26, 13, 10, tzinfo=UTC), "mandag den 26. oktober kl. 14.10"),
        (datetime(2027, 1, 4, 13, 0, tzinfo=UTC), "mandag den 4. januar 2027 kl. 14.00"),
    ],
)
def test_in_sentences_also_after_the_clock_was_turned(moment: datetime, said: str) -> None:
    assert plain(words.spoken(moment, NOW)) == said


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "for under et minut siden"),
        (timedelta(minutes=1), "for 1 minut siden"),
        (timedelta(minutes=59), "for 59 minutter siden"),
        (timedelta(hours=2), "for 2 timer siden"),
        (timedelta(days=2), "mandag den 12. oktober kl. 10.42"),
    ],
)
def test_ago(age: timedelta, said: str) -> None:
    assert plain(words.ago(NOW - age, NOW)) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-3), "0 sek."),
        (timedelta(seconds=9), "9 sek."),
        (timedelta(minutes=14), "14 min."),
        (timedelta(hours=2, minutes=5), "2 t 5 min."),
        (timedelta(days=1, hours=20), "1 d 20 t"),
    ],
)
def test_spans(length: timedelta, said: str) -> None:
    assert plain(words.span(length)) == said


def test_the_exact_moment_is_danish_time() -> None:
    assert plain(words.exact(datetime(2026, 10, 14, 8, 31, 8, tzinfo=UTC))) == "14.10.2026 10.31.08"


def test_days_and_months_name_another_year_only() -> None:
    today = date(2026, 10, 14)
    assert plain(words.day(date(2026, 11, 1), today=today)) == "1. november"
    assert plain(words.day(date(2027, 11, 1), today=today)) == "1. november 2027"
    assert plain(words.month(date(2025, 5, 1), today=today)) == "Maj 2025"
