"""A real Chromium against the real pages, their style, their script and their content policy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from administrativ_adgang.fbrs.models import Identity
from runner.setup import browser as find_browser
from tests.people import log_in

# The driver keeps an event loop in this thread; the tests' own database calls are as synchronous as everywhere else.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WIDE, PHONE = 1280, 320
Open = Callable[..., Page]
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# A page that is meant to answer 403, 404, 409 or 422 is told of by the browser as well.
_EXPECTED = "Failed to load resource: the server responded with a status of 4"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, started once."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=find_browser(), args=list(_ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: object) -> Iterator[Open]:
    """``open_page(address, person, width=320)``: a page as a person sees it. The browser's complaints fail the test."""
    complaints: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_EXPECTED):
            complaints.append(message.text)

    def open_one(address: str = "/", person: Identity | None = None, *, width: int = WIDE, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=str(live_server),
            viewport={"width": width, "height": 800},
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        if person is not None:
            cookie = log_in(Client(), person).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": str(live_server)}])
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, complaints
