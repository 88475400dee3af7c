"""The sender's view of the log holds nothing about opening; nobody sees another organisation's events."""

import uuid

import pytest

from administrativ_adgang.events.models import Event
from administrativ_adgang.events.selectors import of_message_for_recipient, of_message_for_sender
from administrativ_adgang.events.services import record_many
from administrativ_adgang.events.tags import MAILBOX_OWNER_ONLY, Tag


@pytest.mark.django_db
def test_every_tag_is_seen_by_the_recipient_and_opening_by_nobody_else():
    message, sender, recipient = (uuid.uuid4() for _ in range(3))
    record_many(
        Event(tag=tag, message_uuid=message, sender_organisation_id=sender, recipient_organisation_id=recipient)
        for tag in Tag
    )
    assert {event.tag for event in of_message_for_recipient(message, recipient)} == set(Tag)
    assert {event.tag for event in of_message_for_sender(message, sender)} == set(Tag) - MAILBOX_OWNER_ONLY
    assert not of_message_for_sender(message, recipient).exists()
    assert not of_message_for_recipient(message, sender).exists()


def test_every_tag_has_a_danish_sentence_and_is_a_tag_of_the_interface():
    for tag in Tag:
        assert tag.value == tag.value.upper()
        assert tag.label != tag.value
