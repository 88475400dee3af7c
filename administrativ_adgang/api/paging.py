"""Pages of a list: the parameters ``page``, ``size`` and ``sort``, and the shapes that answers have.

Source: interface description, sections 2.3 and 4.3, annex 2 (PagingResultUUID, PagingArguments). The first page is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework.request import Request

from administrativ_adgang.api.errors import BadFields, FieldError

DEFAULT_SIZE = 20
LARGEST_SIZE = 1_000

#: No list of waiting things is read this far page by page; a mistyped number must not cost the database a walk.
LARGEST_PAGE = 100_000

SORTABLE = "createdDateTime"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list, and whether from its old end (the default) or from its new one."""

    number: int
    size: int
    ascending: bool = True

    def arguments(self, number: int) -> dict[str, Any]:
        """PagingArguments of another page of the same list."""
        direction = "ASC" if self.ascending else "DESC"
        return {"page": number, "size": self.size, "ordering": [{"property": SORTABLE, "direction": direction}]}


def read(request: Request, *, resource: str) -> PageRequest:
    """The page asked for. Raises :class:`BadFields` naming every parameter that cannot be used."""
    errors: list[FieldError] = []
    number = _number(request, "page", 0, 0, LARGEST_PAGE, resource, errors)
    size = _number(request, "size", DEFAULT_SIZE, 1, LARGEST_SIZE, resource, errors)
    ascending = _ascending(request, resource, errors)
    if errors:
        raise BadFields(*errors)
    return PageRequest(number, size, ascending)


def result(page: PageRequest, ids: Sequence[UUID], *, total: int) -> dict[str, Any]:
    """PagingResultUUID. ``previous`` and ``next`` are left out where there is no such page."""
    pages = pages_of(total, page.size)
    content = [str(identifier) for identifier in ids]
    body: dict[str, Any] = {"content": content, "number": page.number, "size": page.size}
    if page.number > 0:
        body["previous"] = page.arguments(page.number - 1)
    if page.number + 1 < pages:
        body["next"] = page.arguments(page.number + 1)
    return {**body, "totalElements": total, "totalPages": pages}


def pages_of(total: int, size: int) -> int:
    """How many pages hold ``total`` things."""
    return -(-total // size)


def _number(
    request: Request, name: str, default: int, lowest: int, highest: int, resource: str, errors: list[FieldError]
) -> int:
    text = request.query_params.get(name, str(default)).strip()
    if text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest:
        return int(text)
    message = f"{name} skal være et tal fra {lowest} til {highest}."
    errors.append(FieldError(resource, name, f"{name}.not.allowed", message, text[:50]))
    return default


def _ascending(request: Request, resource: str, errors: list[FieldError]) -> bool:
    """``sort=property,(asc|desc)``, repeatable; the lists here can be sorted by one property."""
    directions = [True]
    for text in request.query_params.getlist("sort"):
        name, _, direction = text.partition(",")
        if name.strip() != SORTABLE or direction.strip().lower() not in ("", "asc", "desc"):
            message = f"sort skal være {SORTABLE},asc eller {SORTABLE},desc."
            errors.append(FieldError(resource, "sort", "sort.not.allowed", message, text[:200]))
        else:
            directions.append(direction.strip().lower() != "desc")
    return directions[-1]
