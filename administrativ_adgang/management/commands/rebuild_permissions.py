"""Makes the object permissions anew from the grants, and says what differed. It may run while people work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from administrativ_adgang.fbrs import object_permissions
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.object_permissions import Difference
from administrativ_adgang.fbrs.privileges import Privilege

_SHOWN = 100


class Command(BaseCommand):
    help = "Laver objektrettighederne forfra ud fra tildelingerne og siger, hvad der var forkert."

    def handle(self, *args: Any, **options: Any) -> None:
        done = object_permissions.rebuild()
        shown = done.differences[:_SHOWN]
        people = _names(Identity, {one.identity for one in shown})
        places = _names(Organisation, {one.scope for one in shown})
        for one in shown:
            self.stdout.write(f"{_what(one)}: {people[one.identity]} i {places[one.scope]}")
        if len(done.differences) > _SHOWN:
            self.stdout.write(f"… og {len(done.differences) - _SHOWN} mere")
        result = f"{len(done.differences)} rettet" if done.differences else "alt stemte"
        self.stdout.write(f"{done.identities} identiteter gennemgået, {result}.")


def _names(model: type[Identity] | type[Organisation], wanted: Collection[UUID]) -> Mapping[UUID, str]:
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _what(difference: Difference) -> str:
    right = Privilege(difference.right).label if difference.right else "plads på listen over personer"
    return f"{'Manglede' if difference.was_missing else 'For meget'}, {right}"
