"""The two forms in which a container comes: the archive as the body, or as the part ``file`` of a form."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from administrativ_adgang.api.bodies import CHUNK, Body
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.messages import containers
from administrativ_adgang.messages.models import Container
from administrativ_adgang.messages.spool import Spool
from administrativ_adgang.systems.models import System

ARCHIVE = "application/x-lzma"
PART = "file"


def accept_raw(body: Body, system: System) -> Container:
    """Take the archive that is the body."""
    return containers.accept(fill=lambda spool: spool.fill(body), system=system)


def accept_form(body: Body, system: System, request: HttpRequest) -> Container:
    """Take the archive that is the one file of a form. Raises :class:`RefusedByRule` for any other form."""
    return containers.accept(fill=partial(_read_form, body, request), system=system)


def _read_form(body: Body, request: HttpRequest, spool: Spool) -> None:
    handler = _IntoSpool(spool)
    try:
        MultiPartParser(request.META, body, [handler], request.encoding or "utf-8").parse()  # type: ignore[arg-type]
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise RefusedByRule("Formularen (multipart) kan ikke læses.", code="multipart.not.readable") from error
    if not handler.found:
        text = f"Formularen har ingen fil i delen {PART}. Husk filename i delens header."
        raise RefusedByRule(text, code="part.file.missing", field=PART)


class _IntoSpool(FileUploadHandler):
    """Django's parser hands us the file in pieces; they go straight into the spool."""

    chunk_size = CHUNK

    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self.found = False
        self._spool = spool

    def new_file(self, field_name: str, *arguments: Any, **keywords: Any) -> None:
        """Accept one file, in the right part and of the right type."""
        super().new_file(field_name, *arguments, **keywords)
        if field_name != PART or self.found:
            raise RefusedByRule(f"Formularen må kun have én fil, i delen {PART}.", code="part.not.allowed", field=PART)
        if (self.content_type or "").lower() != ARCHIVE:
            raise RefusedByRule(
                f"Delen {PART} skal have indholdstypen {ARCHIVE}.", code="content.type.not.allowed", field=PART
            )
        self.found = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; nothing is left for other handlers."""
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        """The spool is what there is of the file."""
