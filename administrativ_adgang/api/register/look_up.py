"""Reading a look-up out of a call, and noting in the log that it was made."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from rest_framework.request import Request

import memo
from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.systems.models import System
from kontaktregister.models import Contact, ContactType

RESOURCE = "contacts"
MOST_VALUES = 1_000


@dataclass(frozen=True, slots=True)
class LookUp:
    """Whom a system asks about. Empty: its own organisation."""

    ids: tuple[UUID, ...] = ()
    cpr_numbers: tuple[str, ...] = ()
    cvr_numbers: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody was named."""
        return not (self.ids or self.cpr_numbers or self.cvr_numbers)


def read(request: Request) -> LookUp:
    """The values of ``id``, ``cprNumber`` and ``cvrNumber``, repeated or with commas. Raises :class:`BadFields`."""
    errors: list[FieldError] = []
    texts = _values(request, "id")
    identifiers = {text: memo.read_uuid(text) for text in texts}
    errors += [
        FieldError(RESOURCE, "id", "id.format.not.allowed", "id er ikke et UUID.", text[:200])
        for text, identifier in identifiers.items()
        if identifier is None
    ]
    # A rejected number is not sent back: it may be somebody's with one digit wrong.
    cpr_numbers, cvr_numbers = _values(request, "cprNumber"), _values(request, "cvrNumber")
    if not all(_is_number(number, 10) for number in cpr_numbers):
        errors.append(FieldError(RESOURCE, "cprNumber", "cpr.number.not.allowed", "cprNumber skal være ti cifre."))
    if not all(_is_number(number, 8) for number in cvr_numbers):
        errors.append(FieldError(RESOURCE, "cvrNumber", "cvr.number.not.allowed", "cvrNumber skal være otte cifre."))
    if len(texts) + len(cpr_numbers) + len(cvr_numbers) > MOST_VALUES:
        errors.append(FieldError(RESOURCE, "id", "too.many.values", f"Højst {MOST_VALUES} værdier i ét kald."))
    if errors:
        raise BadFields(*errors)
    return LookUp(tuple(key for key in identifiers.values() if key), cpr_numbers, cvr_numbers)


def check_may(system: System, contacts: Collection[Contact], *, asks_for_citizens: bool = False) -> None:
    """A company's system can send to authorities only, so it is told of no citizens. Raises :class:`NotAllowed`."""
    if system.organisation.is_authority:
        return
    if asks_for_citizens or any(contact.type == ContactType.CITIZEN for contact in contacts):
        raise NotAllowed("Kun myndigheders systemer kan slå borgere op.", code="cpr.look.up.not.allowed")


def events_of(system: System, look_up: LookUp, found: Collection[Contact]) -> Iterator[Event]:
    """One event for everybody who was asked about, without anybody's number."""
    by_number = {contact.number: contact for contact in found}
    for tag, numbers in ((Tag.CPR_LOOKED_UP, look_up.cpr_numbers), (Tag.CVR_LOOKED_UP, look_up.cvr_numbers)):
        for number in numbers:
            yield _event(system, tag, by_number.get(number))
    for contact in found:
        if contact.pk in look_up.ids:
            yield event_of(system, contact)


def event_of(system: System, contact: Contact) -> Event:
    """Somebody was asked about by id."""
    return _event(system, Tag.CPR_LOOKED_UP if contact.type == ContactType.CITIZEN else Tag.CVR_LOOKED_UP, contact)


def _event(system: System, tag: Tag, contact: Contact | None) -> Event:
    return Event(
        tag=tag,
        organisation_id=system.organisation_id,
        system_id=system.pk,
        properties={"contactId": str(contact.pk)} if contact else {"found": "false"},
    )


def _values(request: Request, name: str) -> tuple[str, ...]:
    texts = (text.strip() for given in request.query_params.getlist(name) for text in given.split(","))
    return tuple(dict.fromkeys(text for text in texts if text))


def _is_number(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()
