"""Forwarding a letter from a mailbox to a trusted third party: sent, remembered and recorded, or nothing at all."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.distribution import submit
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.mailbox import access, forwarding, letters, selectors, services, trusted
from administrativ_adgang.mailbox.models import TrustedRecipient
from administrativ_adgang.messages.models import Message
from administrativ_adgang.systems.selectors import set_up_of


def to_trusted(
    *,
    by: Identity,
    organisation: Organisation,
    placement_id: int,
    expected_version: int,
    recipient_entry: UUID,
    comment: str,
) -> Message:
    """Send a letter with everything in it to somebody on the organisation's list, and keep a copy in Sent.

    Raises RefusedByRule with the field it is about, and StaleVersion when a colleague changed or forwarded the letter
    since it was seen at ``expected_version``: of two who forward at once, one sends and the other is asked first.
    """
    viewer = access.viewer(by, organisation)
    placement = selectors.letter(viewer, placement_id)
    if set_up_of(organisation).has_pickup:
        raise RefusedByRule("Posten hentes af jeres egne systemer. Videresend brevet derfra.")
    if selectors.awaits_legal_opening(viewer, placement) or not selectors.is_recipient(placement):
        raise RefusedByRule("Kun et brev, som I har modtaget og åbnet, kan videresendes.")
    recipient = trusted.usable(organisation, recipient_entry)
    # Building takes its time for a large letter, so it comes before the first lock.
    with (
        forwarding.forwarded(placement, organisation=organisation, recipient=recipient, comment=comment) as stream,
        transaction.atomic(),
    ):
        letters.mark_forwarded(viewer, placement, to=recipient.name, expected_version=expected_version)
        sent = submit.send(by=by, organisation=organisation, stream=stream)
        services.place_sent(sent, organisation=organisation, at=clock.now())
        record(_event(placement.message, sent, recipient, by, organisation))
    return sent


def _event(
    original: Message, sent: Message, recipient: TrustedRecipient, by: Identity, organisation: Organisation
) -> Event:
    return Event(
        tag=Tag.MESSAGE_FORWARDED_TO_TRUSTED,
        message_uuid=original.pk,
        transmission_id=original.transmission_id,
        sender_organisation_id=original.sender_organisation_id,
        recipient_organisation_id=organisation.pk,
        actor_identity_id=by.pk,
        actor_label=by.name,
        properties={"to": recipient.name, "new_message": str(sent.pk)},
    )
