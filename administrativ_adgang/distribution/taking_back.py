"""Taking the post of an emptying back into the mailbox, as long as nobody is sending it."""

from __future__ import annotations

from uuid import UUID

from administrativ_adgang.delivery import withdrawing
from administrativ_adgang.messages import services as messages
from administrativ_adgang.messages.states import State


def take_back(run_id: UUID) -> set[UUID]:
    """Take what waits in the outbox for an emptying back; returns which messages lie in the mailbox to stay again.

    Call it in a transaction. What a worker holds this moment is left to it; call again later for what it gives back.
    """
    return messages.step_many(withdrawing.withdraw(run_id), State.IN_MAILBOX)
