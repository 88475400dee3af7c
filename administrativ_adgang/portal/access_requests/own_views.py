"""What one has asked for oneself, and what others have asked for one: how it stands and what one can do."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from administrativ_adgang.core.errors import NotAllowed, NotFound
from administrativ_adgang.fbrs import access_requests, approval, request_selectors
from administrativ_adgang.fbrs.models import AccessRequest, DocumentationType, RequestState
from administrativ_adgang.portal.access_requests import parts, presenters
from administrativ_adgang.portal.access_requests.forms import CodeForm, DocumentForm, VersionForm
from administrativ_adgang.portal.came_from import screen_behind
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import ConfirmPage, FormPage, Page


class MyRequestsPage(Page):
    """Everything one has to do with, the newest first."""

    area = None
    reason = "Viser kun det, man selv har bedt om, og det, der er bedt om til en"
    title = "Mine anmodninger"
    template_name = "portal/access_requests/mine.html"

    def context(self) -> dict[str, Any]:
        identity = self.request.identity
        found, following = request_selectors.page(
            request_selectors.of_person(identity), after=parts.key_of(self.request)
        )
        return {
            "rows": [(one, presenters.sentence(one), presenters.status(one, identity.organisation)) for one in found],
            "older": f"?efter={following}" if following else "",
        }


class OneOwnRequest(Page):
    """A page about one of one's own requests. Anybody else's does not exist."""

    area = None
    reason = "Viser kun ens egen anmodning"

    @cached_property
    def asked(self) -> AccessRequest:
        """The request of the address."""
        return request_selectors.own(self.request.identity, UUID(str(self.kwargs["request_id"])))

    @cached_property
    def is_mine(self) -> bool:
        """Whether the person wrote it, and not somebody else for the person."""
        return self.asked.requester_id == self.request.identity.pk

    def own_address(self, name: str = "my-request", **keywords: Any) -> str:
        """The address of another page about the same request."""
        return reverse(f"portal:{name}", kwargs={"request_id": self.asked.pk, **keywords})


class MyRequestPage(OneOwnRequest):
    """One request: what was asked for, how it stands, what one can do about it."""

    template_name = "portal/access_requests/my_request.html"

    def heading(self) -> str:
        return presenters.sentence(self.asked)

    def context(self) -> dict[str, Any]:
        asked = self.asked
        state = RequestState(asked.state)
        return {
            "asked": asked,
            "status": presenters.status(asked, self.request.identity.organisation),
            "who_answers": presenters.who_answers(asked) if state == RequestState.SUBMITTED else "",
            "rights": presenters.rights(asked),
            "target_name": presenters.target_name(asked),
            "screen": screen_behind(asked.came_from),
            "documents": request_selectors.documents_of(asked),
            "document_page": "my-request-document",
            "is_mine": self.is_mine,
            "is_draft": state == RequestState.DRAFT,
            "is_open": state in (RequestState.DRAFT, RequestState.SUBMITTED),
        }


class OwnStep(OneOwnRequest, ConfirmPage):
    """A question before a step. Only who wrote the request takes it, and only in the state the step begins in."""

    form_class = VersionForm
    begins_in: RequestState

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.asked.version}}

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        self._check()
        return super().get(request, **keywords)

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        if not self.is_mine:
            raise NotFound("Anmodningen findes ikke.")
        return super().post(request, **keywords)

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        # The page tells how it stands now, so sending it once more agrees to that.
        del self.asked
        put_anew(form, version=self.asked.version)
        return super().show_again(form, status=status)

    def context(self) -> dict[str, Any]:
        return {"back_label": "Anmodningen", "keep_address": self.own_address()}

    def _check(self) -> None:
        if not self.is_mine or self.asked.state != self.begins_in:
            raise NotFound("Anmodningen findes ikke.")


class WithdrawPage(OwnStep):
    """Take a request back before it is answered."""

    begins_in = RequestState.SUBMITTED
    done = "Anmodningen er trukket tilbage. Den er nu en kladde."

    def heading(self) -> str:
        return "Træk anmodningen tilbage?"

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "lead": presenters.sentence(self.asked) + ".",
            "consequences": [
                "De, der skulle svare, kan ikke længere se den.",
                "Den bliver din kladde. Teksten og dokumenterne er der stadig.",
            ],
            "can_be_undone": "Du kan sende den igen.",
            "action": "Træk anmodningen tilbage",
            "keep": "Lad den vente på svar",
        }

    def save(self, form: VersionForm) -> str:
        access_requests.withdraw(by=self.request.identity, request=self.asked, expected=form.cleaned_data["version"])
        return self.own_address()


class SendPage(OwnStep):
    """Send a draft."""

    begins_in = RequestState.DRAFT
    done = "Anmodningen er sendt."

    def heading(self) -> str:
        return "Send anmodningen?"

    def context(self) -> dict[str, Any]:
        who = presenters.who_answers(self.asked) or self.asked.scope.name
        return super().context() | {
            "lead": presenters.sentence(self.asked) + ".",
            "consequences": [f"{who} kan læse den og svare.", "Du kan se svaret under Mine anmodninger."],
            "can_be_undone": "Du kan trække den tilbage, til den er besvaret.",
            "action": "Send anmodningen",
            "keep": "Behold den som kladde",
        }

    def save(self, form: VersionForm) -> str:
        access_requests.submit(by=self.request.identity, request=self.asked, expected=form.cleaned_data["version"])
        return self.own_address()


class DeletePage(OwnStep):
    """Delete a draft with its documents."""

    begins_in = RequestState.DRAFT
    done = "Kladden er slettet."

    def heading(self) -> str:
        return "Slet kladden?"

    def context(self) -> dict[str, Any]:
        count = len(request_selectors.documents_of(self.asked))
        files = [f"Dens dokumenter slettes også: {count}."] if count else []
        return super().context() | {
            "lead": presenters.sentence(self.asked) + ".",
            "consequences": ["Kladden forsvinder fra Mine anmodninger.", *files],
            "can_be_undone": "Det kan ikke fortrydes, men du kan skrive en ny.",
            "action": "Slet kladden",
            "keep": "Behold kladden",
        }

    def save(self, form: VersionForm) -> str:
        access_requests.delete(by=self.request.identity, request=self.asked, expected=form.cleaned_data["version"])
        return reverse("portal:my-requests")


class AddDocumentPage(OneOwnRequest, FormPage):
    """Attach a file."""

    title = "Læg et dokument ved"
    template_name = "portal/access_requests/add_document.html"
    form_class = DocumentForm
    not_done = "Dokumentet er ikke lagt ved"
    done = "Dokumentet er lagt ved."

    def form_arguments(self) -> dict[str, Any]:
        if not self.is_mine:
            raise NotFound("Anmodningen findes ikke.")
        return {}

    def context(self) -> dict[str, Any]:
        return {"back_address": self.own_address(), "lead": presenters.sentence(self.asked)}

    def save(self, form: DocumentForm) -> str:
        file = form.cleaned_data["file"]
        approval.add_document(
            by=self.request.identity,
            request=self.asked,
            type=DocumentationType(form.cleaned_data["type"]),
            filename=file.name,
            content=file,
            media_type=file.content_type or "",
        )
        return self.own_address()


class MyDocument(OneOwnRequest):
    """One document of one's own request."""

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        identifier = UUID(str(self.kwargs["document_id"]))
        return parts.hand_over(request_selectors.document_of(self.asked, identifier))


class ActivatePage(FormPage):
    """Take an access with the code from the mail, logged in from the organisation it was meant for."""

    area = None
    reason = "Koden og det CVR-nummer, man er logget ind fra, afgør, hvad man får"
    title = "Aktivér en adgang"
    template_name = "portal/access_requests/activate.html"
    form_class = CodeForm
    not_done = "Adgangen er ikke aktiveret"
    done = "Adgangen er aktiveret og virker med det samme."

    def context(self) -> dict[str, Any]:
        note = f"I demoen sendes ingen mails ud. De bliver til filer i mappen {settings.EMAIL_FILE_PATH}."
        return {"demo_note": note if settings.DEMO else ""}

    def save(self, form: CodeForm) -> str:
        request = access_requests.activate(by=self.request.identity, code=form.cleaned_data["code"].strip())
        return reverse("portal:my-request", kwargs={"request_id": request.pk})

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        try:
            return super().post(request, **keywords)
        except (NotAllowed, NotFound) as refusal:
            # Neither is a page that does not exist: the code is wrong, or the person is logged in from elsewhere.
            form = self.form_class(request.POST)
            form.add_error("code", refusal.text)
            return self.show_again(form, status=403 if isinstance(refusal, NotAllowed) else 422)
