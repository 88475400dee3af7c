"""The way out of a mailbox: post that people of an organisation send (forward) takes the same road as any other."""

from __future__ import annotations

from typing import IO

from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.messages import intake
from administrativ_adgang.messages.models import Message


def send(*, by: Identity, organisation: Organisation, stream: IO[bytes]) -> Message:
    """Send a message that was written in an organisation's mailbox. Who may do so is asked by the mailbox.

    Raises the refusals of :func:`~administrativ_adgang.messages.intake.accept_from_organisation`.
    """
    return intake.accept_from_organisation(stream=stream, organisation=organisation, by=by)
