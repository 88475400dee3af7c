"""Promises about every address of the portal: it has a guard, and reading it writes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import menu
from administrativ_adgang.portal.guard import Guard, guarded
from administrativ_adgang.portal.reading import WriteOnReadingPage
from tests.builders import build_company
from tests.client import StrictClient
from tests.people import Cast, log_in

PUBLIC = {"log-in", "log-out", "help", "accessibility", "privacy", "gallery", None}
LOGGED_IN = {"start", "organisations", "own-sessions", "access-activate", "my-requests", "my-request-new"} | {
    f"my-request{step}" for step in ("", "-send", "-withdraw", "-delete", "-document-new", "-document")
}
# Views whose GET is itself an event; each says why.
RECORDING_LIMIT = 6
_SAMPLES: dict[str, Any] = {"uuid": uuid.UUID(int=7), "int": 7, "str": "x", "slug": "x", "path": "x"}


def patterns() -> Iterator[URLPattern]:
    """Every address of the portal."""

    def walk(resolver: URLResolver) -> Iterator[URLPattern]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry)
            else:
                yield entry

    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name == "portal":
            yield from walk(entry)


ALL = list(patterns())
OF_ORGANISATIONS = [entry for entry in ALL if entry.name not in PUBLIC | LOGGED_IN]
PLAIN = [entry for entry in OF_ORGANISATIONS if set(entry.pattern.converters) <= {"organisation_id"}]


def guard(entry: URLPattern) -> Guard:
    """The guard of an address, or a failing test."""
    found = getattr(entry.callback, "guard", None)
    assert isinstance(found, Guard), f"{entry.name}: the view {entry.callback} has no guard"
    return found


def address(entry: URLPattern, organisation_id: uuid.UUID) -> str:
    """The address with something invented in every place."""
    places = {name: _SAMPLES[_kind(converter)] for name, converter in entry.pattern.converters.items()}
    return reverse(f"portal:{entry.name}", kwargs={**places, "organisation_id": organisation_id})


def _kind(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def names(entry: URLPattern) -> str:
    """How a failing test calls an address."""
    return str(entry.name)


def test_the_walk_finds_the_addresses() -> None:
    assert {"front", "statistics", "systems", "mailbox"} <= {entry.name for entry in ALL}


@pytest.mark.parametrize("entry", ALL, ids=names)
def test_every_address_has_a_guard_and_only_listed_ones_are_open(entry: URLPattern) -> None:
    found = guard(entry)
    if entry.name in PUBLIC:
        assert not found.logged_in
        assert found.reason
    elif entry.name in LOGGED_IN:
        assert found.logged_in
        assert found.area is None
        assert found.reason
    else:
        assert found.logged_in
        assert isinstance(found.area, Area)


def test_an_organisation_that_has_nothing_yet_sees_whole_pages(cast: Cast) -> None:
    """Everybody meets the empty pages first; the strict client looks them over."""
    home = cast.freja.organisation
    assert home is not None
    client = log_in(StrictClient(), cast.freja)
    answers = {entry.name: client.get(address(entry, home.pk)).status_code for entry in PLAIN}
    assert {name: answer for name, answer in answers.items() if answer not in (200, 286, 302, 404, 405, 409)} == {}


def test_few_addresses_record_that_they_were_read() -> None:
    recording = {entry.name: guard(entry).records_reading for entry in ALL if guard(entry).records_reading}
    assert len(recording) <= RECORDING_LIMIT, recording


def test_a_reading_view_that_writes_is_stopped(db: None, rf: Any) -> None:
    request = rf.get("/")
    request.identity = None
    writes = guarded(Guard(logged_in=False), lambda request: build_company())
    with pytest.raises(WriteOnReadingPage):
        writes(request)


def test_the_same_view_may_write_when_a_form_is_sent(db: None, rf: Any) -> None:
    request = rf.post("/")
    request.identity = None
    assert guarded(Guard(logged_in=False), lambda request: build_company())(request).pk


def test_every_item_of_the_menu_leads_to_a_page_of_its_area() -> None:
    by_name = {entry.name: entry for entry in ALL}
    assert all(guard(by_name[name]).area == area for area, name in menu.PAGES)
