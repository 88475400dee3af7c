from __future__ import annotations

import pytest

from memo import V1_1, V1_2, known_version


@pytest.mark.parametrize(
    "text", ["1.1", "1.10", "01.1", "+1.1", " 1.1\n", "1.100", "1.1" + "0" * 5000, "0" * 5000 + "1.1"]
)
def test_a_version_is_a_number(text: str) -> None:
    assert known_version(text) == V1_1


@pytest.mark.parametrize(
    "text", [None, "", "1", "1.0", "1.3", "-1.1", "1,1", "1.1.0", "1.1e0", "NaN", "1" * 5000, "１.１"]
)
def test_others_are_unknown(text: str | None) -> None:
    assert known_version(text) is None
    assert known_version("1.2") == V1_2
