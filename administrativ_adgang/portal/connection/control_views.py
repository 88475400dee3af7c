"""Pausing an emptying, going on with it, and stopping it: what happens, asked before it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.connection import control
from administrativ_adgang.connection import selectors as emptyings
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import ConfirmPage

LOGGED = "Dit navn og tidspunktet skrives i loggen."
ON_THE_WAY = "De breve, der er på vej i dette øjeblik, når frem. Resten ligger i postkassen og kan læses dér."


class _ControlPage(ConfirmPage):
    """One question about the newest emptying, asked only where it can be answered with yes."""

    area = Area.EMPTYING
    possible_in: ClassVar[tuple[RunState, ...]]
    does: ClassVar[Callable[..., EmptyingRun]]

    @cached_property
    def run(self) -> EmptyingRun | None:
        """The newest emptying."""
        return emptyings.latest(self.organisation)

    @property
    def left(self) -> str:
        """How many letters have not come to an end."""
        return words.messages(self.run.total - self.run.delivered - self.run.failed) if self.run else ""

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if self.run is None or self.run.state not in self.possible_in:
            return redirect(self.address("emptying"))
        return super().get(request, **keywords)

    def context(self) -> dict[str, Any]:
        return {"keep_address": self.address("emptying"), "back_label": "Tømning af postkassen"}

    def save(self, form: forms.Form) -> str:
        type(self).does(by=self.request.identity, organisation=self.organisation)
        return self.address("emptying")


class PausePage(_ControlPage):
    """Hold for a while."""

    title = "Hold pause i tømningen?"
    possible_in = (RunState.RUNNING,)
    does = control.pause
    done = "Tømningen er sat på pause."

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "consequences": [
                f"Der sendes ikke flere til jeres systemer. {self.left} er ikke kvitteret for endnu.",
                ON_THE_WAY,
                "Ny post går til jeres systemer som hidtil.",
                LOGGED,
            ],
            "can_be_undone": "Du kan genoptage tømningen, og den fortsætter, hvor den slap.",
            "action": "Hold pause",
            "keep": "Lad den fortsætte",
        }


class StopPage(_ControlPage):
    """End it where it is."""

    title = "Stop tømningen?"
    possible_in = (RunState.RUNNING, RunState.PAUSED)
    does = control.stop
    done = "Tømningen er stoppet."

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "consequences": [
                f"{self.left} er ikke kvitteret for endnu. De bliver i postkassen og går ikke til jeres systemer.",
                ON_THE_WAY,
                "Det, der er afleveret, kommer ikke tilbage. Ny post går til jeres systemer som hidtil.",
                LOGGED,
            ],
            "can_be_undone": "Du kan genoptage tømningen senere.",
            "action": "Stop tømningen",
            "keep": "Lad være",
        }


class GoOnPage(_ControlPage):
    """Go on where it was."""

    title = "Genoptag tømningen?"
    possible_in = (RunState.PAUSED, RunState.STOPPED)
    does = control.go_on
    done = "Tømningen er genoptaget."

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "consequences": [
                f"{self.left} sendes til jeres systemer, ældste først, og slettes her, når systemet har kvitteret.",
                "Det, der allerede er afleveret, sendes ikke igen.",
                LOGGED,
            ],
            "can_be_undone": "Du kan holde pause eller stoppe igen, så længe den kører.",
            "action": "Genoptag tømningen",
            "keep": "Vent",
        }
