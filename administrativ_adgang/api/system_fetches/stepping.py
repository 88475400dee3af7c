"""Starting an emptying over the interface, stopping it and going on with it, each through the portal's own service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from administrativ_adgang.api import json_bodies
from administrativ_adgang.api.system_fetches import fetch
from administrativ_adgang.api.values import time
from administrativ_adgang.connection import control, fetching, selectors
from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import Conflict, NotPossibleNow
from administrativ_adgang.mailbox.models import Mailbox
from administrativ_adgang.systems.models import System

RESOURCE = "system-fetches"


def start(system: System, mailbox: Mailbox, wanted: dict[str, Any]) -> EmptyingRun:
    """Begin one. Everything that is wrong with the body is a fault of a field."""
    point = _point(system, mailbox, wanted)
    if wanted.get("systemId", point.system_id) != point.system_id:
        text = "systemId er ikke kontaktpunktets system. Det er kontaktpunktet, der bestemmer."
        raise json_bodies.bad(RESOURCE, "systemId", "not.allowed", text, wanted["systemId"])
    if wanted.get("systemFetchStatusType", "RUNNING") != "RUNNING":
        text = "En ny tømning begynder med det samme."
        raise json_bodies.bad(RESOURCE, "systemFetchStatusType", "not.allowed", text, wanted["systemFetchStatusType"])
    begins, ends = wanted.get("fromDateTime"), wanted.get("toDateTime")
    now = clock.now()
    if ends and ends > now:
        raise json_bodies.bad(RESOURCE, "toDateTime", "in.the.future", "toDateTime ligger i fremtiden.", ends)
    if begins and begins > (ends or now):
        raise json_bodies.bad(RESOURCE, "fromDateTime", "after.to", "fromDateTime ligger efter toDateTime.", begins)
    with _unprocessable():
        return fetching.start(
            by=system.identity,
            point=point,
            prefers_original=wanted.get("preferOriginalMessageRecipient", False),
            placed_from=begins,
            placed_to=ends,
        )


def change(system: System, run: EmptyingRun, shown: dict[str, Any], wanted: dict[str, Any]) -> EmptyingRun:
    """Stop it or go on with it, as the status says. Nothing else can be changed: the rest is as it is shown."""
    _refuse_other_changes(shown, wanted)
    status = wanted.get("systemFetchStatusType", fetch.status(run))
    if status == fetch.status(run):
        return run
    newest = selectors.latest(system.organisation)
    if newest is None or newest.pk != run.pk:
        raise NotPossibleNow("Kun den nyeste tømning kan stoppes og genoptages.", code="emptying.not.newest")
    if status == "FINISHED":
        raise NotPossibleNow("En tømning bliver færdig af sig selv. Den kan stoppes.", code="emptying.state")
    step = control.stop if status == "STOPPED" else control.go_on
    with _unprocessable():
        step(by=system.identity, organisation=system.organisation)
    return selectors.one(system.organisation, run.pk)


def _point(system: System, mailbox: Mailbox, wanted: dict[str, Any]) -> ContactPoint:
    if wanted.get("mailboxId", mailbox.pk) != mailbox.pk:
        text = "mailboxId er ikke postkassen i adressen."
        raise json_bodies.bad(RESOURCE, "mailboxId", "not.allowed", text, wanted["mailboxId"])
    if wanted["organisationId"] != system.organisation_id:
        text = "organisationId er ikke jeres organisation."
        raise json_bodies.bad(RESOURCE, "organisationId", "not.found", text, wanted["organisationId"])
    point = contacts.point_of(system.organisation, wanted["contactPointId"])
    if point is None:
        text = "contactPointId er ikke et af jeres kontaktpunkter."
        raise json_bodies.bad(RESOURCE, "contactPointId", "not.found", text, wanted["contactPointId"])
    return point


def _refuse_other_changes(shown: dict[str, Any], wanted: dict[str, Any]) -> None:
    for field, value in wanted.items():
        if field == "systemFetchStatusType":
            continue
        now = shown.get(field)
        same = time(value) == now if field.endswith("DateTime") else str(value) == str(now)
        if not same:
            text = f"{field} kan ikke ændres, når tømningen er begyndt."
            raise json_bodies.bad(RESOURCE, field, "not.allowed", text, value)


@contextmanager
def _unprocessable() -> Iterator[None]:
    """The interface description has no 409 here: a state that does not allow the step is 422."""
    try:
        yield
    except Conflict as error:
        raise NotPossibleNow(error.text, code=error.code) from error
