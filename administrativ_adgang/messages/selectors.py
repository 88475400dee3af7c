"""Finding messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages.models import Container, ContainerState, DayFigure, Direction, Message
from administrativ_adgang.messages.states import State


def lock_received(limit: int, *, without: Collection[UUID] = ()) -> list[Message]:
    """The oldest messages that have not been distributed, locked; others that are at work pass them by."""
    rows = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=State.RECEIVED)
    rows = rows.exclude(pk__in=without) if without else rows
    return list(rows.order_by("received_at")[:limit])


def has_received(*, without: Collection[UUID] = ()) -> bool:
    """Whether any message has not been distributed."""
    rows = Message.objects.filter(state=State.RECEIVED)
    return (rows.exclude(pk__in=without) if without else rows).exists()


def lock_due_for_release(today: date, limit: int, *, without: Collection[UUID] = ()) -> list[Message]:
    """Messages whose delivery date has come, locked."""
    rows = Message.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.exclude(pk__in=without) if without else rows
    return list(rows.filter(state=State.AWAITING_DATE, deliver_from__lte=today).order_by("deliver_from")[:limit])


def awaiting_date(
    organisation: Organisation, *, search: str = "", after: tuple[date, UUID] | None = None, limit: int
) -> list[Message]:
    """What an organisation has sent that waits for its delivery date, the nearest date first.

    ``search`` looks in the labels; ``after`` is date and id of the last one seen.
    """
    rows = Message.objects.filter(sender_organisation=organisation, state=State.AWAITING_DATE)
    if search:
        rows = rows.filter(label__icontains=search)
    if after:
        day, identifier = after
        rows = rows.filter(Q(deliver_from__gt=day) | Q(deliver_from=day, pk__gt=identifier))
    return list(rows.order_by("deliver_from", "pk")[:limit])


def sent(organisation: Organisation, message_id: UUID) -> Message:
    """A message the organisation has sent; raises :class:`NotFound` for any other."""
    message = Message.objects.filter(pk=message_id, sender_organisation=organisation).first()
    if message is None:
        raise NotFound("Beskeden findes ikke.")
    return message


def containers_to_unpack() -> Sequence[UUID]:
    """Containers that have been received and not fully unpacked, oldest first."""
    return list(
        Container.objects.filter(state=ContainerState.RECEIVED).order_by("received_at").values_list("pk", flat=True)
    )


def received_by_system(organisation: Organisation, system_id: UUID, *, start: date, end: date) -> dict[date, int]:
    """How many messages one receiver system was given on each day, from the day figures; both days included."""
    rows = DayFigure.objects.filter(
        organisation=organisation, system_id=system_id, direction=Direction.RECEIVED, day__range=(start, end)
    )
    return dict(rows.values_list("day").annotate(messages=Sum("messages")))


def figures(
    organisation: Organisation,
    *,
    start: date,
    end: date,
    by: Sequence[str] = ("day", "direction"),
    post_type: str = "",
) -> list[dict[str, Any]]:
    """Messages and bytes from ``start`` to ``end``, both days included, summed by columns of :class:`DayFigure`."""
    rows = DayFigure.objects.filter(organisation=organisation, day__range=(start, end))
    if post_type:
        rows = rows.filter(post_type=post_type)
    return list(rows.values(*by).annotate(messages=Sum("messages"), bytes=Sum("bytes")).order_by(*by))
