"""A message in the version its receiver takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

import memo
from administrativ_adgang.delivery import contents
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Body
from administrativ_adgang.systems.models import System
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sent", memo.KNOWN_VERSIONS)
@pytest.mark.parametrize("taken", ["1.1", "1.2"])
def test_every_version_to_every_version(cast: Cast, sent: object, taken: str) -> None:
    message = send(build_sender(), cast.agency, version=sent)
    with contents.open_for(System(memo_version=taken), message) as content:
        size = contents.length(content)
        xml = content.read()
    assert len(xml) == size
    examination = memo.examine(xml)
    assert examination.valid
    assert str(examination.version) == taken
    assert examination.message_uuid == message.pk


def test_the_same_version_is_the_same_bytes(cast: Cast) -> None:
    sender = build_sender()
    message = send(sender, cast.agency)
    with contents.open_for(System(memo_version="1.2"), message) as content:
        assert memo.examine(content.read()).sha256 == message.sha256


def test_content_that_is_gone_says_so(cast: Cast) -> None:
    message = send(build_sender(), cast.agency)
    storage.remove(message.content_key)
    with pytest.raises(contents.Gone):
        contents.open_original(message)
    message.content_key = ""
    with pytest.raises(contents.Gone):
        contents.open_original(message)


def test_what_cannot_be_converted_says_so(cast: Cast) -> None:
    message = send(build_sender(), cast.agency)
    Body.objects.update(content=b"<nothing/>")
    with pytest.raises(contents.NotConvertible):
        contents.open_for(System(memo_version="1.1"), message)


def test_what_only_the_newer_version_can_say_is_left_out(cast: Cast) -> None:
    representative = memo.Representative(representative_id="11223344", id_type="CVR", label="Advokat")
    sender = build_sender()
    example = memo.example(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number)
    with_one = replace(example.message_header.sender, representative=representative)
    message = send(sender, cast.agency, pieces={"sender": with_one})
    with contents.open_for(System(memo_version="1.1"), message) as content:
        assert memo.parse(content.read()).message_header.sender.representative is None


def test_a_large_message_is_converted_in_a_file(cast: Cast) -> None:
    message = send(build_sender(), cast.agency, size=2_000_000)
    with contents.open_for(System(memo_version="1.1"), message) as content:
        assert contents.length(content) > 2_000_000
        assert memo.examine(content).valid  # type: ignore[arg-type]
