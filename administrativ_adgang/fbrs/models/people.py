"""Who can do something where: the list the people page is read from."""

from __future__ import annotations

from django.db import models

from administrativ_adgang.fbrs.models.identities import Identity
from administrativ_adgang.fbrs.models.organisations import Organisation


class RightsHolder(models.Model):
    """An identity with at least one right in an organisation. Projected from the grants, by name per organisation.

    The page of an organisation with ten thousand people starts where the key says, without looking at the others.
    """

    scope = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=256)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "scope"], name="rights_holder_once")]
        indexes = [models.Index(fields=["scope", "name", "identity"], name="rights_holder_by_name")]

    def __str__(self) -> str:
        return self.name
