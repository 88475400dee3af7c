"""Logging in and out. In the demo one picks a person; in operation the identity provider answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from administrativ_adgang.fbrs import login as entry
from administrativ_adgang.fbrs import selectors
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Privilege
from administrativ_adgang.portal import menu, words
from administrativ_adgang.portal.guard import public


@public("Her logger man ind")
def page(request: Any) -> HttpResponse:
    """Choose who to be. The choice is sent as a form, so no link can log somebody in."""
    following = own_address(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        return _enter(request, following)
    if request.identity:
        return redirect(following)
    context = {"title": "Log ind", "next": following, "groups": _groups() if settings.DEMO else []}
    return render(request, "portal/front/log_in.html", context)


@public("Enhver kan logge af")
@require_POST
def leave(request: Any) -> HttpResponse:
    """Log off: the session is emptied here and in the browser."""
    logout(request)
    return redirect("portal:log-in")


def own_address(wanted: str) -> str:
    """The address to go to after log-in: only one of ours, and only as a path; anything else is the start page."""
    is_path = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_path else reverse("portal:start")


def _enter(request: Any, following: str) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    user = authenticate(request, demo_subject=request.POST.get("person", ""))
    if user is None:
        return redirect("portal:log-in")
    entry.log_in_with_attributes(request, user, entry.demo_attributes(user.identity))
    return redirect(following)


def _groups() -> list[dict[str, Any]]:
    """The people by organisation, each with what they can do: read from their grants, not from a list."""
    people = list(selectors.people_who_can_log_in())
    held = selectors.privileges_everywhere([user.identity for user in people])
    groups: dict[str, dict[str, Any]] = {}
    for user in people:
        home = user.identity.organisation
        group = groups.setdefault(home.name if home else "Andre", {"organisation": home, "people": []})
        group["people"].append(
            {
                "subject": user.subject,
                "name": user.identity.name,
                "role": user.identity.title or "Medarbejder",
                "ability": _ability(user.identity, held.get(user.identity.pk, {})),
            }
        )
    return list(groups.values())


def _ability(identity: Identity, held: Mapping[Organisation, frozenset[Privilege]]) -> str:
    """What the person can change, at home first; elsewhere under the name of the organisation."""
    home = identity.organisation
    if not held:
        return f"Ingen rettigheder i {home.name}" if home else "Ingen rettigheder"
    parts = [_areas(held[home])] if home and home in held else []
    parts += [f"{scope.name}: {_areas(held[scope])}" for scope in held if scope != home]
    return ". ".join(parts)


def _areas(held: frozenset[Privilege]) -> str:
    labels = [rule.label for area, rule in AREAS.items() if area in menu.OPEN_AREAS and rule.change & held]
    return words.listing(labels) if labels else "Kan se, men ikke ændre"
