"""A group as the interface shows it: MANUAL always, for nobody has a hidden group here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from administrativ_adgang.api import grants
from administrativ_adgang.api.values import filled, stored
from administrativ_adgang.fbrs import directory
from administrativ_adgang.fbrs.models import Group, Membership


def as_json(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Groups with their grantees and rights (annex 2), in two more queries however many they are."""
    grantees: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for place in directory.memberships(groups):
        grantees[place.group_id].append(grantee(place))
    privileges: defaultdict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    for right in directory.group_grants(groups):
        privileges[right.group_id].append(grants.as_json(right))
    return [
        filled(
            {
                **stored(one),
                "name": one.name,
                "issuerId": str(one.issuer_id) if one.issuer_id else None,
                "ownerId": str(one.organisation_id),
                "grantees": grantees[one.pk],
                "privileges": privileges[one.pk],
                "type": "MANUAL",
            }
        )
        for one in groups
    ]


def grantee(place: Membership) -> dict[str, Any]:
    """One identity's place in a group (Grantee)."""
    return filled(
        {
            **stored(place),
            "identityGroupId": str(place.group_id),
            "identityId": str(place.identity_id),
            "issuerId": str(place.issuer_id) if place.issuer_id else None,
        }
    )
