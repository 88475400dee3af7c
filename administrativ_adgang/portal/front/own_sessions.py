"""A person's own log-ins: where one is logged in, and ending one, the others or all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import sessions
from administrativ_adgang.portal import words
from administrativ_adgang.portal.front.devices import device
from administrativ_adgang.portal.guard import logged_in

OTHERS, ALL = "andre", "alle"
_TITLE = "Dine log-in"


@logged_in("Viser og afslutter kun ens egne log-in")
@require_http_methods(["GET", "POST"])
def own_sessions(request: Any) -> HttpResponse:
    """List them; with a form, end what its button says."""
    if request.method == "POST":
        return _end(request, request.POST.get("end", ""))
    listed = sessions.own_sessions(request.identity, current_key=request.session.session_key)
    rows = [{"session": one, "device": device(one.device)} for one in listed]
    context = {"title": _TITLE, "rows": rows, "others": len(rows) - 1, "OTHERS": OTHERS, "ALL": ALL}
    return render(request, "portal/front/own_sessions.html", context)


def _end(request: Any, wanted: str) -> HttpResponse:
    this = request.session.session_key
    if wanted == ALL:
        sessions.end_all(request.identity)
        return _left(request)
    if wanted == OTHERS:
        ended = sessions.end_all(request.identity, but_key=this)
        messages.success(request, f"{words.count(ended, 'andet log-in', 'andre log-in')} er afsluttet.")
        return redirect("portal:own-sessions")
    try:
        sessions.end_one(request.identity, wanted)
    except NotFound:
        # Pressed twice, or ended from elsewhere: what was wanted is so. Another person's gets the same answer.
        messages.info(request, "Det log-in findes ikke mere.")
        return redirect("portal:own-sessions")
    if not any(one.is_this for one in sessions.own_sessions(request.identity, current_key=this)):
        return _left(request)
    messages.success(request, "Log-in er afsluttet.")
    return redirect("portal:own-sessions")


def _left(request: Any) -> HttpResponse:
    # Its row is gone; without this the answer would try to keep it.
    logout(request)
    return redirect("portal:log-in")
