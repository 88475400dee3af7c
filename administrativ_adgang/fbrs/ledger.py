"""The only writer of grant rows. A change brings its events and its projection, and leaves somebody who gives rights.

Inside the fbrs room only: the services decide who may, this room's book keeps what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import DomainError, NotAllowed, RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record, record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, object_permissions, rules
from administrativ_adgang.fbrs.models import (
    EndReason,
    Grant,
    GrantSource,
    Group,
    Identity,
    IdentityType,
    Organisation,
    User,
)
from administrativ_adgang.fbrs.privileges import Privilege

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def guarded_change(service: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """All or nothing; and a refused attempt is an event too, which its rolled back transaction does not take along.

    What names a scope, a grant or a group waits for its turn in that organisation before anything is asked: whoever
    lost the right to do it meanwhile is refused. Who calls inside a transaction of their own and rolls that back asks
    the refusal to ``record_attempt`` again.
    """

    @wraps(service)
    def inner(*positional: Arguments.args, **named: Arguments.kwargs) -> Answer:
        try:
            with transaction.atomic():
                _take_turn(named)
                return service(*positional, **named)
        except (NotAllowed, RefusedByRule) as refusal:
            refusal.record_attempt = partial(_record_refusal, refusal, service.__name__, named)
            refusal.record_attempt()
            raise

    return inner


def _record_refusal(refusal: DomainError, action: str, named: dict[str, Any]) -> None:
    by = named.get("by")
    scope = _scope_of(named, {**_PLACES, "person": "organisation_id"})
    if by is None or scope is None:
        return
    person = named.get("grantee") or named.get("person")
    person = person or getattr(named.get("held"), "grantee", None) or getattr(named.get("item"), "person", None)
    properties = {"action": action, "reason": refusal.text, "code": refusal.code}
    if person is not None:
        properties |= {"grantee": str(person.pk), "grantee_name": person.name}
    if "privilege" in named:
        properties["privilege"] = str(named["privilege"])
    record(Event(tag=Tag.PRIVILEGES_REFUSED, organisation_id=scope, **_actor(by), properties=properties))


#: What an argument of a change says about the organisation it is in.
_PLACES = {"scope": "pk", "held": "scope_id", "group": "organisation_id"}


def _take_turn(named: dict[str, Any]) -> None:
    scope = _scope_of(named, _PLACES)
    if scope is not None:
        _lock(scope)


def _scope_of(named: dict[str, Any], places: dict[str, str]) -> UUID | None:
    for name, attribute in places.items():
        if named.get(name) is not None:
            found: UUID | None = getattr(named[name], attribute)
            return found
    return None


def lock(scope: Organisation) -> None:
    """Let changes to the rights of one organisation take turns until the transaction ends."""
    _lock(scope.pk)


def _lock(scope: UUID) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=scope)


def lasting_administrators(scope: Organisation) -> dict[UUID, str]:
    """Active employees who can log in and may give rights, through a grant without an end."""
    condition = Q(scope=scope, type=rules.ADMINISTRATOR, active_to=None)
    holders = {holder for holder, *_ in access.held_where(condition)}
    people = Identity.objects.filter(can_log_in(), pk__in=holders, type=IdentityType.EMPLOYEE)
    return dict(people.values_list("pk", "name"))


def can_log_in() -> Q:
    """Condition on an identity: it has a log-in that is not closed."""
    return Q(Exists(User.objects.filter(identity=OuterRef("pk"), is_active=True)))


#: The organisations whose outcome is being watched already, by a block further out.
_watched: ContextVar[frozenset[UUID]] = ContextVar("watched", default=frozenset())


@contextmanager
def keeping_an_administrator(scope: Organisation) -> Iterator[None]:
    """Refuse what happens inside when afterwards nobody is left who can give rights without an end.

    It looks at the outcome, not at the deed: removing, shortening, leaving a group, closing it, deactivating. Of blocks
    inside each other the outermost looks, so that several changes may pass through a state that could not stay.
    """
    lock(scope)
    if scope.pk in _watched.get():
        yield
        return
    before = lasting_administrators(scope)
    outer = _watched.set(_watched.get() | {scope.pk})
    try:
        yield
    finally:
        _watched.reset(outer)
    after = lasting_administrators(scope)
    if before and not after:
        # Whoever was one until now is no candidate, though the right is already gone at this moment.
        raise rules.refuse_leaving_nobody(sorted(before.values()), scope.name, candidates(scope, but=before))


def candidates(scope: Organisation, *, but: Collection[UUID] = (), limit: int = 3) -> list[str]:
    """Names of colleagues who could become rights administrators: employed here, able to log in, not one yet."""
    already = {holder for holder, *_ in access.held_where(Q(scope=scope, type=rules.ADMINISTRATOR))} | set(but)
    people = Identity.objects.filter(
        access.active_holder(), can_log_in(), organisation=scope, type=IdentityType.EMPLOYEE
    )
    return list(people.exclude(pk__in=already).order_by("name").values_list("name", flat=True)[:limit])


def write(grant: Grant, *, by: Identity | None, **properties: str) -> Grant:
    """Enter a new grant."""
    now = clock.now()
    rules.check_period(grant.active_from, grant.active_to, now=now)
    if grant.type == rules.ADMINISTRATOR and grant.active_to and not lasting_administrators(grant.scope):
        raise RefusedByRule(
            f"{grant.scope.name} skal have en rettighedsadministrator uden slutdato, før en anden kan få en.",
            field="active_to",
        )
    grant.notice_at = rules.notice_time(grant.active_to, now=now)
    grant.save(force_insert=True)
    if by is not None and by.pk == grant.grantee_id:
        properties["self_granted"] = "true"
    on_behalf = grant.source == GrantSource.MANUAL
    tag = Tag.PRIVILEGES_GRANTED_ON_BEHALF_OF if on_behalf else Tag.PRIVILEGES_GRANTED
    _enter([grant], tag, by, **properties)
    return grant


def end(grants: Iterable[Grant], *, by: Identity | None, reason: EndReason, on_behalf: bool = False) -> list[Grant]:
    """End grants, and with each everything that was handed on from it. Returns all that ended, the asked for first."""
    ended: list[Grant] = []
    now = clock.now()
    level, why = [grant for grant in grants if grant.revoked_at is None], reason
    while level:
        for grant in level:
            # What ended by its date ended then, not when the job came by.
            expired = why == EndReason.EXPIRED and grant.active_to is not None
            grant.revoked_at, grant.revoked_by, grant.end_reason = grant.active_to if expired else now, by, why
            grant.save_version(expected=grant.version, fields=["revoked_at", "revoked_by", "end_reason"])
        ended += level
        below = Grant.objects.filter(parent__in=level, revoked_at=None).select_related("grantee", "group", "scope")
        level, why = list(below), EndReason.CUT
    tag = Tag.PRIVILEGES_REVOKED_ON_BEHALF_OF if on_behalf else Tag.PRIVILEGES_REVOKED
    _enter(ended, tag, by)
    return ended


def enter_members(group: Group, members: Collection[Identity], tag: Tag, *, by: Identity | None) -> None:
    """Tell, for each who joined or left, of every right that came or went with the group, and project them."""
    held = list(group.grants.filter(revoked_at=None).select_related("group"))
    record_many(_event(tag, grant, by, member) for grant in held for member in members)
    object_permissions.project(member.pk for member in members)


def holders_of(grants: Iterable[Grant]) -> set[UUID]:
    """Everybody a change to these grants concerns: the grantees and the members of the groups."""
    listed = list(grants)
    members = Identity.objects.filter(memberships__group__in={grant.group_id for grant in listed if grant.group_id})
    return {grant.grantee_id for grant in listed if grant.grantee_id} | set(members.values_list("pk", flat=True))


def _enter(grants: list[Grant], tag: Tag, by: Identity | None, **properties: str) -> None:
    events = []
    for grant in grants:
        if grant.grantee is not None:
            events.append(_event(tag, grant, by, grant.grantee, **properties))
        else:
            members = Identity.objects.filter(memberships__group=grant.group_id)
            events += [_event(tag, grant, by, None, **properties)]
            events += [_event(tag, grant, by, member, **properties) for member in members]
    record_many(events)
    object_permissions.project(holders_of(grants))


def _event(tag: Tag, grant: Grant, by: Identity | None, holder: Identity | None, **properties: str) -> Event:
    facts: dict[str, str] = {"privilege": grant.type, "grant": str(grant.pk), "source": grant.source}
    if holder is not None:
        facts |= {"grantee": str(holder.pk), "grantee_name": holder.name}
    if grant.group is not None:
        facts |= {"group": str(grant.group_id), "group_name": grant.group.name}
    if grant.active_to is not None:
        facts["active_to"] = grant.active_to.isoformat()
    if grant.parent_id is not None:
        facts["parent"] = str(grant.parent_id)
    if grant.end_reason:
        facts["reason"] = grant.end_reason
    return Event(tag=tag, organisation_id=grant.scope_id, **_actor(by), properties=facts | properties)


def _actor(by: Identity | None) -> dict[str, Any]:
    return {"actor_identity_id": by.pk if by else None, "actor_label": by.name if by else "Digital Post"}


def move_end(held: Grant, active_to: datetime | None, *, by: Identity | None, expected: int) -> Grant:
    """Let a grant end at another time. What was handed on from it counts no longer than it does."""
    now = clock.now()
    rules.check_period(held.active_from, active_to, now=now)
    held.active_to, held.notice_at, held.notice_sent_at = active_to, rules.notice_time(active_to, now=now), None
    held.save_version(expected=expected, fields=["active_to", "notice_at", "notice_sent_at"])
    _enter([held], Tag.PRIVILEGES_CHANGED, by)
    object_permissions.project(below([held]))
    return held


def current(
    scope: Organisation, privilege: Privilege, *, grantee: Identity | None = None, group: Group | None = None
) -> Grant | None:
    """The grant of this right that is there already. One that ran out before the timed job came by is ended here."""
    found = Grant.objects.filter(scope=scope, type=privilege, grantee=grantee, group=group, revoked_at=None)
    grant = found.select_related("grantee", "group", "scope").first()
    if grant is not None and grant.active_to is not None and grant.active_to <= clock.now():
        end([grant], by=None, reason=EndReason.EXPIRED)
        return None
    return grant


def below(grants: Iterable[Grant]) -> set[UUID]:
    """Everybody who holds something that was handed on from these grants."""
    found: set[UUID] = set()
    level = [grant.pk for grant in grants]
    while level:
        rows = Grant.objects.filter(parent__in=level, revoked_at=None).values_list("pk", "grantee_id")
        found |= {grantee for _, grantee in rows if grantee}
        level = [pk for pk, _ in rows]
    return found
