"""Content lies in a folder a day. A sweep looks at the newest days, where a crash leaves things, and at one older in
turn: over time every day is seen, without any run walking through everything.
"""

from __future__ import annotations

from django.core.files.storage import Storage

from administrativ_adgang.core import clock

NEWEST_DAYS = 2


def in_turn(storage: Storage, kind: str) -> list[str]:
    """The folders of the newest days of a kind (``<kind>/<year>/<month>/<day>``), and one older by turns."""
    days = sorted(
        f"{kind}/{year}/{month}/{day}"
        for year in _folders(storage, kind)
        for month in _folders(storage, f"{kind}/{year}")
        for day in _folders(storage, f"{kind}/{year}/{month}")
    )
    newest, older = days[-NEWEST_DAYS:], days[:-NEWEST_DAYS]
    turn = int(clock.now().timestamp() // 3600)
    return [*reversed(newest), *([older[turn % len(older)]] if older else [])]


def _folders(storage: Storage, folder: str) -> list[str]:
    try:
        return storage.listdir(folder)[0]
    except FileNotFoundError:
        return []
