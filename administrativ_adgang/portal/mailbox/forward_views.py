"""Forwarding a letter to a trusted third party: choose, confirm with the receiver's name, sent."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.core import clock
from administrativ_adgang.distribution import forward
from administrativ_adgang.mailbox import trusted
from administrativ_adgang.mailbox.models import TrustedRecipient
from administrativ_adgang.portal import words
from administrativ_adgang.portal.mailbox.forms import ForwardForm
from administrativ_adgang.portal.mailbox.pages import LetterPart
from administrativ_adgang.portal.pages import FormPage


class ForwardPage(LetterPart, FormPage):
    """Two steps on one address. What is typed never stands in the address: it may be about people."""

    title = "Videresend til betroet tredjepart"
    template_name = "portal/mailbox/forward.html"
    form_class = ForwardForm
    not_done = "Brevet er ikke videresendt"

    @cached_property
    def recipients(self) -> list[TrustedRecipient]:
        """Who one may choose between."""
        return trusted.recipients(self.organisation)

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if self.awaits_legal_opening:
            return redirect(self.letter_part("letter-legal"))
        return super().get(request, **keywords)

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        form = self.form_class(request.POST, **self.form_arguments())
        if form.is_valid() and not form.cleaned_data["confirmed"]:
            name = form.names[form.cleaned_data["recipient"]]
            return self.show(form=form, confirming=name, title=f"Videresend brevet til {name}?")
        return super().post(request, **keywords)

    def form_arguments(self) -> dict[str, Any]:
        return {"recipients": self.recipients, "initial": {"version": self.letter.version}}

    def context(self) -> dict[str, Any]:
        return {
            "letter": self.letter,
            "message": self.letter.message,
            "letter_address": self.letter_address,
            "recipients": self.recipients,
            "forwarded_before": self._forwarded_before(),
        }

    def _forwarded_before(self) -> str:
        letter = self.letter
        if letter.forwarded_at is None or letter.forwarded_by is None:
            return ""
        when = words.spoken(letter.forwarded_at, clock.now())
        return f"{letter.forwarded_by.name} videresendte brevet til {letter.forwarded_to} {when}. Send alligevel?"

    def save(self, form: ForwardForm) -> str:
        recipient = form.cleaned_data["recipient"]
        forward.to_trusted(
            by=self.request.identity,
            organisation=self.organisation,
            placement_id=self.letter.pk,
            expected_version=form.cleaned_data["version"],
            recipient_entry=UUID(recipient),
            comment=form.cleaned_data["comment"],
        )
        messages.success(self.request, f"Brevet er videresendt til {form.names[recipient]}. En kopi ligger i Sendt.")
        return self.letter_address

    def show_again(self, form: Any, *, status: int = 422) -> HttpResponse:
        del self.letter
        form.see(self.letter.version)
        return super().show_again(form, status=status)
