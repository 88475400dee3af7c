"""Who looks into a mailbox. All that people read or do goes through a :class:`Viewer`, and only this file makes one."""

from __future__ import annotations

from dataclasses import dataclass

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.mailbox.folders import owner_of
from administrativ_adgang.mailbox.models import Mailbox


@dataclass(frozen=True)
class Viewer:
    """Somebody who may read the organisation's post. ``mailbox`` is None until its first letter has come."""

    identity: Identity
    organisation: Organisation
    mailbox: Mailbox | None


def viewer(identity: Identity, organisation: Organisation) -> Viewer:
    """Raises NotAllowed unless the person holds a mailbox right in the organisation at this moment."""
    access.require_change(identity, Area.MAILBOX, organisation)
    owner = owner_of(organisation)
    mailbox = Mailbox.objects.filter(owner_id_type=owner.id_type, owner_id=owner.number).first()
    return Viewer(identity, organisation, mailbox)
