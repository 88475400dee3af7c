"""The version of a person's rights, for forms that change several at once, and what to tell who saw an older one."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.events import selectors as events
from administrativ_adgang.events.tags import RIGHTS
from administrativ_adgang.fbrs import history
from administrativ_adgang.fbrs.models import Grant, Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege


def direct_grants(person: Identity, scope: Organisation) -> QuerySet[Grant]:
    """The grants a person was given directly, not handed on, and that have not ended."""
    grants = Grant.objects.filter(grantee=person, scope=scope, parent=None, revoked_at=None)
    return grants.select_related("grantee__organisation", "group", "scope").order_by("type")


def of_person(person: Identity, scope: Organisation) -> str:
    """Changes whenever the person's direct rights in the organisation do."""
    rows = Grant.objects.filter(grantee=person, scope=scope, parent=None, revoked_at=None).order_by("pk")
    text = ";".join(f"{pk}:{version}" for pk, version in rows.values_list("pk", "version"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def what_changed(person: Identity, scope: Organisation) -> str:
    """The sentence for somebody whose form was made before the last change."""
    event = events.of_person(person.pk, organisation_id=scope.pk, tags=RIGHTS).first()
    if event is None:
        return "En anden har ændret rettighederne imens. Intet er gemt."
    (entry,) = history.entries([event], scope)
    code = event.properties.get("privilege", "")
    right = Privilege(code).label if code in Privilege.values else code
    when = event.time.astimezone(clock.DANISH_TIME)
    return (
        f"{entry.actor} har ændret rettighederne imens, senest kl. {when:%H.%M}: "
        f"{event.get_tag_display()} ({right}). "
        "Intet er gemt. Se den nye udgave, og prøv igen."
    )
