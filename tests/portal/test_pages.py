"""Forms that are refused say so on their own page and keep what was typed; nothing half is saved."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from administrativ_adgang.core.errors import Conflict, DomainError, NotAllowed, RefusedByRule, StaleVersion
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.pages import FormPage
from tests.builders import build_company
from tests.client import examine, text_at
from tests.people import Cast


class _NameForm(forms.Form):
    name = forms.CharField(label="Navn", help_text="Vises i lister.", error_messages={"required": "Skriv et navn"})


class _NamePage(FormPage):
    area, title, template_name, form_class = Area.SYSTEMS, "Omdøb", "form.html", _NameForm
    not_done = "Navnet er ikke gemt"
    refusal: DomainError | None = None

    def save(self, form: Any) -> str:
        build_company("Halvvejs")
        if self.refusal:
            raise self.refusal
        return "/videre"

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        template = Template("{% include 'components/error_summary.html' %}{% field form.name %}")
        return HttpResponse(template.render(Context(more)), status=status)


def send(cast: Cast, name: str = "Nyt", refusal: DomainError | None = None) -> HttpResponse:
    """The form, sent by somebody with the right to change."""
    request: Any = RequestFactory().post("/", {"name": name})
    request.identity, request.organisation = cast.karen, cast.municipality
    request.user = None
    return _NamePage.as_view(refusal=refusal)(request)


def test_saved_leads_on(cast: Cast) -> None:
    response = send(cast)
    assert (response.status_code, response.headers["Location"]) == (302, "/videre")
    assert Organisation.objects.filter(name="Halvvejs").exists()


def test_an_empty_field_is_told_at_the_field_and_in_the_summary(cast: Cast) -> None:
    response = send(cast, name="")
    page = examine(response.content.decode())
    assert response.status_code == 422
    assert text_at(page, "h2") == ["Navnet er ikke gemt. Ret 1 felt"]
    assert text_at(page, ".alert-error", "a") == ["Skriv et navn"]
    assert page.xpath("//input/@aria-describedby") == ["id_name-hint id_name-error"]


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (RefusedByRule("Navnet er i brug", field="name"), 422),
        (StaleVersion("En anden har ændret det imens"), 409),
        (Conflict("Findes allerede"), 409),
    ],
)
def test_a_refusal_keeps_the_input_and_saves_nothing(cast: Cast, refusal: DomainError, status: int) -> None:
    response = send(cast, refusal=refusal)
    page = examine(response.content.decode())
    assert response.status_code == status
    assert text_at(page, ".alert-error", "li") == [refusal.text]
    assert page.xpath("//input[@name='name']/@value") == ["Nyt"]
    assert not Organisation.objects.filter(name="Halvvejs").exists()


def test_a_right_that_went_away_meanwhile_is_the_403_page(cast: Cast) -> None:
    response = send(cast, refusal=NotAllowed("Det kræver en rettighed", privileges=("MESSAGE_BASIC",)))
    assert response.status_code == 403
    assert "Postkasse, basis" in response.content.decode()
    assert not Organisation.objects.filter(name="Halvvejs").exists()


def test_the_reference_on_an_error_page_is_the_one_in_the_log(cast: Cast) -> None:
    request: Any = RequestFactory().get("/", REQUEST_ID=str(uuid.UUID(int=0xABCDEF01 << 96)))
    request.identity, request.organisation, request.user = cast.ida, cast.municipality, None
    assert "reference ABCDEF01" in _NamePage.as_view()(request).content.decode()


@pytest.mark.parametrize("kind", [RefusedByRule, NotAllowed])
def test_a_refused_attempt_is_recorded_though_the_page_rolls_back(cast: Cast, kind: type[DomainError]) -> None:
    def record() -> None:
        build_company("Forsøget")

    refusal = kind("Det må du ikke.")
    refusal.record_attempt = record
    send(cast, refusal=refusal)
    assert Organisation.objects.filter(name="Forsøget").exists()
    assert not Organisation.objects.filter(name="Halvvejs").exists()
