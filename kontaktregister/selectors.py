"""Looking people and companies up. Whoever asks on somebody's behalf records the look-up."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from kontaktregister.models import Contact
from kontaktregister.rules import Reachability, reachability


def by_number(number: str) -> Contact | None:
    """The contact with a CPR or CVR number, or None."""
    return Contact.objects.filter(number=number).first()


def reachability_of_many(numbers: Collection[str]) -> dict[str, Reachability]:
    """What routing needs for each number, in one query. A number the register does not know is left out."""
    now = timezone.now()
    return {contact.number: reachability(contact, now) for contact in Contact.objects.filter(number__in=set(numbers))}


def matching(*, ids: Collection[UUID] = (), numbers: Collection[str] = ()) -> QuerySet[Contact]:
    """The contacts with one of the ids or numbers, in a stable order."""
    return Contact.objects.filter(Q(pk__in=ids) | Q(number__in=numbers)).order_by("created_at", "pk")
