"""Django's database sessions, each with the log-in it belongs to (setting ``SESSION_ENGINE``)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils.crypto import salted_hmac

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import LoginSession

#: Where the session keeps what its own list shows.
STARTED, DEVICE, ADDRESS = "_started", "_device", "_address"


def handle_of(session_key: str) -> str:
    """The name a session has on pages: from it nobody finds the key, with which one could take the session over."""
    return salted_hmac("login-session", session_key, algorithm="sha256").hexdigest()


class SessionStore(DatabaseSessions):
    """Keeps the owner, the beginning and the last use beside the session."""

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        """The table."""
        return LoginSession

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        """The row to save. A session that has just got an owner begins now."""
        now = clock.now()
        user_id = data.get(SESSION_KEY)
        if user_id and STARTED not in data:
            data[STARTED] = now.isoformat()
        row = super().create_model_instance(data)
        assert isinstance(row, LoginSession)
        row.user_id = int(user_id) if user_id else None
        row.handle = handle_of(row.session_key)
        row.started_at = datetime.fromisoformat(data[STARTED]) if STARTED in data else now
        row.used_at = now
        row.device = str(data.get(DEVICE, ""))[:200]
        return row
