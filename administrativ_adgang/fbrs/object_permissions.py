"""The projection of the grants as object permissions, which templates, REST classes and admin pages ask through.

The only file that imports guardian. The grants are the truth: after every change this makes the rows equal to them, in
the same transaction. A right that begins or ends by the clock alone is settled by the timed job within a minute; the
services ask the grants themselves (``access``) and are never late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation, RightsHolder, User
from administrativ_adgang.fbrs.privileges import Privilege

_BATCH = 500


class OrganisationPermission(UserObjectPermissionBase):
    """One right of one log-in in one organisation."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="object_permissions")

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["content_object", "permission"], name="permission_in_organisation")]


def codename(privilege: Privilege) -> str:
    """The permission to ask for: ``user.has_perm(codename(privilege), organisation)``."""
    return f"administrativ_adgang.{privilege.value}"


def organisations_for(user: User, privilege: Privilege) -> QuerySet[Organisation]:
    """The organisations in which the projection gives this right: the twin of ``access.visible_to``."""
    found: QuerySet[Organisation] = get_objects_for_user(user, codename(privilege), Organisation, use_groups=False)
    return found


@transaction.atomic
def project(identities: Iterable[UUID]) -> None:
    """Make the projection of these identities equal to their grants."""
    wanted = sorted(set(identities))
    for start in range(0, len(wanted), _BATCH):
        _project(wanted[start : start + _BATCH])


@dataclass(frozen=True)
class Difference:
    """A row of the projection that was not as the grants say. ``right`` empty: the row of the people page."""

    identity: UUID
    scope: UUID
    right: str
    was_missing: bool


@dataclass
class Rebuilt:
    """How many identities were projected anew, and what that put right."""

    identities: int = 0
    differences: list[Difference] = field(default_factory=list)


def rebuild() -> Rebuilt:
    """Project everybody anew, batch by batch, and say what differed. For operators, after a restored backup."""
    everybody = Identity.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=_BATCH)
    done = Rebuilt()
    while batch := list(islice(everybody, _BATCH)):
        with transaction.atomic():
            done.differences += _project(batch)
        done.identities += len(batch)
    return done


def _project(identities: Collection[UUID]) -> list[Difference]:
    # Two changes to one person take turns here, so that each projects what the other has committed.
    people = {
        identity.pk: identity
        for identity in Identity.objects.select_for_update(no_key=True).filter(pk__in=identities).order_by("pk")
    }
    held: defaultdict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    for holder, scope, type_, _ in access.held_where(Q(holder__in=identities)):
        held[holder, scope].add(type_)
    differences = _project_list(people, {key for key in held if people[key[0]].type != IdentityType.SYSTEM})
    differences += _project_permissions(identities, held)
    # Who remembers what a system has been given knows by the version that it must ask anew (``systems.selectors``).
    Identity.objects.filter(pk__in=identities, type=IdentityType.SYSTEM).update(version=F("version") + 1)
    return differences


def _project_list(people: dict[UUID, Identity], wanted: set[tuple[UUID, UUID]]) -> list[Difference]:
    rows = {(row.identity_id, row.scope_id): row for row in RightsHolder.objects.filter(identity__in=people)}
    gone = [row.pk for key, row in rows.items() if key not in wanted or row.name != people[key[0]].name]
    if gone:
        RightsHolder.objects.filter(pk__in=gone).delete()
    kept = {key for key, row in rows.items() if row.pk not in set(gone)}
    RightsHolder.objects.bulk_create(
        RightsHolder(identity_id=identity, scope_id=scope, name=people[identity].name)
        for identity, scope in sorted(wanted - kept)
    )
    surplus = [Difference(*key, "", was_missing=False) for key in sorted(rows.keys() - wanted)]
    return surplus + [Difference(*key, "", was_missing=True) for key in sorted(wanted - rows.keys())]


def _project_permissions(identities: Collection[UUID], held: dict[tuple[UUID, UUID], set[str]]) -> list[Difference]:
    users = dict(User.objects.filter(identity__in=identities).values_list("identity_id", "pk"))
    wanted = {
        (users[identity], scope, type_)
        for (identity, scope), types in held.items()
        if identity in users
        for type_ in types
    }
    rows = {
        (user, scope, type_): pk
        for user, scope, type_, pk in OrganisationPermission.objects.filter(user__in=users.values()).values_list(
            "user_id", "content_object_id", "permission__codename", "pk"
        )
    }
    gone = sorted(rows.keys() - wanted)
    if gone:
        OrganisationPermission.objects.filter(pk__in=[rows[key] for key in gone]).delete()
    missing = sorted(wanted - rows.keys())
    if missing:
        permissions = _permissions({type_ for _, _, type_ in missing})
        OrganisationPermission.objects.bulk_create(
            OrganisationPermission(user_id=user, content_object_id=scope, permission_id=permissions[type_])
            for user, scope, type_ in missing
        )
    owners = {user: identity for identity, user in users.items()}
    surplus = [Difference(owners[user], scope, type_, was_missing=False) for user, scope, type_ in gone]
    return surplus + [Difference(owners[user], scope, type_, was_missing=True) for user, scope, type_ in missing]


def _permissions(codenames: Collection[str]) -> dict[str, int]:
    ours = Permission.objects.filter(
        content_type__app_label="administrativ_adgang", content_type__model="organisation", codename__in=codenames
    )
    return dict(ours.values_list("codename", "pk"))
