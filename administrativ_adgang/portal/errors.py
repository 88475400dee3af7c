"""Pages for 400, 403, 404, 409 and 500. They say what is missing and what one can do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from administrativ_adgang.core.errors import DomainError, NotAllowed, NotFound, RefusedByRule
from administrativ_adgang.fbrs import access, explain
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege
from administrativ_adgang.portal import words
from administrativ_adgang.portal.asking import ASKABLE, AskForm


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something that cannot be understood."""
    return _page(request, 400, "Forespørgslen kunne ikke forstås")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without the log-in it was made under."""
    return _page(request, 403, "Siden var for gammel", form_expired=True)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A right is missing and no more is known about it."""
    return _page(request, 403, "Du har ikke adgang til siden")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing this person may know of."""
    return _page(request, 404, "Siden findes ikke")


def server_error(request: HttpRequest, *arguments: Any) -> HttpResponse:
    """Our fault. The page asks the database for nothing: that may be what is down."""
    return render(
        request, "errors/500.html", {"title": "Der er sket en fejl hos os", **_reference(request)}, status=500
    )


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The page for a refusal of the domain that no form could show."""
    if isinstance(refusal, NotAllowed):
        return _not_allowed(request, refusal)
    if isinstance(refusal, NotFound):
        return page_not_found(request)
    if isinstance(refusal, RefusedByRule):
        return _page(request, 400, "Det kan ikke lade sig gøre", text=refusal.text)
    return _page(request, 409, "Det blev ikke gemt", text=refusal.text)


def _not_allowed(request: Any, refusal: NotAllowed) -> HttpResponse:
    area, organisation = getattr(request, "area", None), request.organisation
    if organisation is None or not refusal.privileges:
        held = access.privileges_in(request.identity, organisation) if organisation else frozenset()
        return _page(request, 403, _what_is_closed(area, held), text=refusal.text)
    why = explain.why_refused(request.identity, refusal.privileges, organisation)
    # Nobody gives rights to themselves, so who is one of them is not whom to ask.
    others = [person for person in why.administrators if person.pk != request.identity.pk]
    return _page(
        request,
        403,
        _what_is_closed(area, why.held),
        wanted=_obtainable(why.missing),
        held=words.listing([privilege.label for privilege in why.held]),
        asleep=why.asleep,
        **_contacts(others),
        names_all=words.listing([person.name for person in others]),
        is_administrator=len(others) < len(why.administrators),
        waiting=why.waiting,
        asked_for=words.listing([Privilege(code).label for code in why.waiting.privileges]) if why.waiting else "",
        form=_request_form(request, why) if others and not why.waiting else None,
    )


def _obtainable(missing: Sequence[Privilege]) -> Sequence[Privilege]:
    """What the organisation itself can give; a right of Digital Post's own is named only where nothing else opens."""
    return [privilege for privilege in missing if privilege in ASKABLE] or missing


_CONTACT = (("Stilling", "title"), ("Telefon", "phone"), ("E-mail", "email"))


def _contacts(people: list[Identity]) -> dict[str, Any]:
    """Name and ways to reach each; a column in which nobody has anything is left out."""
    shown = [(label, field) for label, field in _CONTACT if any(getattr(person, field) for person in people)]
    rows = [
        {"name": person.name, "contact": [(label, getattr(person, field)) for label, field in shown]}
        for person in people
    ]
    return {"administrators": rows, "contact_labels": [label for label, _ in shown]}


def _request_form(request: Any, why: explain.Refusal) -> AskForm | None:
    """The form with which to ask for what is missing; None when the organisation cannot give it."""
    offered = [privilege for privilege in ASKABLE if privilege in why.missing]
    if why.asked_for is None:
        return None
    return AskForm(initial={"privilege": why.asked_for.value, "came_from": request.path}, offered=offered)


def _what_is_closed(area: Area | None, held: Collection[str]) -> str:
    if area is None:
        return "Du har ikke adgang"
    # Whoever may look is not told that the door is closed: it is only this page that changes something.
    if AREAS[area].see & frozenset(held):
        return f"Du kan se {AREAS[area].label}, men ikke ændre noget"
    return f"Du har ikke adgang til {AREAS[area].label}"


def _page(request: HttpRequest, status: int, title: str, **more: Any) -> HttpResponse:
    context = {"title": title, "status_code": status, **more, **_reference(request)}
    return render(request, f"errors/{status}.html", context, status=status)


def _reference(request: HttpRequest) -> dict[str, str]:
    return {"reference": str(request.META.get("REQUEST_ID", ""))[:8].upper()}
