"""What a browser in wrong hands may send to any address of the portal."""

from __future__ import annotations

import pytest
from django.test import Client

from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES
from tests.architecture.permission_table import Row, portal_rows
from tests.architecture.permission_world import PortalWorld, call
from tests.architecture.test_permissions import addresses

pytestmark = pytest.mark.django_db

READ = [row for row in portal_rows() if row.method == "GET"]
SENT = [row for row in portal_rows() if row.method == "POST"]
NAMES = (
    "q",
    "fra",
    "foer",
    "periode",
    "fra_dag",
    "til",
    "type",
    "size",
    "punkt",
    "number",
    "next",
    "besked",
    "efter",
    "message",
    "person",
)


@pytest.fixture
def world() -> PortalWorld:
    return PortalWorld()


@pytest.fixture
def person(world: PortalWorld) -> Client:
    return world.client(PERSON_PRIVILEGES, world.home.organisation)


def names(row: Row) -> set[str]:
    return set(addresses("portal")[row.name].pattern.converters) | {"organisation_id"}


def test_no_word_in_an_address_brings_a_page_down(world: PortalWorld, person: Client) -> None:
    broken = {}
    for value in ("\0", "%", "9" * 5000, "٣", "'\"><script>", "-1", "2026-02-31", "\ufffe"):
        query = dict.fromkeys(NAMES, value)
        for row in READ:
            answer = call(person, row.name, "GET", world.home.things, names(row), query=query)
            if answer.status_code >= 500 or b"<script>" in getattr(answer, "content", b""):
                broken[row.name, value] = answer.status_code
    assert not broken


def test_no_form_is_taken_without_the_token_of_its_page(world: PortalWorld, person: Client) -> None:
    person.handler.enforce_csrf_checks = True
    answers = {row.name: call(person, row.name, "POST", world.home.things, names(row)).status_code for row in SENT}
    assert set(answers.values()) == {403}


def test_logging_in_and_out_need_the_token_too() -> None:
    client = Client(enforce_csrf_checks=True)
    assert [client.post(address).status_code for address in ("/log-ind", "/log-af")] == [403, 403]


def test_the_log_in_leads_to_our_own_addresses_only(person: Client) -> None:
    wanted = (
        "//ond.example",
        "https://ond.example",
        "/\\ond.example",
        "\\/ond.example",
        "javascript:alert(1)",
        "/\t/x",
    )
    assert {person.get("/log-ind", {"next": one}).headers["Location"] for one in wanted} == {"/"}


def test_every_page_keeps_out_of_caches_frames_and_foreign_scripts(world: PortalWorld, person: Client) -> None:
    for row in READ:
        answer = call(person, row.name, "GET", world.home.things, names(row))
        assert "no-store" in answer.headers["Cache-Control"], row.name
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy or "frame-ancestors 'none'" in policy, row.name
        assert "script-src 'self'" in policy or "sandbox" in policy or "default-src 'none'" in policy, row.name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", row.name
