"""Log-in sessions that know whose they are, so that a person can see and end them."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class LoginSession(AbstractBaseSession):
    """A session. ``handle`` names it on a page without giving the key away."""

    user_id = models.PositiveBigIntegerField(null=True)
    handle = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()
    device = models.CharField(max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["user_id", "-used_at"], name="session_of_user")]

    def __str__(self) -> str:
        return self.handle[:8]
