from __future__ import annotations

import os
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from administrativ_adgang.core import clock, day_folders
from administrativ_adgang.messages import cleaning, storage
from administrativ_adgang.messages.models import Message
from tests.sending import build_sender, send
from tests.stored import Stored

pytestmark = pytest.mark.django_db


def age(path: Path, by: timedelta = timedelta(days=1)) -> None:
    moment = (clock.now() - by).timestamp()
    os.utime(path, (moment, moment))


def test_old_content_that_no_row_names_goes_and_everything_else_stays(stored: Stored) -> None:
    message = send(build_sender(), "0101010000", size=2 * storage.LARGEST_IN_TABLE)
    resent = storage.put(BytesIO(b"left by a crash"), owner=message.pk)
    of_nobody = storage.put(BytesIO(b"left by a crash"), owner=uuid.uuid4(), kind=storage.CONTAINER)
    (stored.folder / "incoming").mkdir()
    half = stored.folder / "incoming" / "new-half"
    half.write_bytes(b"half an upload")
    for path in stored.files:
        age(path)
    fresh = storage.put(BytesIO(b"about to be named"), owner=uuid.uuid4())
    assert cleaning.remove_orphans() == 3
    assert {path.relative_to(stored.folder).as_posix() for path in stored.files} == {message.content_key, fresh}
    assert not {resent, of_nobody} & {path.as_posix() for path in stored.files}


def test_content_whose_row_let_go_of_it_goes(stored: Stored) -> None:
    send(build_sender(), "0101010000", size=2 * storage.LARGEST_IN_TABLE)
    Message.objects.update(content_key="")
    for path in stored.files:
        age(path)
    assert (cleaning.remove_orphans(), stored.files) == (1, [])


def test_every_day_gets_its_turn_and_no_run_sees_them_all(stored: Stored) -> None:
    for days in range(6):
        with clock.moved(-timedelta(days=days)):
            storage.put(BytesIO(b"orphan"), owner=uuid.uuid4())
    for path in stored.files:
        age(path)
    assert cleaning.remove_orphans() == day_folders.NEWEST_DAYS + 1
    for hours in range(1, 24):
        with clock.moved(timedelta(hours=hours)):
            cleaning.remove_orphans()
    assert stored.files == []


def test_a_run_looks_at_no_more_than_its_limit(stored: Stored) -> None:
    for _ in range(5):
        age(stored.folder / storage.put(BytesIO(b"orphan"), owner=uuid.uuid4()))
    assert cleaning.remove_orphans(limit=2) == 2
    assert len(stored.files) == 3


def test_an_empty_storage_is_clean(stored: Stored) -> None:
    assert cleaning.remove_orphans() == 0
