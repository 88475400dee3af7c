"""The message format MeMo 1.1 and 1.2: read, check, write. The only door: nothing outside imports the modules behind
it.
"""

from __future__ import annotations

from memo.build import build, write
from memo.catalogue import CATALOGUE
from memo.container import Entry, read_container, write_container
from memo.container_faults import ContainerError, ContainerFault, EntryFault, EntryProblem
from memo.container_limits import CONTAINER_LIMITS, ContainerLimits
from memo.contents import Collector, Sink
from memo.convert import Conversion, convert, convert_stream
from memo.documents import (
    Action,
    AdditionalDocument,
    Document,
    EntryPoint,
    File,
    MainDocument,
    MessageBody,
    Reservation,
    TechnicalDocument,
)
from memo.errors import Invalid, MemoError, NotBuildable, NotReadable, Refused
from memo.example import example
from memo.facts import ContactPointState, Facts, FactsSource, RecipientState
from memo.findings import Finding, Severity, Status
from memo.identifiers import IdType, has_shape, id_type, is_cpr, is_cvr, is_message_uuid, new_message_uuid, read_uuid
from memo.limits import LIMITS, MAXIMUM_MESSAGE_BYTES, Limits
from memo.model import AdditionalReplyData, ForwardData, Message, MessageHeader, MessageType, ReplyData
from memo.parse import parse
from memo.parties import (
    EID,
    AttentionData,
    AttentionPerson,
    ContactInfo,
    ContactPoint,
    ContentResponsible,
    EMail,
    GeneratingSystem,
    GlobalLocationNumber,
    Recipient,
    Representative,
    Sender,
    SEnumber,
    SORdata,
    Telephone,
)
from memo.places import Address, AddressPoint, ProductionUnit, UnstructuredAddress
from memo.receipts import FieldProblem, Receipt, ReceiptError, ReceiptStatus, build_receipt, parse_receipt
from memo.reply import forward, reply
from memo.subject import (
    AdditionalContentData,
    CaseID,
    ContentData,
    CPRdata,
    CVRdata,
    Education,
    FORMdata,
    KLEdata,
    MotorVehicle,
    PropertyNumber,
)
from memo.validate import Examination, examine, validate
from memo.versions import KNOWN_VERSIONS, V1_1, V1_2, known_version

__all__ = [
    "CATALOGUE",
    "CONTAINER_LIMITS",
    "EID",
    "KNOWN_VERSIONS",
    "LIMITS",
    "MAXIMUM_MESSAGE_BYTES",
    "V1_1",
    "V1_2",
    "Action",
    "AdditionalContentData",
    "AdditionalDocument",
    "AdditionalReplyData",
    "Address",
    "AddressPoint",
    "AttentionData",
    "AttentionPerson",
    "CPRdata",
    "CVRdata",
    "CaseID",
    "Collector",
    "ContactInfo",
    "ContactPoint",
    "ContactPointState",
    "ContainerError",
    "ContainerFault",
    "ContainerLimits",
    "ContentData",
    "ContentResponsible",
    "Conversion",
    "Document",
    "EMail",
    "Education",
    "Entry",
    "EntryFault",
    "EntryPoint",
    "EntryProblem",
    "Examination",
    "FORMdata",
    "Facts",
    "FactsSource",
    "FieldProblem",
    "File",
    "Finding",
    "ForwardData",
    "GeneratingSystem",
    "GlobalLocationNumber",
    "IdType",
    "Invalid",
    "KLEdata",
    "Limits",
    "MainDocument",
    "MemoError",
    "Message",
    "MessageBody",
    "MessageHeader",
    "MessageType",
    "MotorVehicle",
    "NotBuildable",
    "NotReadable",
    "ProductionUnit",
    "PropertyNumber",
    "Receipt",
    "ReceiptError",
    "ReceiptStatus",
    "Recipient",
    "RecipientState",
    "Refused",
    "ReplyData",
    "Representative",
    "Reservation",
    "SEnumber",
    "SORdata",
    "Sender",
    "Severity",
    "Sink",
    "Status",
    "TechnicalDocument",
    "Telephone",
    "UnstructuredAddress",
    "build",
    "build_receipt",
    "convert",
    "convert_stream",
    "examine",
    "example",
    "forward",
    "has_shape",
    "id_type",
    "is_cpr",
    "is_cvr",
    "is_message_uuid",
    "known_version",
    "new_message_uuid",
    "parse",
    "parse_receipt",
    "read_container",
    "read_uuid",
    "reply",
    "validate",
    "write",
    "write_container",
]
