"""The third parties an organisation trusts with whole messages (betroet tredjepart). Checked again at every use."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.models import TrustedRecipient
from kontaktregister import selectors as register
from kontaktregister.rules import PublicStatus, reachability


def recipients(organisation: Organisation) -> list[TrustedRecipient]:
    """Those one may choose between, by name."""
    return list(TrustedRecipient.objects.filter(organisation=organisation, active=True).order_by("name", "pk"))


@transaction.atomic
def add(
    *, organisation: Organisation, recipient_id: str, name: str, recipient_id_type: str = "CVR"
) -> TrustedRecipient:
    """Put somebody on the list; one who was taken off comes back with the new name."""
    if recipient_id == organisation.cvr_number:
        raise RefusedByRule("En organisation kan ikke være sin egen betroede tredjepart.", field="recipient_id")
    entry, _ = TrustedRecipient.objects.update_or_create(
        organisation=organisation,
        recipient_id=recipient_id,
        defaults={"recipient_id_type": recipient_id_type, "name": name, "active": True},
    )
    return entry


def remove(entry: TrustedRecipient) -> None:
    """Take somebody off the list. What was forwarded before stays where it is."""
    TrustedRecipient.objects.filter(pk=entry.pk).update(active=False)


def usable(organisation: Organisation, entry_id: UUID) -> TrustedRecipient:
    """The entry, if a message can be sent to it at this moment; raises RefusedByRule with the reason otherwise."""
    entry = TrustedRecipient.objects.filter(pk=entry_id, organisation=organisation).first()
    if entry is None or not entry.active:
        raise _refusal("Modtageren er ikke længere på listen over betroede tredjeparter.")
    if entry.recipient_id == organisation.cvr_number:
        raise _refusal("Brevet kan ikke videresendes til jeres egen postkasse.")
    contact = register.by_number(entry.recipient_id)
    if contact is None:
        raise _refusal(f"{entry.name} er ikke tilmeldt Digital Post.")
    reach = reachability(contact, clock.now())
    if reach.status is PublicStatus.CLOSED:
        raise _refusal(f"{entry.name} er ophørt og kan ikke modtage post.")
    if reach.status is PublicStatus.EXEMPT:
        raise _refusal(f"{entry.name} er fritaget for Digital Post og kan ikke modtage brevet.")
    if reach.is_waiting:
        raise _refusal(f"{entry.name} er nyoprettet og kan endnu ikke modtage Digital Post.")
    return entry


def _refusal(text: str) -> RefusedByRule:
    return RefusedByRule(text, field="recipient")
