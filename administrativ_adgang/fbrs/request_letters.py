"""E-mails about access requests: who answers hears that one waits, who asked hears the answer."""

from __future__ import annotations

from collections.abc import Iterable

from administrativ_adgang.fbrs import selectors
from administrativ_adgang.fbrs.models import AccessRequest, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.request_rules import Answerer
from administrativ_adgang.mail import services as mail


def tell_answerers(request: AccessRequest, who: Answerer) -> None:
    """Write to those who answer this request. What was asked for and why is read in the portal, not in a mail."""
    mail.put("request_sent", to=_addresses(answerers(request, who)), **_facts(request))


def tell_of_answer(request: AccessRequest) -> None:
    """Write to who asked, and to who was to get the right."""
    people = [request.requester, *([request.target] if request.target else [])]
    mail.put("request_answered", to=_addresses(people), **_facts(request))


def answerers(request: AccessRequest, who: Answerer) -> list[Identity]:
    """The people who can answer this request now."""
    if who == Answerer.CENTRAL_MANAGER:
        return list(selectors.central_managers())
    partner = request.target.organisation if request.target else None
    owner = partner if who == Answerer.PARTNER and partner is not None else request.scope
    return list(selectors.rights_administrators(owner))


def _addresses(people: Iterable[Identity]) -> list[str]:
    return [person.email for person in people if person.email]


def _facts(request: AccessRequest) -> dict[str, str]:
    rights = [Privilege(code).label for code in request.privileges]
    return {
        "what": request.get_type_display(),
        "rights": "; ".join(rights),
        "organisation": request.scope.name,
        "requester": request.requester.name,
        "answer": request.get_state_display().lower(),
        "reason": request.reason,
    }
