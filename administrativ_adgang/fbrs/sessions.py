"""A person's own log-in sessions: which there are, ending one, ending all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from administrativ_adgang.core import clock
from administrativ_adgang.core.client_address import client_address
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs.models import Identity, LoginSession, User
from administrativ_adgang.fbrs.session_store import ADDRESS, DEVICE, SessionStore, handle_of


@dataclass(frozen=True)
class OwnSession:
    """One log-in that is open. ``handle`` names it; the key that opens it is never shown. ``address`` is the network
    address it was begun from, empty when it could not be read.
    """

    handle: str
    started_at: datetime
    used_at: datetime
    device: str
    address: str
    is_this: bool


@receiver(user_logged_in)
def remember_device(sender: Any, request: Any, user: User, **other: Any) -> None:
    """Keep what the browser calls itself and where it is, so that its owner knows it again in the list."""
    if request is not None and hasattr(request, "session"):
        request.session[DEVICE] = request.headers.get("User-Agent", "")[:200]
        request.session[ADDRESS] = str(client_address(request) or "")


def own_sessions(identity: Identity, *, current_key: str | None = None) -> list[OwnSession]:
    """The person's open sessions, the one used last first. ``current_key`` is ``request.session.session_key``."""
    this = handle_of(current_key) if current_key else ""
    rows = LoginSession.objects.filter(user_id__in=_users(identity), expire_date__gt=clock.now()).order_by("-used_at")
    read = SessionStore().decode
    return [
        OwnSession(
            handle=row.handle,
            started_at=row.started_at,
            used_at=row.used_at,
            device=row.device,
            address=str(read(row.session_data).get(ADDRESS, "")),
            is_this=row.handle == this,
        )
        for row in rows
    ]


def end_one(identity: Identity, handle: str) -> None:
    """End one of the person's own sessions; its next request is logged out. Raises NotFound for any other's."""
    ended, _ = LoginSession.objects.filter(user_id__in=_users(identity), handle=handle).delete()
    if not ended:
        raise NotFound("Log-in findes ikke, eller det er allerede afsluttet.")


def end_all(identity: Identity, *, but_key: str | None = None) -> int:
    """End all the person's sessions, except the one with ``but_key`` when given; returns how many ended."""
    rows = LoginSession.objects.filter(user_id__in=_users(identity))
    if but_key:
        rows = rows.exclude(handle=handle_of(but_key))
    ended, _ = rows.delete()
    return ended


def _users(identity: Identity) -> Any:
    return User.objects.filter(identity=identity).values("pk")
