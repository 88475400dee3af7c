"""Addresses and requests the tests of these pages share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from administrativ_adgang.fbrs import asking
from administrativ_adgang.fbrs.access_requests import Wording
from administrativ_adgang.fbrs.models import AccessRequest, Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from tests.client import StrictClient
from tests.people import Cast, log_in

SYSTEMS = Privilege.ORGANISATION_ADMINISTRATOR
WHY = {"justification": "Jeg skal rette et certifikat.", "period": "91"}


def here(name: str, organisation: Organisation, **places: UUID) -> str:
    """The address of a page in an organisation."""
    return reverse(f"portal:{name}", kwargs={"organisation_id": organisation.pk, **places})


def mine(name: str, **places: UUID) -> str:
    """The address of a page about oneself."""
    return reverse(f"portal:{name}", kwargs=places)


def of(person: Identity) -> StrictClient:
    """A client on which the person is logged in."""
    client = StrictClient()
    log_in(client, person)
    return client


def asked(cast: Cast, by: Identity | None = None, **others: Any) -> AccessRequest:
    """Sanne asks to become system administrator, and Birgit is there to answer."""
    cast.birgit  # noqa: B018 - built when asked for
    wish = {"privilege": SYSTEMS, "wording": Wording(justification="Rette et certifikat"), **others}
    return asking.ask(by=by or cast.sanne, scope=cast.municipality, **wish)
