"""The pages in the footer, and the gallery of components."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from administrativ_adgang.core import clock
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.portal import status
from administrativ_adgang.portal.fields import DayField, MegabyteField
from administrativ_adgang.portal.front.tasks import Task
from administrativ_adgang.portal.guard import public


@public("Hjælp er for alle")
def help_page(request: Any) -> HttpResponse:
    return render(request, "portal/front/help.html", {"title": "Hjælp"})


@public("Loven kræver, at alle kan læse den")
def accessibility(request: Any) -> HttpResponse:
    return render(request, "portal/front/accessibility.html", {"title": "Tilgængelighedserklæring"})


@public("Alle må vide, hvad vi gør med oplysninger")
def privacy(request: Any) -> HttpResponse:
    return render(request, "portal/front/privacy.html", {"title": "Privatlivspolitik"})


class _Sample(forms.Form):
    name = forms.CharField(label="Navn", help_text="Vises i lister og i loggen.")
    size = MegabyteField(label="Største besked")
    protocol = forms.ChoiceField(label="Protokol", choices=[("PUSH", "REST push"), ("PULL", "REST pull")])
    kind = forms.ChoiceField(
        label="Posttype",
        choices=PostType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en posttype"},
    )
    day = DayField(label="Til og med", help_text="Fx 14.10.2026")
    agreed = forms.BooleanField(
        label="Slettet post skal med", error_messages={"required": "Sæt kryds for at fortsætte"}
    )
    file = forms.FileField(label="Certifikat", error_messages={"required": "Vælg certifikatet"})


@public("Viser kun byggeklodser og opfundne data")
def gallery(request: Any) -> HttpResponse:
    """Every component on one page, for those who build. Not there in operation."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    now = clock.now()
    context = {
        "title": "Galleri",
        "form": _Sample({"name": "Byggesag", "size": "stor", "protocol": "PULL", "day": "i morgen"}),
        "not_done": "Systemet er ikke gemt",
        "statuses": [
            status.of(status.Facts(now=now)),
            status.of(status.Facts(now=now, failures=6)),
            status.of(status.Facts(now=now, first_failure_at=now, waiting=47)),
            status.of(status.Facts(now=now, active=False, deactivated_at=now, deactivated_by="Karen Holm")),
            status.of(status.Facts(now=now, tested=False)),
            status.free_slot(),
        ],
        "tasks": [
            Task("error", "Børn og Familie får ingen post", "47 beskeder venter.", address="#", action="Se årsagen"),
            Task(
                "warning",
                "Certifikatet udløber 1. november",
                "Læg det nye op ved siden af.",
                who="Karen Holm kan gøre det",
            ),
            Task("done", "Standardsystem og CVR-system er udpeget"),
        ],
        "now": now,
    }
    return render(request, "components/gallery.html", context)
