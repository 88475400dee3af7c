"""Reading access requests: always through somebody who may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    Identity,
    Organisation,
    RequestDocument,
    RequestState,
    RequestType,
)
from administrativ_adgang.fbrs.privileges import AREAS, Area
from administrativ_adgang.fbrs.request_rules import KINDS, Answerer

_CENTRAL_TYPES = [type_ for type_, kind in KINDS.items() if kind.answerer == Answerer.CENTRAL_MANAGER]

_HANDLERS = AREAS[Area.ACCESS_REQUESTS].change


def _requests() -> QuerySet[AccessRequest]:
    return AccessRequest.objects.select_related(
        "requester", "target__organisation", "scope", "approved_by", "rejected_by"
    )


def waiting(scope: Organisation) -> QuerySet[AccessRequest]:
    """Requests about the organisation that wait for an answer from it, the oldest first."""
    found = _requests().filter(scope=scope, state=RequestState.SUBMITTED, type=RequestType.PRIVILEGE)
    return found.order_by("submitted_at", "pk")


def waiting_for_partner(partner: Organisation) -> QuerySet[AccessRequest]:
    """Requests to hand a right on to one of the partner's employees, which the partner answers, the oldest first."""
    found = _requests().filter(state=RequestState.SUBMITTED, type=RequestType.APPOINTED_DELEGATION)
    return found.filter(target__organisation=partner).order_by("submitted_at", "pk")


def waiting_centrally() -> QuerySet[AccessRequest]:
    """Requests the central manager answers, from every organisation, the oldest first."""
    found = _requests().filter(state=RequestState.SUBMITTED, type__in=_CENTRAL_TYPES)
    return found.order_by("submitted_at", "pk")


def answered(scope: Organisation, *, limit: int = 50) -> list[AccessRequest]:
    """Requests about the organisation that were answered, the newest first."""
    states = [RequestState.APPROVED, RequestState.REJECTED, RequestState.REVOKED]
    return list(_requests().filter(scope=scope, state__in=states).order_by("-submitted_at", "pk")[:limit])


def of_person(identity: Identity) -> QuerySet[AccessRequest]:
    """What the person has asked for, or somebody for the person, the newest first."""
    mine = Q(requester=identity) | (Q(target=identity) & ~Q(state=RequestState.DRAFT))
    return _requests().filter(mine).order_by("-created_at", "pk")


def visible_to(identity: Identity) -> QuerySet[AccessRequest]:
    """Every request this identity may read: its own, and those of organisations whose requests it handles."""
    mine = Q(requester=identity) | (Q(target=identity) & ~Q(state=RequestState.DRAFT))
    sent = ~Q(state=RequestState.DRAFT)
    if access.is_central(identity):
        return _requests().filter(mine | sent).order_by("-created_at", "pk")
    handled = access.visible_to(identity, _HANDLERS).order_by().values("pk")
    theirs = Q(scope__in=handled) | Q(type=RequestType.APPOINTED_DELEGATION, target__organisation__in=handled)
    return _requests().filter(mine | (sent & theirs)).order_by("-created_at", "pk")


def request(identity: Identity, identifier: UUID) -> AccessRequest:
    """One request this identity may read. Raises NotFound for any other."""
    found = visible_to(identity).filter(pk=identifier).first()
    if found is None:
        raise NotFound("Anmodningen findes ikke.")
    return found


def document(identity: Identity, request_id: UUID, identifier: UUID) -> RequestDocument:
    """A document of a request this identity may read. Raises NotFound for any other."""
    found = RequestDocument.objects.filter(pk=identifier, request=request(identity, request_id)).first()
    if found is None:
        raise NotFound("Dokumentet findes ikke.")
    return found
