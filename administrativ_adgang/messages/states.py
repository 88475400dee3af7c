"""The life of a message: its states and the steps allowed between them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class State(models.TextChoices):
    """Where a message is. Every state that waits has an owner that ends it (see the room's readme)."""

    RECEIVED = "RECEIVED", "Modtaget, skal fordeles"
    REFUSED = "REFUSED", "Afvist"
    AWAITING_DATE = "AWAITING_DATE", "Venter på leveringsdato"
    RECALLED = "RECALLED", "Tilbagekaldt"
    AWAITING_DELIVERY = "AWAITING_DELIVERY", "Venter på modtagersystem"
    DELIVERED = "DELIVERED", "Afleveret"
    IN_MAILBOX = "IN_MAILBOX", "I postkassen"
    DELETED = "DELETED", "Slettet"


STEPS: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.REFUSED, State.AWAITING_DATE, State.AWAITING_DELIVERY, State.IN_MAILBOX}),
    State.AWAITING_DATE: frozenset({State.RECALLED, State.REFUSED, State.AWAITING_DELIVERY, State.IN_MAILBOX}),
    # REFUSED: a NemSMS that the gateway rejects; it has no mailbox to fall back to.
    State.AWAITING_DELIVERY: frozenset({State.DELIVERED, State.IN_MAILBOX, State.REFUSED}),
    State.IN_MAILBOX: frozenset({State.AWAITING_DELIVERY, State.DELETED}),
    State.REFUSED: frozenset(),
    State.RECALLED: frozenset(),
    State.DELIVERED: frozenset(),
    State.DELETED: frozenset(),
}

FINAL = frozenset(state for state, following in STEPS.items() if not following)


def allowed_from(target: State) -> frozenset[State]:
    """The states from which a message may step to ``target``."""
    return frozenset(state for state, following in STEPS.items() if target in following)
