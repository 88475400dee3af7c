"""The table file."""

from __future__ import annotations

import pytest

from administrativ_adgang.statistics.export import harmless, table_file


@pytest.mark.parametrize("cell", ["=1+1", "+45 70", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_begins_like_a_formula_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Acta Sag", "a=b", "", 7, -7])
def test_everything_else_is_left_alone(cell: str | int) -> None:
    assert harmless(cell) == cell


def test_the_file_is_marked_as_utf8_and_uses_semicolons() -> None:
    assert table_file(("Navn", "Antal"), [("Børn; Familie", 2)]) == '\ufeffNavn;Antal\r\n"Børn; Familie";2\r\n'
