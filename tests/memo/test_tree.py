"""Reading a tree flat is sound only while the table keeps its promises."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from memo import MessageType
from memo.contents import Content
from memo.structure import STRUCTURE
from memo.tree import read_message
from tests.memo.generate import letter


def test_simple_children_come_before_classes() -> None:
    for part, slots in STRUCTURE.items():
        kinds = [slot.is_part or slot.kind is bytes for slot in slots if not slot.is_attribute]
        assert kinds == sorted(kinds), part


def test_no_class_is_followed_by_what_it_could_hold_itself() -> None:
    """After a class ends, the next element is none of its own: it would be taken for one more child."""
    for part, slots in STRUCTURE.items():
        for number, slot in enumerate(slots):
            if slot.is_part:
                own = {inner.tag for inner in STRUCTURE[slot.kind]}
                following = {other.tag for other in slots[number + 1 :]} | ({slot.tag} if slot.many else set())
                assert not own & following, (part, slot)


def test_reads_every_kind_of_value() -> None:
    root = etree.fromstring(letter(9), etree.XMLParser(remove_comments=True))
    message = read_message(root, (Content(9, b"", "digest", b"the bytes"),))
    header = message.message_header
    assert header.message_type is MessageType.DIGITALPOST
    assert header.reply is True
    assert header.mandatory is False
    assert header.reply_by_date_time == datetime(2026, 12, 15, 13, tzinfo=UTC)
    attention = header.sender.attention_data
    assert attention is not None
    assert attention.production_unit is not None
    assert attention.production_unit.production_unit_number == 1001234567
    (file,) = message.files
    assert (file.content, file.size, file.sha256, file.filename) == (b"the bytes", 9, "digest", "svar.pdf")
    assert header.reply_data[0].comment == "Journaliseres"


def test_made_objects_are_the_frozen_classes_themselves() -> None:
    root = etree.fromstring(letter(9), etree.XMLParser(remove_comments=True))
    sender = read_message(root, (Content(9),)).message_header.sender
    assert type(sender).__name__ == "Sender"
    assert type(sender).__module__ == "memo.parties"
    assert hash(sender) == hash(read_message(root, (Content(9),)).message_header.sender)
