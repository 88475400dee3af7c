"""Abstract models: uuid key, creation time, and the version that two people saving at once run into."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import StaleVersion


class Identified(models.Model):
    """A row with a uuid that may be shown outside."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Versioned(Identified):
    """A row that people change: knows when, and refuses to be overwritten by somebody who saw an older one."""

    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save_version(self, *, expected: int, fields: Iterable[str]) -> Self:
        """Save ``fields`` if the row still has version ``expected``; raises :class:`StaleVersion` otherwise."""
        values = {name: getattr(self, name) for name in fields}
        self.updated_at = clock.now()
        rows = type(self)._default_manager.filter(pk=self.pk, version=expected)
        if not rows.update(version=F("version") + 1, updated_at=self.updated_at, **values):
            raise StaleVersion("En anden har ændret det imens. Intet er gemt. Se den nye udgave, og prøv igen.")
        self.version = expected + 1
        return self
