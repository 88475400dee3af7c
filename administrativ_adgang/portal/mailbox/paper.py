"""The document inside the frame of a letter: foreign HTML cleaned, or text, on white paper, under a policy of its own.

Three walls, each enough alone: nh3 leaves only tags that show text, the frame is a sandbox without scripts, and the
policy lets nothing be loaded from anywhere but our one style sheet.
"""

from __future__ import annotations

import re
from typing import IO

import nh3
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import mark_safe

from administrativ_adgang.portal.mailbox.kinds import Shown

#: A letter longer than this is cut, says so, and is read as a download.
LONGEST = 2_000_000

# Links may be followed, in a window of their own; nothing else of a page is left.
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'self'; img-src data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_TAGS = {
    *("a", "abbr", "address", "article", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "div"),
    *("dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i"),
    *("img", "li", "main", "ol", "p", "pre", "q", "s", "section", "small", "span", "strong", "sub", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "*": {"lang", "dir"},
}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+")
_LINK = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


def clean(html: str) -> str:
    """The letter without anything that acts, loads, or dresses up as something else."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"},
        attribute_filter=_harmless,
        url_schemes={"https", "http", "mailto", "tel", "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """Pictures that the letter brings itself, and links that say in full where they lead."""
    allowed = {"src": _PICTURE.fullmatch, "href": _LINK.match}.get(attribute)
    return value if allowed is None or allowed(value) else None


def response(request: HttpRequest, content: IO[bytes], shown: Shown, language: str) -> HttpResponse:
    """The document for the frame."""
    data = content.read(LONGEST + 1)
    is_cut = len(data) > LONGEST
    text = _decoded(data[:LONGEST])
    body = clean(text) if shown is Shown.HTML else f"<pre>{escape(text)}</pre>"
    context = {"body": mark_safe(body), "language": language, "is_cut": is_cut}  # noqa: S308 - cleaned or escaped above
    answer = render(request, "portal/mailbox/paper.html", context)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _decoded(data: bytes) -> str:
    named = _CHARSET.search(data[:2_000])
    for encoding in ("utf-8-sig", named[1].decode() if named else "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace")
