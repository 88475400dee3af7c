"""Recall before the delivery date: find, look, ask once, and tell what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotPossibleNow
from administrativ_adgang.core.masking import mask_personal_number
from administrativ_adgang.events import selectors as events
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.messages import recall, selectors
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import ConfirmPage, Page
from administrativ_adgang.portal.recall.forms import RecallForm, identifiers

ON_A_PAGE = 50


def recipient(message: Message) -> str:
    """Name and number of the recipient, a personal number masked."""
    number = mask_personal_number(message.recipient_id)
    return f"{message.recipient_label}, {number}" if message.recipient_label else number


class RecallPage(Page):
    """What still waits for its date, the nearest first."""

    area, change = Area.RECALL, True
    title = "Tilbagekaldelse"
    template_name = "portal/recall/list.html"

    def context(self) -> dict[str, Any]:
        search = self.request.GET.get("q", "").strip()[:100]
        found = selectors.awaiting_date(self.organisation, search=search, after=self._after(), limit=ON_A_PAGE + 1)
        shown, more = found[:ON_A_PAGE], len(found) > ON_A_PAGE
        return {
            "rows": [(message, recipient(message), _day(message)) for message in shown],
            "search": search,
            "is_first": "efter" not in self.request.GET,
            "nothing_chosen": "intet-valgt" in self.request.GET,
            "later": self._later(shown[-1], search) if more else "",
        }

    def _after(self) -> tuple[date, UUID] | None:
        day, _, identifier = self.request.GET.get("efter", "").partition("_")
        try:
            return date.fromisoformat(day), UUID(identifier)
        except ValueError:
            return None

    def _later(self, last: Message, search: str) -> str:
        asked = {"efter": f"{last.deliver_from}_{last.pk}"} | ({"q": search} if search else {})
        return f"{self.address('recall')}?{urlencode(asked)}"


class RecallConfirmPage(ConfirmPage):
    """The question, with what is recalled and what nobody will ever see of it."""

    area = Area.RECALL
    template_name = "portal/recall/confirm.html"
    form_class = RecallForm
    not_done = "Intet er tilbagekaldt"

    @cached_property
    def chosen(self) -> list[Message]:
        """What was ticked; another organisation's message does not exist."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        found = identifiers(asked.getlist("message"), most=ON_A_PAGE)
        return [selectors.sent(self.organisation, identifier) for identifier in found]

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if not self.chosen:
            return redirect(f"{self.address('recall')}?intet-valgt=1")
        return super().get(request, **keywords)

    def form_arguments(self) -> dict[str, Any]:
        return {"chosen": [message.pk for message in self.chosen]}

    def heading(self) -> str:
        if len(self.chosen) == 1:
            return f"Tilbagekald »{self.chosen[0].label}«?"
        return f"Tilbagekald {words.messages(len(self.chosen))}?"

    def context(self) -> dict[str, Any]:
        one = len(self.chosen) == 1
        them, their = ("Beskeden", "den") if one else ("Beskederne", "dem")
        return {
            "rows": [(message, recipient(message), _day(message)) for message in self.chosen],
            "consequences": [
                f"{them} bliver aldrig leveret, og indholdet slettes her.",
                "Modtageren får ikke noget at vide: intet er nået frem, og ingen har fået besked.",
                f"Er leveringen begyndt, før du bekræfter, bliver {their} leveret, og siden siger det.",
                "Dit navn, tidspunktet og begrundelsen skrives i loggen.",
            ],
            "can_be_undone": "Det kan ikke fortrydes. Skal posten alligevel frem, må den sendes igen.",
            "action": "Tilbagekald beskeden" if one else f"Tilbagekald {words.messages(len(self.chosen))}",
            "keep": "Lad den blive leveret" if one else "Lad dem blive leveret",
            "keep_address": self.address("recall"),
            "back_label": "Tilbagekaldelse",
        }

    def save(self, form: RecallForm) -> str:
        outcome = recall.by_organisation(
            by=self.request.identity,
            organisation=self.organisation,
            message_ids=form.cleaned_data["message"],
            reason=form.cleaned_data["reason"],
        )
        late = [too_late(message) for message in outcome.too_late]
        if late and not outcome.recalled:
            raise NotPossibleNow(" ".join(late))
        messages.success(self.request, _done([*outcome.recalled, *outcome.recalled_before]))
        for sentence in late:
            messages.warning(self.request, sentence)
        return self.address("recall")


class SentMessagePage(Page):
    """One message the organisation has sent: whether it can be recalled, and what has happened to it."""

    area, change = Area.RECALL, True
    template_name = "portal/recall/message.html"

    @cached_property
    def message(self) -> Message:
        """The message of the address."""
        return selectors.sent(self.organisation, self.kwargs["message_id"])

    def heading(self) -> str:
        return self.message.label

    def context(self) -> dict[str, Any]:
        message = self.message
        log = list(events.of_message_for_sender(message.pk, self.organisation.pk))
        return {
            "message": message,
            "recipient": recipient(message),
            "delivery_day": _day(message),
            "is_waiting": message.state == State.AWAITING_DATE,
            "is_recalled": message.state == State.RECALLED,
            "too_late": too_late(message),
            "recalled": next((event for event in log if event.tag == Tag.DELAYED_RECALLED), None),
            "log": [(event.time, event.get_tag_display()) for event in log],
        }


def too_late(message: Message) -> str:
    """Why a message that no longer waits cannot be recalled, with the time."""
    if message.state == State.REFUSED:
        return f"{message.label} er afvist og bliver ikke leveret."
    if message.state == State.RECEIVED:
        return f"{message.label} er lige modtaget og ikke fordelt endnu. Prøv igen om et øjeblik."
    when = words.spoken(message.available_at or message.state_at, clock.now())
    done = "blev leveret" if message.available_at else "blev sendt videre til modtagerens system"
    return f"{message.label} {done} {when} og kan ikke længere tilbagekaldes."


def _done(recalled: Sequence[Message]) -> str:
    if len(recalled) == 1:
        return f"{recalled[0].label} er tilbagekaldt. Den bliver ikke leveret."
    return f"{words.messages(len(recalled))} er tilbagekaldt. De bliver ikke leveret."


def _day(message: Message) -> str:
    return words.day(message.deliver_from, today=clock.today()) if message.deliver_from else "straks"
