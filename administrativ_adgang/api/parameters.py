"""Reading the query parameters of a search; all that cannot be used are refused together."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

import memo
from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.api.json_bodies import dotted

LONGEST_TEXT = 200
MOST_VALUES = 1_000


class Parameters:
    """The parameters of one call. Faults are gathered until :meth:`check`."""

    def __init__(self, request: Request, *, resource: str) -> None:
        self._given = request.query_params
        self._resource = resource
        self._faults: list[FieldError] = []

    def check(self) -> None:
        """Raise :class:`BadFields` naming every parameter that could not be used."""
        if self._faults:
            raise BadFields(*self._faults)

    def refuse(self, name: str, text: str, *, fault: str = "not.allowed", rejected: str | None = None) -> None:
        """Note a fault."""
        self._faults.append(FieldError(self._resource, name, f"{dotted(name)}.{fault}", text, rejected))

    def text(self, name: str) -> str:
        """Free text, empty when there is none."""
        found = self._given.get(name, "").strip()
        if len(found) > LONGEST_TEXT or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in found):
            self.refuse(name, f"{name} skal være højst {LONGEST_TEXT} almindelige tegn.")
            return ""
        return found

    def digits(self, name: str, length: int) -> str:
        """A number of so many digits, empty when there is none. It may be somebody's, so it is not sent back."""
        found = self._given.get(name, "").strip()
        if found and not (len(found) == length and found.isascii() and found.isdigit()):
            self.refuse(name, f"{name} skal være {length} cifre.")
            return ""
        return found

    def ids(self, name: str) -> tuple[UUID, ...]:
        """Ids, repeated or with commas."""
        found = []
        for text in self._values(name):
            identifier = memo.read_uuid(text)
            if identifier is None:
                self.refuse(name, f"{name} er ikke et UUID.", fault="format.not.allowed", rejected=text[:LONGEST_TEXT])
            else:
                found.append(identifier)
        return tuple(found)

    def one_id(self, name: str) -> UUID | None:
        """One id, None when there is none."""
        found = self.ids(name)
        if len(found) > 1:
            self.refuse(name, f"{name} kan kun være ét UUID.")
        return found[0] if found else None

    def choices(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Values of a code list, repeated or with commas."""
        found = self._values(name)
        for text in found:
            if text not in allowed:
                self.refuse(name, f"{name} har en værdi, der ikke findes.", rejected=text[:LONGEST_TEXT])
        return found

    def flag(self, name: str) -> bool | None:
        """True, false, or None when it is not there."""
        text = self._given.get(name, "").strip().lower()
        if text not in ("", "true", "false"):
            self.refuse(name, f"{name} skal være true eller false.", rejected=text[:LONGEST_TEXT])
        return None if text not in ("true", "false") else text == "true"

    def moment(self, name: str) -> datetime | None:
        """A time; one without a zone is UTC."""
        text = self._given.get(name, "").strip()
        try:
            # A plus that was not escaped has become a blank.
            found = parse_datetime(text.replace(" ", "+")) if text else None
            if text and found is None:
                raise ValueError
            return None if found is None else (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(name, f"{name} er ikke et tidspunkt.", rejected=text[:LONGEST_TEXT])
            return None

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number within bounds."""
        text = self._given.get(name, str(default)).strip()
        if text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest:
            return int(text)
        self.refuse(name, f"{name} skal være et tal fra {lowest} til {highest}.", rejected=text[:50])
        return default

    def _values(self, name: str) -> tuple[str, ...]:
        texts = (text.strip() for given in self._given.getlist(name) for text in given.split(","))
        found = tuple(dict.fromkeys(text for text in texts if text))
        if len(found) > MOST_VALUES:
            self.refuse(name, f"Højst {MOST_VALUES} værdier i ét kald.", fault="too.many")
        return found[:MOST_VALUES]
