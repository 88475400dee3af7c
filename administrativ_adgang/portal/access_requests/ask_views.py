"""Asking for a right: from the page that was refused, or of the organisation that employs one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import access, asking, selectors
from administrativ_adgang.fbrs.access_requests import Wording
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import words
from administrativ_adgang.portal.asking import ASKABLE, AskForm
from administrativ_adgang.portal.came_from import area_behind
from administrativ_adgang.portal.pages import FormPage


class AskPage(FormPage):
    """Ask for a right in the organisation of the address. The 403 page sends its form here and is shown again."""

    area: ClassVar[Area | None] = Area.FRONT_PAGE
    change = False
    title = "Bed om en rettighed"
    template_name = "portal/access_requests/ask.html"
    form_class = AskForm
    not_done = "Anmodningen er ikke sendt"
    back_label = "Forside"

    def form_arguments(self) -> dict[str, Any]:
        held = access.privileges_in(self.request.identity, self.organisation)
        # What is sent is judged by the service, which says that one has it already; only what is missing is offered.
        offered = ASKABLE if self.request.method == "POST" else [one for one in ASKABLE if one not in held]
        return {"offered": offered}

    def context(self) -> dict[str, Any]:
        administrators = selectors.rights_administrators(self.organisation)
        others = [person.name for person in administrators if person.pk != self.request.identity.pk]
        return {
            "scope": self.organisation,
            "names": words.listing(others),
            "cancel": self.after_nothing(),
            "back_label": self.back_label,
        }

    def save(self, form: AskForm) -> str:
        filled = form.cleaned_data
        came_from = filled["came_from"] if area_behind(filled["came_from"] or "-") else ""
        request = asking.ask(
            by=self.request.identity,
            scope=self.organisation,
            privilege=filled["privilege"],
            until=form.until,
            wording=Wording(justification=filled["justification"], came_from=came_from),
        )
        messages.success(self.request, f"Anmodningen er sendt til {self.context()['names'] or self.organisation.name}.")
        return came_from or reverse("portal:my-request", kwargs={"request_id": request.pk})

    def after_nothing(self) -> str:
        """Where one goes who does not ask after all."""
        return self.address("front")


class AskEmployerPage(AskPage):
    """The same for somebody who has no right anywhere yet: asked of the organisation that employs the person."""

    area = None
    back_label = "Mine anmodninger"
    reason = "Man beder om noget, man ikke har, hos den organisation, man er ansat i"

    @property
    def organisation(self) -> Organisation:
        home = self.request.identity.organisation
        if home is None:
            raise NotFound("Du er ikke ansat i en organisation, der kan give dig rettigheder.")
        return home

    def after_nothing(self) -> str:
        return reverse("portal:my-requests")

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        # Asked for first, so that there is a page or none.
        self.organisation  # noqa: B018
        return super().get(request, **keywords)
