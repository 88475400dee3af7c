"""Creating and editing a system. The key of a new one is shown once, on the answer itself, and kept nowhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.systems.forms import EditSystemForm, NewSystemForm
from administrativ_adgang.portal.systems.parts import OneSystem
from administrativ_adgang.systems import credentials, details, selectors, services
from administrativ_adgang.systems.details import SystemDetails
from administrativ_adgang.systems.kinds import AUTHORITY_SLOTS
from administrativ_adgang.systems.models import System


class ShowsKey(FormPage):
    """A page whose success shows a key. :meth:`save` sets ``new_key``; a reload of the answer cannot show it again."""

    new_key = ""
    key_of: System
    key_heading = ""

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        answer = super().post(request, **keywords)
        if not self.new_key:
            return answer
        context = {"title": self.key_heading, "system": self.key_of, "key": self.new_key}
        return render(
            request, "portal/systems/key.html", {**context, "has_certificate": self.key_of.certificates.exists()}
        )


class NewSystemPage(ShowsKey):
    """Screen 14a: register a system."""

    area = Area.SYSTEMS
    title = "Opret system"
    template_name = "portal/systems/new.html"
    form_class = NewSystemForm
    not_done = "Systemet er ikke gemt"

    def form_arguments(self) -> dict[str, Any]:
        wished = self.request.GET.get("plads", "")
        return {"organisation": self.organisation, "initial": {"slot": wished}}

    def context(self) -> dict[str, Any]:
        free = selectors.free_slots(self.organisation)
        return {"is_full": not set(free) & set(AUTHORITY_SLOTS)}

    def save(self, form: NewSystemForm) -> str:
        by, slot, filled = self.request.identity, form.slot_number, form.cleaned_data
        system, self.new_key = services.create_system(
            by=by,
            organisation=self.organisation,
            details=form.details(SystemDetails(name="")),
            slot=slot,
            is_sender=filled["is_sender"] or slot is None,
        )
        if filled["allowed_networks"]:
            credentials.set_allowed_networks(
                by=by, system=system, networks=filled["allowed_networks"], expected=system.version
            )
        if filled["certificate"]:
            credentials.add_certificate(by=by, system=system, data=filled["certificate"])
        self.key_of, self.key_heading = system, f"{system.name} er oprettet"
        return self.address("system", system_id=system.pk)

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.new_key = ""
        return super().show_again(form, status=status)


class EditSystemPage(OneSystem, FormPage):
    """Change a system. Who comes second sees what the first one changed, with the own input kept."""

    template_name = "portal/systems/edit.html"
    form_class = EditSystemForm
    not_done = "Systemet er ikke gemt"
    done = "Systemet er gemt."
    task = "Rediger et system"

    def heading(self) -> str:
        return f"Redigér {self.system.name}"

    def form_arguments(self) -> dict[str, Any]:
        system = self.system
        now = {name: getattr(system, name) for name in details.FIELDS}
        return {"initial": {**now, "is_sender": system.is_sender, "version": system.version}}

    def context(self) -> dict[str, Any]:
        return {"system": self.system, "system_address": self.system_address}

    def save(self, form: EditSystemForm) -> str:
        system = selectors.get_system(self.organisation, self.system.pk)
        services.change_system(
            by=self.request.identity,
            system=system,
            details=form.details(details.of(system)),
            is_sender=form.cleaned_data["is_sender"] or not self.system.is_recipient,
            expected=form.cleaned_data["version"],
        )
        return self.system_address

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        if status != 409:
            return super().show_again(form, status=status)
        current = selectors.get_system(self.organisation, self.system.pk)
        differences = _differences(form, current)
        # Whoever saves once more has seen what the other one did, so the newer version is what is agreed to.
        put_anew(form, version=current.version)
        return self.show(form=form, not_done=self.not_done, differences=differences, status=status)


def _differences(form: forms.Form, current: System) -> list[tuple[str, str, str]]:
    """Label, what stands now and what was typed, for every field where the two differ."""
    rows = []
    for bound in form:
        if bound.is_hidden or not hasattr(current, bound.name):
            continue
        now, typed = getattr(current, bound.name), form.cleaned_data.get(bound.name)
        if now != typed:
            rows.append((str(bound.label), _shown(now), _shown(typed)))
    return rows


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value).replace(".", ",") if hasattr(value, "quantize") else str(value or "–")
