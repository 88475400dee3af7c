"""Logging in and out."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.urls import reverse

from administrativ_adgang.fbrs import services
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.client import StrictClient, matching, text_at
from tests.people import Cast

LOG_IN = "/log-ind"


def subject(cast: Cast) -> str:
    """Karen's log-in name."""
    cast.karen  # noqa: B018 - the cast is built when asked for
    client = StrictClient()
    return str(matching(client.fetch(LOG_IN), "button")[0].get("value"))


def test_people_stand_under_their_organisation_with_what_they_can_do(cast: Cast) -> None:
    cast.karen, cast.birgit, cast.ida  # noqa: B018
    page = StrictClient().fetch(LOG_IN)
    assert text_at(page, "h2.h4") == ["Eksempelby Kommune CVR 12345678", "Nordø Havn CVR 22334455"]
    assert text_at(page, ".people", "button") == [
        "Birgit StormMedarbejderPersoner og rettigheder og Anmodninger",
        "Karen HolmMedarbejderSystemer, Opsætning og Tømning",
        "Ida KroghMedarbejderPostkasse",
    ]


def test_what_somebody_can_do_elsewhere_is_told_with_the_organisations_name(cast: Cast) -> None:
    everywhere = [(cast.agency, Privilege.MESSAGE_BASIC), (cast.municipality, Privilege.MESSAGE_LOG_ADMINISTRATOR)]
    people = [cast.karen, build_employee(cast.company, name="Agnete Lind", title="Revisor")]
    for person in people:
        for scope, privilege in everywhere:
            services.grant(by=None, grantee=person, privilege=privilege, scope=scope)
    assert text_at(StrictClient().fetch(LOG_IN), ".people", "button") == [
        "Karen HolmMedarbejderSystemer, Opsætning og Tømning. Nordø Havn: Postkasse",
        "Agnete LindRevisorEksempelby Kommune: Kan se, men ikke ændre. Nordø Havn: Postkasse",
    ]


def test_choosing_a_person_logs_in_and_gives_the_session_a_new_key(cast: Cast) -> None:
    client = StrictClient()
    client.session["planted"] = "yes"
    before = client.session.session_key
    response = client.submit(LOG_IN, {"person": subject(cast)})
    assert response.url == "/"
    assert client.session.session_key != before
    assert client.get("/").url == reverse("portal:front", kwargs={"organisation_id": cast.municipality.pk})


def test_a_link_logs_nobody_in(cast: Cast) -> None:
    client = StrictClient()
    client.get(LOG_IN, {"person": subject(cast)})
    assert client.get("/").url.startswith(LOG_IN)


def test_an_unknown_person_is_asked_again(cast: Cast) -> None:
    assert StrictClient().submit(LOG_IN, {"person": "nobody"}).url == LOG_IN


def test_somebody_who_has_left_is_out_at_once(cast: Cast) -> None:
    client = StrictClient()
    client.submit(LOG_IN, {"person": subject(cast)})
    cast.karen.is_active = False
    cast.karen.save(update_fields=["is_active"])
    assert client.get("/").url.startswith(LOG_IN)


@pytest.mark.parametrize(
    ("wanted", "gets"),
    [
        ("/organisationer?q=nord", "/organisationer?q=nord"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("organisationer", "/"),
        ("", "/"),
    ],
)
def test_only_addresses_of_ours_are_gone_back_to(cast: Cast, wanted: str, gets: str) -> None:
    assert StrictClient().submit(LOG_IN, {"person": subject(cast), "next": wanted}).url == gets


def test_an_address_asked_for_logged_out_is_met_after_log_in(cast: Cast) -> None:
    address = reverse("portal:front", kwargs={"organisation_id": cast.municipality.pk})
    client = StrictClient()
    asked = client.get(address)
    page = client.fetch(asked.url)
    following = page.xpath("//input[@name='next']/@value")[0]
    assert client.submit(LOG_IN, {"person": subject(cast), "next": following}).url == address


def test_logging_off_ends_the_session_and_needs_a_form(cast: Cast) -> None:
    client = StrictClient()
    client.submit(LOG_IN, {"person": subject(cast)})
    assert client.get("/log-af").status_code == 405
    client.submit("/log-af", {})
    assert client.get("/").url.startswith(LOG_IN)


def test_outside_the_demo_nobody_is_listed_and_nobody_can_be_chosen(cast: Cast, settings: LazySettings) -> None:
    chosen = subject(cast)
    settings.DEMO = False
    client = StrictClient()
    assert matching(client.fetch(LOG_IN), ".people") == []
    assert client.post(LOG_IN, {"person": chosen}).status_code == 404
