"""What a path is called."""

from __future__ import annotations

import uuid

import pytest

from administrativ_adgang.portal.came_from import area_behind, screen_behind

HERE = f"/organisation/{uuid.UUID(int=7)}"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"{HERE}/systemer/", "Systemer"),
        (f"{HERE}/statistik/", "Statistik"),
        ("/organisationer", ""),
        ("/log-ind", ""),
        ("/apis/v1/memos/", ""),
        ("//ond.example/", ""),
        ("https://ond.example/", ""),
        ("/findes-ikke", ""),
        ("", ""),
    ],
)
def test_a_path_is_called_by_its_area_and_any_other_by_nothing(path: str, told: str) -> None:
    assert screen_behind(path) == told
    assert (area_behind(path) is not None) == bool(told)
