"""Where one comes in, and which organisation one acts for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from administrativ_adgang.fbrs import access, selectors
from administrativ_adgang.portal.guard import logged_in

SHOWN = 50


@logged_in("Fører videre til den organisation, man har rettigheder i")
def start(request: Any) -> HttpResponse:
    """Straight to the front page when there is one organisation, else the choice."""
    mine = list(access.visible_organisations(request.identity)[:2])
    if len(mine) == 1:
        return redirect("portal:front", organisation_id=mine[0].pk)
    return redirect("portal:organisations")


@logged_in("Viser kun de organisationer, man har rettigheder i")
def choose(request: Any) -> HttpResponse:
    """The organisations of this person, searchable by name or CVR number."""
    mine = access.visible_organisations(request.identity)
    if not mine.exists():
        return _none(request)
    wanted = request.GET.get("q", "").strip()
    found = mine.filter(cvr_number=wanted) if wanted.isdigit() else mine.filter(name__icontains=wanted)
    shown = list(found[: SHOWN + 1])
    context = {"title": "Vælg organisation", "wanted": wanted, "found": shown[:SHOWN], "more": len(shown) > SHOWN}
    return render(request, "portal/front/organisations.html", context)


def _none(request: Any) -> HttpResponse:
    home = request.identity.organisation
    administrators = list(selectors.rights_administrators(home)) if home else []
    context = {"title": "Du har ingen rettigheder endnu", "home": home, "administrators": administrators}
    return render(request, "portal/front/no_organisation.html", context)
