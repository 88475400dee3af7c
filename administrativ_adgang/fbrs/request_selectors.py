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
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege
from administrativ_adgang.fbrs.request_rules import KINDS, Answerer

_CENTRAL_TYPES = [type_ for type_, kind in KINDS.items() if kind.answerer == Answerer.CENTRAL_MANAGER]

_HANDLERS = AREAS[Area.ACCESS_REQUESTS].change


def _requests() -> QuerySet[AccessRequest]:
    return AccessRequest.objects.select_related(
        "requester__organisation",
        "target__organisation",
        "scope",
        "approved_by__organisation",
        "rejected_by__organisation",
        "revoked_by__organisation",
    )


def waiting(scope: Organisation) -> QuerySet[AccessRequest]:
    """Requests about the organisation that wait for an answer from it, the oldest first."""
    found = _requests().filter(scope=scope, state=RequestState.SUBMITTED, type=RequestType.PRIVILEGE)
    return found.order_by("submitted_at", "pk")


def handled(identity: Identity, organisation: Organisation) -> QuerySet[AccessRequest]:
    """What was sent and concerns the organisation: about it, about its employees' share in what it holds elsewhere,
    and, for a manager of the solution there, what only such a manager answers.
    """
    theirs = Q(scope=organisation) | Q(type=RequestType.APPOINTED_DELEGATION, target__organisation=organisation)
    if access.may(identity, Privilege.SYSTEM_MANAGER, organisation):
        theirs |= Q(type__in=_CENTRAL_TYPES)
    return _requests().filter(theirs).exclude(state=RequestState.DRAFT)


def waiting_here(identity: Identity, organisation: Organisation) -> QuerySet[AccessRequest]:
    """What waits for an answer from this organisation, the oldest first."""
    mine = Q(scope=organisation, type=RequestType.PRIVILEGE)
    mine |= Q(type=RequestType.APPOINTED_DELEGATION, target__organisation=organisation)
    if access.may(identity, Privilege.SYSTEM_MANAGER, organisation):
        mine |= Q(type__in=_CENTRAL_TYPES)
    found = handled(identity, organisation).filter(mine, state=RequestState.SUBMITTED)
    return found.order_by("submitted_at", "pk")


def waiting_elsewhere(identity: Identity, organisation: Organisation) -> QuerySet[AccessRequest]:
    """What concerns the organisation and waits for somebody else: a partner, or the manager of the solution."""
    here = waiting_here(identity, organisation).order_by().values("pk")
    found = handled(identity, organisation).filter(state=RequestState.SUBMITTED).exclude(pk__in=here)
    return found.order_by("submitted_at", "pk")


def answered(
    identity: Identity, organisation: Organisation, state: RequestState | None = None
) -> QuerySet[AccessRequest]:
    """What was answered, in one state or in all, the newest first."""
    states = [state] if state else [RequestState.APPROVED, RequestState.REJECTED, RequestState.REVOKED]
    return handled(identity, organisation).filter(state__in=states).order_by("-created_at", "pk")


def handled_one(identity: Identity, organisation: Organisation, identifier: UUID) -> AccessRequest:
    """One request that concerns the organisation. Raises NotFound for any other."""
    return _one(handled(identity, organisation), identifier)


def page(
    found: QuerySet[AccessRequest], *, after: UUID | None = None, limit: int = 50
) -> tuple[list[AccessRequest], UUID | None]:
    """Some of a list that is ordered newest first, and the key of the next page when there is one."""
    if after is not None:
        created = found.filter(pk=after).values_list("created_at", flat=True).first()
        if created is not None:
            found = found.filter(Q(created_at__lt=created) | Q(created_at=created, pk__gt=after))
    rows = list(found[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def of_person(identity: Identity) -> QuerySet[AccessRequest]:
    """What the person has asked for, or somebody for the person, the newest first."""
    mine = Q(requester=identity) | (Q(target=identity) & ~Q(state=RequestState.DRAFT))
    return _requests().filter(mine).order_by("-created_at", "pk")


def visible_to(identity: Identity) -> QuerySet[AccessRequest]:
    """Every request this identity may read: its own, and those of organisations whose requests it handles."""
    mine = Q(requester=identity) | Q(created_by=identity) | (Q(target=identity) & ~Q(state=RequestState.DRAFT))
    sent = ~Q(state=RequestState.DRAFT)
    if access.is_central(identity):
        return _requests().filter(mine | sent).order_by("-created_at", "pk")
    handled = access.visible_to(identity, _HANDLERS).order_by().values("pk")
    theirs = Q(scope__in=handled) | Q(type=RequestType.APPOINTED_DELEGATION, target__organisation__in=handled)
    return _requests().filter(mine | (sent & theirs)).order_by("-created_at", "pk")


def request(identity: Identity, identifier: UUID) -> AccessRequest:
    """One request this identity may read. Raises NotFound for any other."""
    return _one(visible_to(identity), identifier)


def own(identity: Identity, identifier: UUID) -> AccessRequest:
    """One request the person wrote, or that was sent for the person. Raises NotFound for any other."""
    return _one(of_person(identity), identifier)


def _one(among: QuerySet[AccessRequest], identifier: UUID) -> AccessRequest:
    found = among.filter(pk=identifier).first()
    if found is None:
        raise NotFound("Anmodningen findes ikke.")
    return found


def documents_of(request_: AccessRequest) -> list[RequestDocument]:
    """The documents of a request, in the order they were added; no query where they were fetched with it."""
    return sorted(request_.documents.all(), key=lambda one: (one.added_at, one.pk))


def document(identity: Identity, request_id: UUID, identifier: UUID) -> RequestDocument:
    """A document of a request this identity may read. Raises NotFound for any other."""
    return document_of(request(identity, request_id), identifier)


def document_of(request_: AccessRequest, identifier: UUID) -> RequestDocument:
    """A document of this request. Raises NotFound for any other."""
    found = RequestDocument.objects.filter(pk=identifier, request=request_).first()
    if found is None:
        raise NotFound("Dokumentet findes ikke.")
    return found
