"""Versions: an answer carries the version it shows, a change the version its caller saw.

Source: interface description, section 2.3: If-Match with the plain version number, 409 when it is an older one.
"""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.core.errors import RefusedByRule

_LONGEST_NUMBER = 9


def expected_version(request: Request) -> int:
    """The version in If-Match: ``3``, ``"3"`` or ``W/"3"``. Without one a change could overwrite another unseen."""
    text = request.headers.get("If-Match", "").strip()
    if not text:
        raise RefusedByRule("If-Match med den version, I har set, mangler.", code="if.match.missing", field="If-Match")
    number = text.removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise RefusedByRule("If-Match skal være et versionsnummer.", code="if.match.not.allowed", field="If-Match")
    return int(number)


def versioned(body: dict[str, Any], *, status: int = 200) -> Response:
    """An answer that shows one thing, with its version as ETag too."""
    return Response(body, status=status, headers={"ETag": f'"{body["version"]}"'})
