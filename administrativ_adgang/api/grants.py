"""Rights as the interface shows them, given to an identity or to a group."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from administrativ_adgang.api.values import filled, stored, time
from administrativ_adgang.fbrs.models import Grant


def as_json(grant: Grant) -> dict[str, Any]:
    """DirectPrivilege, or IdentityPrivilege when a group holds it (annex 2)."""
    return filled(
        {
            **stored(grant),
            "type": grant.type,
            "scopeId": str(grant.scope_id),
            "granteeId": _text(grant.grantee_id),
            "identityGroupId": _text(grant.group_id),
            "issuerId": _text(grant.issuer_id),
            "source": grant.source,
            "parentPrivilegeId": _text(grant.parent_id),
            "activeTo": time(grant.active_to),
            "activeToDateTime": time(grant.active_to),
            "expirationNotification": _notice(grant),
        }
    )


def end_of(wanted: dict[str, Any]) -> datetime | None:
    """When a right shall end: the newer of the two names of the field counts."""
    found: datetime | None = wanted.get("activeToDateTime", wanted.get("activeTo"))
    return found


def _text(identifier: object) -> str | None:
    return None if identifier is None else str(identifier)


def _notice(grant: Grant) -> dict[str, Any] | None:
    if grant.active_to is None or grant.notice_at is None:
        return None
    return {
        "id": str(uuid.uuid5(grant.pk, "notice")),
        "version": grant.version,
        "expirationDate": time(grant.active_to),
        "notificationDateTime": time(grant.notice_at),
    }
