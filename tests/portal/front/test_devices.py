"""Browsers by the names their owners know."""

from __future__ import annotations

import pytest

from administrativ_adgang.portal.front.devices import UNKNOWN, device

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (f"{_WINDOWS} {_CHROME}", "Chrome på Windows"),
        (f"{_WINDOWS} {_CHROME} Edg/130.0", "Edge på Windows"),
        (f"{_WINDOWS} {_CHROME} OPR/115.0", "Opera på Windows"),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {_CHROME}", "Chrome på Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari på iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox på Mac"),
        ("curl/8.5.0", UNKNOWN),
        ("noget på Linux", "Linux"),
        ("", UNKNOWN),
    ],
)
def test_browser_and_machine_are_named_as_far_as_they_can_be_read(user_agent: str, said: str) -> None:
    assert device(user_agent) == said
