"""Emptyings of the organisation's mailbox: ``mailboxes/{mailboxId}/system-fetches/``."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import ids, json_bodies
from administrativ_adgang.api.parameters import Parameters
from administrativ_adgang.api.permissions import MayEmptyMailbox
from administrativ_adgang.api.responsibility import RightsView
from administrativ_adgang.api.system_fetches import description, fetch, stepping
from administrativ_adgang.api.system_fetches.shapes import SystemFetch as Shape
from administrativ_adgang.api.values import filled, time
from administrativ_adgang.api.views import system_of
from administrativ_adgang.connection import fetching, selectors
from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.mailbox import folders
from administrativ_adgang.mailbox.models import Mailbox
from administrativ_adgang.systems import selectors as systems

RESOURCE = stepping.RESOURCE
_MOST_SHOWN = 100


class _FetchView(RightsView):
    """What all of them have in common: the mailbox is the system's own organisation's, or does not exist."""

    rights = dict.fromkeys(("GET", "HEAD", "POST", "PUT", "DELETE"), MayEmptyMailbox)

    def mailbox(self, request: Request, mailbox_id: str) -> Mailbox:
        """The mailbox of the address. Raises NotFound for another's."""
        identifier = ids.read(mailbox_id, resource="mailboxes", field="mailboxId")
        return folders.mailbox_of(system_of(request).organisation, identifier)

    def run_of(self, request: Request, fetch_id: str) -> EmptyingRun:
        """The emptying of the address. Raises NotFound for another's."""
        identifier = ids.read(fetch_id, resource=RESOURCE, field="id")
        return selectors.one(system_of(request).organisation, identifier)


class SystemFetches(_FetchView):
    """``system-fetches/``: what has been sent, and to send it."""

    @description.LIST
    def get(self, request: Request, mailbox_id: str) -> Response:
        """The newest emptyings (SystemFetchListResult)."""
        mailbox = self.mailbox(request, mailbox_id)
        given = Parameters(request, resource=RESOURCE)
        since = given.moment("fromDate")
        given.check()
        runs = selectors.of_organisation(system_of(request).organisation, started_from=since, limit=_MOST_SHOWN)
        return Response({"systemFetches": [_shown(run, mailbox) for run in runs]})

    @description.START
    def post(self, request: Request, mailbox_id: str) -> Response:
        """Begin one (SystemFetch)."""
        mailbox = self.mailbox(request, mailbox_id)
        wanted = json_bodies.read(request, Shape, resource=RESOURCE)
        return Response(_shown(stepping.start(system_of(request), mailbox, wanted), mailbox), status=201)


class SystemFetch(_FetchView):
    """``system-fetches/{id}``: one emptying."""

    @description.FETCH
    def get(self, request: Request, mailbox_id: str, fetch_id: str) -> Response:
        """State and counters (SystemFetch)."""
        mailbox = self.mailbox(request, mailbox_id)
        return Response(_shown(self.run_of(request, fetch_id), mailbox))

    @description.CHANGE
    def put(self, request: Request, mailbox_id: str, fetch_id: str) -> Response:
        """Stop it or go on with it."""
        mailbox = self.mailbox(request, mailbox_id)
        run = self.run_of(request, fetch_id)
        wanted = json_bodies.read(request, Shape, resource=RESOURCE)
        changed = stepping.change(system_of(request), run, _shown(run, mailbox), wanted)
        return Response(_shown(changed, mailbox))

    @description.FORGET
    def delete(self, request: Request, mailbox_id: str, fetch_id: str) -> Response:
        """Take one that has ended off the list."""
        self.mailbox(request, mailbox_id)
        fetching.forget(by=system_of(request).identity, run=self.run_of(request, fetch_id))
        return Response(status=204)


class MessageCount(_FetchView):
    """``system-fetches/message-count``: how many letters there are to send."""

    @description.COUNT
    def get(self, request: Request, mailbox_id: str) -> Response:
        """The number of a period, as one emptying that has not been started (SystemFetchListResult)."""
        mailbox = self.mailbox(request, mailbox_id)
        given = Parameters(request, resource=RESOURCE)
        begins, ends = given.moment("fromDateTime"), given.moment("toDateTime")
        if begins and ends and begins > ends:
            given.refuse("fromDateTime", "fromDateTime ligger efter toDateTime.", fault="after.to")
        given.check()
        organisation = system_of(request).organisation
        row = {
            "mailboxId": str(mailbox.pk),
            "organisationId": str(organisation.pk),
            "totalMessages": fetching.count(organisation, placed_from=begins, placed_to=ends),
            "fromDateTime": time(begins),
            "toDateTime": time(ends),
        }
        return Response({"systemFetches": [filled(row)]})


def _shown(run: EmptyingRun, mailbox: Mailbox) -> dict[str, Any]:
    point = run.fallback_point
    default = systems.default_system(run.organisation)
    system_id = default.pk if default else None
    return fetch.as_json(run, mailbox_id=mailbox.pk, system_id=point.system_id if point else system_id)
