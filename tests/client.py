"""The strict client: every page it fetches is held to the house's rules of markup, and work after commit is done."""

from __future__ import annotations

from collections import Counter
from typing import Any

import lxml.html
from django.test import Client, TestCase

_FORGOTTEN_MARKS = ("{{", "}}", "{%", "%}", "{#", "#}")
_NEED_NO_LABEL = ("hidden", "submit", "button", "reset")


class PageFault(AssertionError):
    """The page breaks a rule of markup."""


class StrictClient(Client):
    """Like Django's client, but strict. ``fetch`` and ``submit`` also give the parsed page."""

    def request(self, **request: Any) -> Any:
        """Send, run what waits for commit, and look the answer over when it is HTML."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            response.page = examine(response.content.decode())
        return response

    def fetch(self, address: str, *, status: int = 200, **options: Any) -> lxml.html.HtmlElement:
        """The page at an address, which must answer with ``status``."""
        response = self.get(address, **options)
        assert response.status_code == status, f"{address} answered {response.status_code}"
        return response.page  # type: ignore[no-any-return, attr-defined]

    def submit(self, address: str, data: dict[str, Any], *, status: int = 302) -> Any:
        """Send a form; the answer must be ``status`` (302: it was saved and leads on)."""
        response = self.post(address, data)
        assert response.status_code == status, f"{address} answered {response.status_code}: {faults_told(response)}"
        return response


def faults_told(response: Any) -> str:
    """What the error summary of an answer says, for a failing test."""
    page = getattr(response, "page", None)
    return "; ".join(text_of(link) for link in matching(page, ".alert-error", "li")) if page is not None else ""


def text_of(element: lxml.html.HtmlElement) -> str:
    """The text of an element as one line, no-break spaces as spaces."""
    return " ".join(element.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def matching(page: lxml.html.HtmlElement, *steps: str) -> list[lxml.html.HtmlElement]:
    """Elements by tag (``h1``), class (``.status``), both (``td.num``) or id (``#id_name``); each further step looks
    inside the last."""
    path = "."
    for step in steps:
        if step.startswith("#"):
            path += f"//*[@id='{step[1:]}']"
            continue
        tag, _, css = step.partition(".")
        path += f"//{tag or '*'}" + (f"[contains(concat(' ', normalize-space(@class), ' '), ' {css} ')]" if css else "")
    return list(page.xpath(path))


def text_at(page: lxml.html.HtmlElement, *steps: str) -> list[str]:
    """The text of every element that :func:`matching` finds."""
    return [text_of(element) for element in matching(page, *steps)]


def examine(markup: str) -> lxml.html.HtmlElement:
    """Parse a page or a part of one; raises :class:`PageFault` with everything that is wrong with it."""
    is_whole = "<html" in markup
    page = (
        lxml.html.document_fromstring(markup)
        if is_whole
        else lxml.html.fragment_fromstring(markup, create_parent="div")
    )
    faults = [*_marks(page), *_identifiers(page), *_labels(page), *_inline(page), *_names(page)]
    if is_whole:
        faults += _headings(page)
    if faults:
        raise PageFault("\n".join(faults))
    return page


def _marks(page: lxml.html.HtmlElement) -> list[str]:
    text = page.text_content() + " ".join(value for element in page.iter() for value in element.attrib.values())
    return [f"Forgotten template mark {mark}" for mark in _FORGOTTEN_MARKS if mark in text]


def _headings(page: lxml.html.HtmlElement) -> list[str]:
    headings = text_at(page, "h1")
    if len(headings) != 1:
        return [f"There must be one h1, found {headings}"]
    title = text_of(page.find(".//title")).removeprefix("Fejl: ")
    return [] if title.startswith(headings[0]) else [f"The title {title!r} does not begin with {headings[0]!r}"]


def _identifiers(page: lxml.html.HtmlElement) -> list[str]:
    found = Counter(page.xpath("//@id"))
    faults = [f"The id {name} is used {times} times" for name, times in found.items() if times > 1]
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for value in page.xpath(f"//@{attribute}"):
            faults += [
                f"{attribute} points to {name}, which is not there" for name in value.split() if name not in found
            ]
    for anchor in page.xpath("//a/@href[starts-with(., '#')]"):
        if anchor[1:] and anchor[1:] not in found:
            faults.append(f"A link points to {anchor}, which is not there")
    return faults


def _labels(page: lxml.html.HtmlElement) -> list[str]:
    labelled = set(page.xpath("//label/@for"))
    faults = []
    for control in page.xpath("//input | //select | //textarea"):
        named = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in labelled
        if control.get("type") not in _NEED_NO_LABEL and not named:
            faults.append(f"No label for {lxml.html.tostring(control).decode()[:100]}")
    return faults


def _inline(page: lxml.html.HtmlElement) -> list[str]:
    faults = [f"Inline {element.tag}" for element in page.xpath("//style | //script[not(@src)]")]
    for element in page.iter():
        faults += [
            f"Inline {name} on {element.tag}" for name in element.attrib if name == "style" or name.startswith("on")
        ]
    return faults


def _names(page: lxml.html.HtmlElement) -> list[str]:
    return [
        f"Nothing to read on {lxml.html.tostring(element).decode()[:100]}"
        for element in page.xpath("//button | //a[@href]")
        if not text_of(element) and not element.get("aria-label")
    ]
