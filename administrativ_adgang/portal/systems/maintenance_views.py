"""Planned maintenance of a receiver."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.delivery import maintenance as windows
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.systems.change_views import LOGGED
from administrativ_adgang.portal.systems.parts import OneSystem
from administrativ_adgang.portal.systems.recovery_forms import MaintenanceForm, SeenForm
from administrativ_adgang.portal.systems.recovery_views import AskAboutPost
from administrativ_adgang.recovery import able, maintenance
from administrativ_adgang.systems.kinds import Protocol


class MaintenancePage(OneSystem, FormPage):
    """Plan a window in which post is held."""

    template_name = "portal/systems/maintenance.html"
    form_class = MaintenanceForm
    not_done = "Vinduet er ikke planlagt"
    done = "Vinduet er planlagt."
    task = "Planlæg vedligeholdelse af et system"

    def heading(self) -> str:
        return f"Planlæg vedligeholdelse af {self.system.name}"

    def form_arguments(self) -> dict[str, Any]:
        begins = clock.danish(clock.now()).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        ends = begins + timedelta(hours=2)
        return {
            "initial": {
                "begins_day": begins.date(),
                "begins_time": begins.time(),
                "ends_day": ends.date(),
                "ends_time": ends.time(),
            }
        }

    def context(self) -> dict[str, Any]:
        pulls = self.system.protocol != Protocol.REST_PUSH
        return {
            "system": self.system,
            "window": windows.coming(self.system),
            "refusal": able.why_not_try(self.system) if pulls else "",
            "longest": maintenance.LONGEST.days,
        }

    def save(self, form: MaintenanceForm) -> str:
        try:
            maintenance.plan(
                by=self.request.identity, system=self.system, begins_at=form.begins_at, ends_at=form.ends_at
            )
        except RefusedByRule as refusal:
            # The rule knows moments, the page days and hours.
            refusal.field = MaintenanceForm.PLACES.get(refusal.field or "")
            raise
        return self.system_address


class EndMaintenancePage(AskAboutPost):
    """End the window that is on, or drop the one that is planned."""

    form_class = SeenForm
    done = "Vinduet er afsluttet."
    task = "Afslut vedligeholdelse af et system"

    def heading(self) -> str:
        return f"Afslut vedligeholdelse af {self.system.name}?"

    def context(self) -> dict[str, Any]:
        window = windows.coming(self.system)
        is_on = window is not None and window.begins_at <= clock.now()
        return super().context() | {
            "lead": "",
            "refusal": "" if window else "Der er intet vindue at afslutte.",
            "consequences": [
                f"{words.messages(self.waiting)}, der holdes tilbage, afleveres nu."
                if is_on
                else "Vinduet kommer ikke.",
                "Uret til syv døgn går igen, hvis intet når frem.",
                LOGGED,
            ],
            "can_be_undone": "Du kan planlægge et nyt vindue.",
            "action": "Afslut vinduet",
            "keep": "Behold vinduet",
        }

    def save(self, form: SeenForm) -> str:
        maintenance.end(by=self.request.identity, system=self.system)
        return self.system_address
