"""Who one is at log-in. In operation an identity provider answers; in the demo one picks a person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from administrativ_adgang.fbrs.models import User


class DemoBackend(BaseBackend):
    """Logs in the chosen person without a secret. Only switched on by DEMO, never in operation."""

    def authenticate(self, request: HttpRequest | None, demo_subject: str | None = None, **other: Any) -> User | None:
        if demo_subject is None:
            return None
        return self._active().filter(subject=demo_subject).first()

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session. Asked at every request, so a deactivated person is out at once."""
        return self._active().filter(pk=user_id).first()

    def _active(self) -> Any:
        return User.objects.select_related("identity").filter(is_active=True, identity__is_active=True)
