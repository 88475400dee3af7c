"""The way back for a receiver that fails: try now, catch up, send again, send to the default, and the runs."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.delivery import health
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import words
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import ConfirmPage, FormPage
from administrativ_adgang.portal.systems import recovery_words
from administrativ_adgang.portal.systems.change_views import LOGGED
from administrativ_adgang.portal.systems.parts import OneSystem
from administrativ_adgang.portal.systems.recovery_forms import PaceForm, RunForm, SeenForm, SendAgainForm
from administrativ_adgang.recovery import able, choosing, resending, trying
from administrativ_adgang.recovery.models import Resending
from administrativ_adgang.systems import selectors


class AskAboutPost(OneSystem, ConfirmPage):
    """A question about the system's waiting post; the form carries the number that was seen."""

    template_name = "portal/systems/confirm.html"
    form_class: ClassVar[type[forms.Form]] = SeenForm
    keep = "Vent"

    @cached_property
    def waiting(self) -> int:
        """How many messages wait for the system."""
        return health.of_system(self.system).waiting

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"seen": self.waiting}}

    def context(self) -> dict[str, Any]:
        return {
            "system": self.system,
            "back_label": self.system.name,
            "keep_address": self.system_address,
            "keep": self.keep,
        }

    def run_address(self, run: Resending) -> str:
        """The page of a run."""
        return self.address("system-run", system_id=self.system.pk, run_id=run.pk)


class TryPage(AskAboutPost):
    """Try now, with the message that has waited longest."""

    done = "Forsøget er sat i gang. Svaret vises her på siden."
    task = "Prøv nu med én besked"

    def heading(self) -> str:
        return "Prøv nu med én besked?"

    def context(self) -> dict[str, Any]:
        nothing = "" if self.waiting else "Der venter ingen beskeder på systemet."
        left = words.messages(max(self.waiting - 1, 0))
        return super().context() | {
            "lead": "",
            "refusal": able.why_not_try(self.system) or nothing,
            "consequences": [
                f"Den besked, der har ventet længst, sendes til {self.system.name} nu.",
                f"{left} bliver liggende, til I indhenter dem, eller deres egen tid kommer.",
                "Når den frem, standser uret til syv døgn.",
                LOGGED,
            ],
            "can_be_undone": "Når den frem, er den afleveret. Mislykkes det, venter den som før.",
            "action": "Prøv nu med én besked",
        }

    def save(self, form: SeenForm) -> str:
        trying.try_now(by=self.request.identity, system=self.system)
        return self.system_address


class TryMessagePage(AskAboutPost):
    """Try one message of the list of attempts once more."""

    done = TryPage.done
    task = "Send én besked igen"

    @property
    def message_id(self) -> UUID:
        """The message of the address."""
        return UUID(str(self.kwargs["message_id"]))

    def heading(self) -> str:
        return "Send denne besked igen?"

    def context(self) -> dict[str, Any]:
        gone = "" if trying.still_waits(self.system, self.message_id) else "Beskeden venter ikke på systemet længere."
        return super().context() | {
            "lead": f"Beskeden har id {self.message_id}.",
            "refusal": able.why_not_try(self.system) or gone,
            "consequences": [f"Beskeden sendes til {self.system.name} nu, og kun den.", LOGGED],
            "can_be_undone": "Når den frem, er den afleveret. Mislykkes det, venter den som før.",
            "action": "Send beskeden igen",
        }

    def save(self, form: SeenForm) -> str:
        trying.try_message(by=self.request.identity, system=self.system, message_uuid=self.message_id)
        return self.system_address


class CatchUpPage(AskAboutPost):
    """Send everything that waits, in order and at a pace."""

    form_class: ClassVar[type[forms.Form]] = PaceForm
    done = "Indhentningen er sat i gang."
    task = "Indhent ventende post"

    def form_arguments(self) -> dict[str, Any]:
        return {}

    def heading(self) -> str:
        return f"Indhent {words.messages(self.waiting)}?"

    def context(self) -> dict[str, Any]:
        nothing = "" if self.waiting else "Der venter ingen beskeder på systemet."
        return super().context() | {
            "lead": "",
            "refusal": able.why_not_many(self.system) or nothing,
            "consequences": [
                f"{words.messages(self.waiting)} sendes til {self.system.name}, den ældste først.",
                "Tager modtageren ikke imod, holder indhentningen pause af sig selv.",
                LOGGED,
            ],
            "can_be_undone": "Du kan holde pause og standse undervejs. Det, der er afleveret, er afleveret.",
            "action": f"Indhent {words.messages(self.waiting)}",
        }

    def save(self, form: PaceForm) -> str:
        per_minute = form.cleaned_data["per_minute"]
        return self.run_address(resending.catch_up(by=self.request.identity, system=self.system, per_minute=per_minute))


class SendAgainPage(OneSystem, FormPage):
    """Send what one chooses of the waiting post. Looking chooses by the address and tells how much that is."""

    template_name = "portal/systems/send_again.html"
    form_class = SendAgainForm
    title = "Send udvalgt post igen"
    not_done = "Intet er sendt"
    done = "Den udvalgte post er sat i gang."
    task = "Send udvalgt post igen"

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        asked = {name: request.GET.get(name, "") for name in SendAgainForm.base_fields}
        asked["per_minute"] = asked["per_minute"] or str(SendAgainForm.base_fields["per_minute"].initial)
        form = SendAgainForm(asked)
        return self.show(form=form, not_done="Vælg igen", status=200 if form.is_valid() else 422)

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page with the number of messages that the form chooses."""
        form = more["form"]
        found = choosing.preview(self.system, form.choice) if form.is_valid() or not form.errors else None
        return super().show(status=status, **more, preview=found)

    def context(self) -> dict[str, Any]:
        return {"system": self.system, "refusal": able.why_not_many(self.system)}

    def save(self, form: SendAgainForm) -> str:
        per_minute = form.cleaned_data["per_minute"]
        run = resending.send_again(
            by=self.request.identity, system=self.system, choice=form.choice, per_minute=per_minute
        )
        return self.address("system-run", system_id=self.system.pk, run_id=run.pk)


class ToDefaultPage(AskAboutPost):
    """Send what waits for a system that is off to the default."""

    done = "Flytningen er sat i gang."
    task = "Send ventende post til standardsystemet"

    @cached_property
    def target(self) -> str:
        """The default's name."""
        default = selectors.default_system(self.organisation)
        return default.name if default else "standardsystemet"

    def heading(self) -> str:
        return f"Send {words.messages(self.waiting)} til {self.target}?"

    def context(self) -> dict[str, Any]:
        nothing = "" if self.waiting else "Der venter ingen beskeder på systemet."
        return super().context() | {
            "lead": "",
            "refusal": resending.why_not_to_default(self.system) or nothing,
            "consequences": [
                f"{words.messages(self.waiting)}, der venter på {self.system.name}, sendes til {self.target} i stedet.",
                f"{self.target} får dem, den ældste først, med de samme id'er.",
                LOGGED,
            ],
            "can_be_undone": "Du kan standse undervejs. Det, der er flyttet, flytter ikke tilbage.",
            "action": f"Send {words.messages(self.waiting)} til {self.target}",
        }

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        put_anew(form, seen=self.waiting)
        return super().show_again(form, status=status)

    def save(self, form: SeenForm) -> str:
        if form.cleaned_data["seen"] != self.waiting:
            raise RefusedByRule(
                f"Knappen sagde {words.messages(form.cleaned_data['seen'])}, men nu er det "
                f"{words.messages(self.waiting)}. Se tallet, og tryk igen, hvis det er rigtigt."
            )
        return self.run_address(resending.send_to_default(by=self.request.identity, system=self.system))


class OneRun(OneSystem):
    """A page about one run of the system."""

    @cached_property
    def run(self) -> Resending:
        """The run of the address."""
        return resending.get(self.system, UUID(str(self.kwargs["run_id"])))


class RunPage(OneRun):
    """Screen 14c: how far a run is, pause and stop. Live with script, and with a link to renew it without."""

    template_name = "portal/systems/run.html"
    task = "Følg indhentning af post"

    def heading(self) -> str:
        return recovery_words.TITLES[self.run.kind]  # type: ignore[index]

    def context(self) -> dict[str, Any]:
        return {
            "system": self.system,
            "run": self.run,
            "sentence": recovery_words.progress(self.run, now=clock.now()),
            "standing": health.of_system(self.system),
            "may_change": access.may_change(self.request.identity, Area.SYSTEMS, self.organisation),
        }


_CHANGED = {
    RunForm.PAUSE: "{} er sat på pause.",
    RunForm.GO_ON: "{} fortsætter.",
    RunForm.STOP: "{} er standset. Resten venter som før.",
}


class RunChangePage(OneRun, ConfirmPage):
    """Pause, go on, stop."""

    form_class = RunForm
    task = "Hold pause i eller stands indhentning af post"

    def heading(self) -> str:
        return "Hold pause eller stands?"

    def context(self) -> dict[str, Any]:
        there = self.address("system-run", system_id=self.system.pk, run_id=self.run.pk)
        return {
            "lead": "",
            "consequences": ["Det, der er på vej lige nu, når frem eller mislykkes som ellers.", LOGGED],
            "can_be_undone": "Efter en pause kan du fortsætte. Efter et stop kan du begynde igen med det, der venter.",
            "action": "Gør det",
            "keep": "Lad den køre",
            "keep_address": there,
        }

    def save(self, form: RunForm) -> str:
        change = {RunForm.PAUSE: resending.pause, RunForm.GO_ON: resending.go_on, RunForm.STOP: resending.stop}
        chosen = form.cleaned_data["change"]
        change[chosen](by=self.request.identity, system=self.system, run_id=self.run.pk)
        messages.success(self.request, _CHANGED[chosen].format("Flytningen" if self.run.target else "Indhentningen"))
        return self.address("system-run", system_id=self.system.pk, run_id=self.run.pk)
