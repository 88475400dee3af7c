"""Reading one file out of a form, bounded before anything of it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.core.files.uploadedfile import UploadedFile
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from administrativ_adgang.api import json_bodies
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs.approval import LARGEST_DOCUMENT

FORM = "multipart/form-data"
#: What a form adds to its file.
_AROUND = 64 * 1024


@contextmanager
def opened(request: Request, *, resource: str) -> Iterator[UploadedFile]:
    """The part ``file``, gone again after the block. Raises :class:`RefusedByRule`, or BadFields when there is none."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise RefusedByRule(f"Indholdstypen skal være {FORM}.", code="content.type.not.allowed", field="Content-Type")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        text = "Filen skal sendes med Content-Length."
        raise RefusedByRule(text, code="content.length.missing", field="Content-Length")
    if int(length) > LARGEST_DOCUMENT + _AROUND:
        raise RefusedByRule("Filen er større end 10 MB.", code="content.too.large", field="file")
    plain = request._request
    form = MultiPartParser().parse(plain, request.content_type, {"request": plain})  # type: ignore[arg-type]
    with ExitStack() as ends:
        for _, files in form.files.lists():
            for file in files:
                ends.callback(file.close)
        found = form.files.get("file")
        if not isinstance(found, UploadedFile):
            raise json_bodies.bad(resource, "file", "missing", "Formularen har ingen fil i delen file.")
        yield found
