"""The error pages: what happened, whether anything was saved, and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from administrativ_adgang.core.errors import (
    Conflict,
    DomainError,
    NotFound,
    NotPossibleNow,
    RefusedByRule,
    StaleVersion,
)
from administrativ_adgang.portal import errors
from tests.client import StrictClient, examine, text_at
from tests.people import Cast, log_in


def request_of(cast: Cast) -> Any:
    """Karen's request in the municipality."""
    request: Any = RequestFactory().get("/", REQUEST_ID="0123456789abcdef")
    request.identity, request.organisation, request.user, request.area = cast.karen, cast.municipality, None, None
    return request


@pytest.mark.parametrize(
    ("refusal", "status", "heading"),
    [
        (RefusedByRule("Kvoten er brugt."), 400, "Det kan ikke lade sig gøre"),
        (NotFound("Findes ikke."), 404, "Siden findes ikke"),
        (StaleVersion("En anden har ændret det imens."), 409, "Det blev ikke gemt"),
        (Conflict("Navnet er i brug."), 409, "Det blev ikke gemt"),
        (NotPossibleNow("Beskeden er allerede afleveret."), 409, "Det blev ikke gemt"),
    ],
)
def test_each_refusal_has_its_page(cast: Cast, refusal: DomainError, status: int, heading: str) -> None:
    response = errors.refused(request_of(cast), refusal)
    page = examine(response.content.decode())
    assert (response.status_code, text_at(page, "h1")) == (status, [heading])
    assert text_at(page, ".small")[0].endswith("reference 01234567")
    if status != 404:
        assert refusal.text in text_at(page, "main", "p")


def test_our_own_fault_is_told_without_asking_the_database(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = request_of(cast)
    with django_assert_num_queries(0):
        response = errors.server_error(request)
    page = examine(response.content.decode())
    assert (response.status_code, text_at(page, "h1")) == (500, ["Der er sket en fejl hos os"])


def test_an_address_that_is_nothing_is_404_for_everybody(db: None) -> None:
    assert text_at(StrictClient().fetch("/findes-ikke", status=404), "h1") == ["Siden findes ikke"]


def test_a_form_without_its_mark_is_refused_with_a_way_on(cast: Cast) -> None:
    client = log_in(Client(enforce_csrf_checks=True), cast.karen)
    response = client.post("/log-af")
    page = examine(response.content.decode())
    assert (response.status_code, text_at(page, "h1")) == (403, ["Siden var for gammel"])
    assert "Intet er gemt." in text_at(page, "main", "p")[0]


def test_the_page_of_an_organisation_without_administrators_says_whom_to_ring(cast: Cast) -> None:
    address = f"/organisation/{cast.municipality.pk}/postkasse/"
    page = log_in(StrictClient(), cast.karen).fetch(address, status=403)
    assert any("har ingen rettighedsadministrator" in text for text in text_at(page, "main", "p"))
