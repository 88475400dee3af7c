"""The code with which somebody outside our records takes an approved access."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotFound
from administrativ_adgang.fbrs.models import AccessRequest, Identity, RequestState, TargetState
from administrativ_adgang.mail import services as mail

#: A code nobody used in this time is worth nothing.
CODE_LASTS = timedelta(days=14)


def send_code(request: AccessRequest) -> None:
    """Make a code and put it into the mail to the target. We keep its digest only, once the letter has gone."""
    code = str(uuid4())
    request.activation_digest = digest(code)
    request.activation_code_sent_at = clock.now()
    request.target_state = TargetState.CODE_SENT
    fields = ["activation_digest", "activation_code_sent_at", "target_state"]
    request.save_version(expected=request.version, fields=fields)
    mail.put(
        "activation_code",
        to=[request.target_email],
        organisation=request.scope.name,
        cvr_number=request.target_cvr_number,
        code=code,
        days=CODE_LASTS.days,
    )


def find(code: str, by: Identity) -> AccessRequest:
    """The request this code opens for this person.

    Raises NotFound for an unknown or old code, NotAllowed when the person is logged in from another organisation than
    the one named.
    """
    try:
        wanted = digest(str(UUID(code)))
    except ValueError:
        raise NotFound("Koden findes ikke, eller den er brugt.") from None
    request = (
        AccessRequest.objects.select_for_update(of=("self",))
        .select_related("scope", "approved_by")
        .filter(activation_digest=wanted, state=RequestState.APPROVED, target_state=TargetState.CODE_SENT)
        .first()
    )
    if request is None or request.activation_code_sent_at is None:
        raise NotFound("Koden findes ikke, eller den er brugt.")
    if request.activation_code_sent_at + CODE_LASTS < clock.now():
        raise NotFound("Koden er udløbet. Bed om en ny anmodning.")
    home = by.organisation
    if home is None or home.cvr_number != request.target_cvr_number:
        raise NotAllowed(
            f"Log ind fra virksomheden med CVR-nummer {request.target_cvr_number} for at aktivere adgangen."
        )
    return request


def digest(code: str) -> str:
    """What we keep of a code."""
    return hashlib.sha256(code.encode()).hexdigest()
