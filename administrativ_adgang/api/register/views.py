"""Look-up in the contact register (kontaktregister): may I send Digital Post to this CPR or CVR number?"""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import ids, paging
from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.api.permissions import MaySend
from administrativ_adgang.api.register import contact, description, look_up
from administrativ_adgang.api.views import SystemView, system_of
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.events import services as events
from kontaktregister import selectors


class Contacts(SystemView):
    """``contacts/``: the contacts with these ids and numbers; whom the register does not know is not in the answer."""

    rights = dict.fromkeys(("GET", "HEAD"), MaySend)

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of contacts (ContactSearchResult)."""
        _refuse_bulk(request)
        page = paging.read(request, resource=look_up.RESOURCE)
        asked = look_up.read(request)
        system = system_of(request)
        look_up.check_may(system, (), asks_for_citizens=bool(asked.cpr_numbers))
        numbers = [system.organisation.cvr_number] if asked.is_empty else [*asked.cpr_numbers, *asked.cvr_numbers]
        found = list(selectors.matching(ids=asked.ids, numbers=numbers))
        look_up.check_may(system, found)
        events.record_many(look_up.events_of(system, asked, found))
        now = clock.now()
        shown = found if page.ascending else found[::-1]
        shown = shown[page.number * page.size : (page.number + 1) * page.size]
        return Response(
            {
                "currentPage": page.number,
                "totalPages": paging.pages_of(len(found), page.size),
                "elementsOnPage": len(shown),
                "totalElements": len(found),
                "contacts": [contact.as_json(one, now) for one in shown],
            }
        )


class OneContact(SystemView):
    """``contacts/{id}``: one contact."""

    rights = dict.fromkeys(("GET", "HEAD"), MaySend)

    @description.FETCH
    def get(self, request: Request, contact_id: str) -> Response:
        """The contact."""
        identifier = ids.read(contact_id, resource=look_up.RESOURCE, field="id")
        system = system_of(request)
        found = selectors.matching(ids=[identifier]).first()
        if found is None or (not system.organisation.is_authority and len(found.number) != 8):
            raise NotFound("Kontakten findes ikke.")
        events.record(look_up.event_of(system, found))
        return Response(contact.as_json(found, clock.now()))


def _refuse_bulk(request: Request) -> None:
    """The look-up by a body on a GET has no published form; ignoring it would answer a question nobody asked."""
    if request.query_params.get("isBulkLookup", "false").lower() == "true":
        text = "isBulkLookup bruges ikke her. Gentag id, cprNumber eller cvrNumber i stedet."
        raise BadFields(FieldError(look_up.RESOURCE, "isBulkLookup", "bulk.look.up.not.offered", text))
