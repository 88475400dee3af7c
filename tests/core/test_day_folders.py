"""Which days a sweep looks at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from administrativ_adgang.core import clock, day_folders


def test_the_newest_days_every_time_and_each_older_one_in_its_turn(tmp_path: Path) -> None:
    storage = FileSystemStorage(location=tmp_path)
    days = [f"brev/2026/0{month}/1{day}" for month in (1, 2) for day in (1, 2, 3)]
    for day in days:
        storage.save(f"{day}/a", ContentFile(b"a"))
    seen = set()
    for hours in range(len(days)):
        with clock.moved(timedelta(hours=hours)):
            found = day_folders.in_turn(storage, "brev")
        assert found[:2] == [days[5], days[4]]
        seen.update(found)
    assert seen == set(days)


def test_what_was_never_stored_has_no_days(tmp_path: Path) -> None:
    assert day_folders.in_turn(FileSystemStorage(location=tmp_path), "brev") == []
