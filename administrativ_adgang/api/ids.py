"""Reading ids out of addresses and parameters, with the caller's own word for them in the refusal."""

from __future__ import annotations

from uuid import UUID

import memo
from administrativ_adgang.api.errors import BadFields, FieldError


def read(text: str | None, *, resource: str, field: str) -> UUID:
    """The id, in any case of letters. Raises :class:`BadFields`."""
    if not text:
        raise BadFields(FieldError(resource, field, f"{_words(field)}.missing", f"{field} mangler."))
    identifier = memo.read_uuid(text)
    if identifier is None:
        code = f"{_words(field)}.format.not.allowed"
        raise BadFields(FieldError(resource, field, code, f"{field} er ikke et UUID.", text[:200]))
    return identifier


def _words(field: str) -> str:
    return field.replace("-", ".").lower()
