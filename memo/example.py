"""A small valid message to start from, for suppliers and for tests. Numbers and names are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import PurePath
from uuid import UUID

from memo.documents import AdditionalDocument, File, MainDocument, MessageBody
from memo.example_pdf import one_page
from memo.files import file_type
from memo.identifiers import IdType, is_cvr, new_message_uuid
from memo.model import Message, MessageHeader, MessageType
from memo.parties import Recipient, Sender
from memo.versions import SCHEMA_VERSION_1_1, V1_1, V1_2

SENDER = "12345678"
SENDER_LABEL = "Eksempel Kommune"
RECIPIENT = "0101010000"
RECIPIENT_LABEL = "Karla Eksempel"
LABEL = "Et brev til eksempel"

_UNKNOWN_TYPE = "application/octet-stream"


def example(
    version: Decimal = V1_2,
    *,
    sender: str = SENDER,
    sender_label: str = SENDER_LABEL,
    recipient: str = RECIPIENT,
    recipient_label: str | None = RECIPIENT_LABEL,
    label: str = LABEL,
    message_uuid: UUID | None = None,
    created: datetime | None = None,
    documents: tuple[File, ...] = (),
) -> Message:
    """A letter from a CVR or CPR number to another, with a new id each time.

    The first of ``documents`` is the letter, the others are attachments; without any there is a small PDF and a text.
    """
    letter, *attachments = documents or _own_documents(label)
    body = MessageBody(
        created_date_time=created or datetime.now(UTC).replace(microsecond=0),
        main_document=MainDocument(label=label, files=(letter,)),
        additional_documents=tuple(
            AdditionalDocument(label=PurePath(file.filename).stem, files=(file,)) for file in attachments
        ),
    )
    header = MessageHeader(
        message_type=MessageType.DIGITALPOST,
        message_uuid=message_uuid or new_message_uuid(),
        label=label,
        sender=Sender(sender_id=sender, id_type=_id_type(sender), label=sender_label),
        recipient=Recipient(recipient_id=recipient, id_type=_id_type(recipient), label=recipient_label),
    )
    return Message(
        memo_version=version,
        memo_sch_version=SCHEMA_VERSION_1_1 if version == V1_1 else None,
        message_header=header,
        message_body=body,
    )


def file_from(filename: str, content: bytes, language: str = "da") -> File:
    """A file whose media type follows from its name; a type off the list is left for validation to refuse."""
    known = file_type(filename)
    media_type = known.media_types[0] if known else _UNKNOWN_TYPE
    return File(encoding_format=media_type, filename=filename, language=language, content=content)


def _id_type(number: str) -> str:
    return (IdType.CVR if is_cvr(number) else IdType.CPR).value


def _own_documents(label: str) -> tuple[File, ...]:
    text = f"{label}\r\n\r\nDette er et bilag.\r\n"
    return (file_from("brev.pdf", one_page(label)), file_from("bilag.txt", text.encode()))
