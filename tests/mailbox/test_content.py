from __future__ import annotations

import tracemalloc
import uuid
from io import BytesIO

import pytest

import memo
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.mailbox import content
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Message
from tests.mailbox.letters import build_memo, build_message, html_file, text_file
from tests.people import Cast


def message(cast: Cast, *files: memo.File) -> Message:
    return build_message(cast.agency, content=memo.build(build_memo(*files)))


def test_reading_gives_the_data_sizes_and_first_bytes_without_the_documents(cast: Cast) -> None:
    long = b"<p>" + b"lang " * 1_000 + b"</p>"
    opened = content.read(message(cast, html_file(long), text_file(b"bilag")))
    assert [(file.filename, file.size, file.content) for file in opened.files] == [
        ("brev.html", len(long), None),
        ("note.txt", 5, None),
    ]
    assert opened.heads == (long[:1_024], b"bilag")


def test_each_file_is_read_by_its_number(cast: Cast) -> None:
    stored = message(cast, html_file(b"<p>Brevet</p>"), text_file(b"bilag"), text_file(b""))
    for number, expected in enumerate((b"<p>Brevet</p>", b"bilag", b"")):
        _, stream = content.read_file(stored, number)
        with stream:
            assert stream.read() == expected


@pytest.mark.parametrize("number", [-1, 1, 10**9])
def test_a_number_outside_the_message_is_no_file(cast: Cast, number: int) -> None:
    with pytest.raises(NotFound, match="Dokumentet findes ikke"):
        content.read_file(message(cast, html_file(b"<p>Brevet</p>")), number)


def test_removed_content_says_so_whether_the_row_or_only_the_file_tells(cast: Cast) -> None:
    forgotten = build_message(cast.agency)
    deleted = message(cast, html_file(b"<p>Brevet</p>"))
    storage.remove(deleted.content_key)
    for emptied in (forgotten, deleted):
        with pytest.raises(content.ContentRemoved):
            content.read(emptied)
        with pytest.raises(content.ContentRemoved):
            content.read_file(emptied, 0)


def test_bytes_that_are_no_message_are_told_and_do_not_fall_over(cast: Cast) -> None:
    with pytest.raises(content.Unreadable):
        content.read(build_message(cast.agency, content=b"ikke en besked"))


def test_one_document_of_a_large_message_is_read_without_holding_it_in_memory(cast: Cast) -> None:
    large = bytes(range(256)) * 100_000  # 25.6 MB
    stored = build_message(cast.agency, id=uuid.uuid4())
    with BytesIO() as target:
        memo.write(build_memo(html_file(b"<p>Brevet</p>"), text_file(large)), target)
        target.seek(0)
        stored.content_key = storage.put(target, owner=stored.pk)
    tracemalloc.start()
    _, stream = content.read_file(stored, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with stream:
        assert stream.read(512) == large[:512]
        assert stream.seek(0, 2) == len(large)
    assert peak < 8 * 1024**2
