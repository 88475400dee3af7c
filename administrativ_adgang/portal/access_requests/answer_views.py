"""Answering access requests: what waits, what was answered, and one request with what it would give."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse

from administrativ_adgang.fbrs import access_requests, approval, request_selectors
from administrativ_adgang.fbrs.models import AccessRequest, RequestState, TargetState
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.access_requests import parts, presenters
from administrativ_adgang.portal.access_requests.forms import ApproveForm, ReasonForm, StateFilter, VersionForm
from administrativ_adgang.portal.came_from import screen_behind
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import ConfirmPage, FormPage, Page

_MOST_WAITING = 200


class AccessRequestsPage(Page):
    """What waits for an answer first, what was answered below."""

    area = Area.ACCESS_REQUESTS
    title = "Anmodninger"
    template_name = "portal/access_requests/list.html"

    def context(self) -> dict[str, Any]:
        by, here = self.request.identity, self.organisation
        chosen = StateFilter(self.request.GET)
        state = chosen.cleaned_data["state"] if chosen.is_valid() else ""
        listed = request_selectors.answered(by, here, RequestState(state) if state else None)
        found, following = request_selectors.page(listed, after=parts.key_of(self.request))
        waiting = request_selectors.waiting_here(by, here)
        return {
            "waiting": self._rows(waiting[:_MOST_WAITING]),
            "waiting_count": waiting.count(),
            "elsewhere": self._rows(request_selectors.waiting_elsewhere(by, here)[:_MOST_WAITING]),
            "answered": self._rows(found),
            "filter": StateFilter(initial={"state": state}),
            "is_narrowed": bool(state),
            "older": f"?state={state}&efter={following}" if following else "",
        }

    def _rows(self, found: Any) -> list[dict[str, Any]]:
        return [
            {
                "asked": one,
                "sentence": presenters.sentence(one),
                "status": presenters.status(one, self.organisation),
                "screen": screen_behind(one.came_from),
            }
            for one in found
        ]


class OneRequest(Page):
    """A page about a request that concerns the organisation. Any other does not exist."""

    area = Area.ACCESS_REQUESTS

    @cached_property
    def asked(self) -> AccessRequest:
        """The request of the address."""
        identifier = UUID(str(self.kwargs["request_id"]))
        return request_selectors.handled_one(self.request.identity, self.organisation, identifier)

    @property
    def own_address(self) -> str:
        """The address of the request's own page."""
        return self.address("access-request", request_id=self.asked.pk)

    def forget(self, form: forms.Form) -> None:
        """Read the request anew, and let the form agree to what the page now shows."""
        del self.asked
        put_anew(form, version=self.asked.version)


class AccessRequestPage(OneRequest, FormPage):
    """One request: who asks for what and why, what it would give, and the yes. Other answers have their own page."""

    template_name = "portal/access_requests/request.html"
    form_class = ApproveForm
    not_done = "Anmodningen er ikke godkendt"
    done = "Anmodningen er godkendt. Rettigheden virker med det samme."

    def heading(self) -> str:
        return presenters.sentence(self.asked)

    def form_arguments(self) -> dict[str, Any]:
        return {"asked": self.asked, "initial": {"version": self.asked.version}}

    def context(self) -> dict[str, Any]:
        asked, by = self.asked, self.request.identity
        state = RequestState(asked.state)
        is_waiting = state == RequestState.SUBMITTED
        return {
            "asked": asked,
            "status": presenters.status(asked, self.organisation),
            "rights": presenters.rights(asked),
            "target_name": presenters.target_name(asked),
            "screen": screen_behind(asked.came_from),
            "documents": request_selectors.documents_of(asked),
            "document_page": "access-request-document",
            "is_waiting": is_waiting,
            "why_not": approval.why_not(by, asked) if is_waiting else "",
            "may_reject": is_waiting and not approval.why_not(by, asked, to_give=False),
            "may_revoke": state == RequestState.APPROVED
            and not approval.why_not(by, asked, to_give=False, to_take=True),
            "waits_for_code": state == RequestState.APPROVED and asked.target_state == TargetState.CODE_SENT,
            "gains": presenters.gains(asked) if is_waiting else None,
        }

    def save(self, form: ApproveForm) -> str:
        access_requests.approve(
            by=self.request.identity,
            request=self.asked,
            until=form.cleaned_data["until"],
            note=form.cleaned_data["note"],
            expected=form.cleaned_data["version"],
        )
        return self.own_address

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.forget(form)
        return super().show_again(form, status=status)


class GiveReason(OneRequest, FormPage):
    """An answer that needs a reason."""

    template_name = "portal/access_requests/reason.html"
    form_class = ReasonForm
    action = keep = lead = ""

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.asked.version}}

    def context(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "sentence": presenters.sentence(self.asked),
            "status": presenters.status(self.asked, self.organisation),
            "lead": self.lead,
            "action": self.action,
            "keep": self.keep,
            "keep_address": self.own_address,
        }

    def answer(self, form: ReasonForm) -> dict[str, Any]:
        """What the service is told."""
        filled = form.cleaned_data
        return {
            "by": self.request.identity,
            "request": self.asked,
            "reason": filled["reason"],
            "comments": filled["comments"],
            "expected": filled["version"],
        }

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.forget(form)
        return super().show_again(form, status=status)


class RejectPage(GiveReason):
    """Say no."""

    title = "Afvis anmodningen"
    lead = "Der gives ingen rettigheder. Den, der har bedt om dem, kan sende en ny anmodning."
    action, keep = "Afvis anmodningen", "Lad den vente"
    not_done, done = "Anmodningen er ikke afvist", "Anmodningen er afvist."

    def save(self, form: ReasonForm) -> str:
        access_requests.reject(**self.answer(form))
        return self.address("access-requests")


class RevokePage(GiveReason):
    """Take back what was approved."""

    title = "Træk adgangen tilbage"
    lead = "De rettigheder, anmodningen gav, slutter med det samme. Andre rettigheder bliver."
    action, keep = "Træk adgangen tilbage", "Behold adgangen"
    not_done, done = "Adgangen er ikke trukket tilbage", "Adgangen er trukket tilbage."

    def save(self, form: ReasonForm) -> str:
        access_requests.revoke(**self.answer(form))
        return self.own_address


class NewCodePage(OneRequest, ConfirmPage):
    """Send the outside person another code."""

    title = "Send en ny kode?"
    form_class = VersionForm
    done = "En ny kode er på vej."

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.asked.version}}

    def context(self) -> dict[str, Any]:
        return {
            "back_label": "Anmodningen",
            "keep_address": self.own_address,
            "lead": "",
            "consequences": [
                f"En ny kode sendes til {self.asked.target_email or 'den, der skal have adgangen'}.",
                "Den gamle kode virker ikke længere.",
            ],
            "can_be_undone": "Du kan sende endnu en kode senere.",
            "action": "Send en ny kode",
            "keep": "Behold den gamle kode",
        }

    def save(self, form: VersionForm) -> str:
        access_requests.send_new_code(
            by=self.request.identity, request=self.asked, expected=form.cleaned_data["version"]
        )
        return self.own_address

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.forget(form)
        return super().show_again(form, status=status)


class Document(OneRequest):
    """One document of the request."""

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        identifier = UUID(str(self.kwargs["document_id"]))
        return parts.hand_over(request_selectors.document_of(self.asked, identifier))
