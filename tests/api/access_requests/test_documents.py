"""Documents of a request: announced, uploaded, read, exchanged."""

from __future__ import annotations

from typing import Any

import pytest

from administrativ_adgang.fbrs.approval import LARGEST_DOCUMENT
from tests.api.calls import error_of, read
from tests.api.houses import House, ask
from tests.stored import Stored

PDF = b"%PDF-1.7 attest"

pytestmark = pytest.mark.django_db


class Draft:
    """A draft with one document announced."""

    def __init__(self) -> None:
        self.home = House()
        wish = self.home.wish(documentations=[{"documentationType": "POWER_OF_ATTORNEY", "filename": "fuldmagt.pdf"}])
        self.body = ask(self.home.system, "POST", "access-requests/", wish).json()
        (document,) = self.body["documentations"]
        self.address = f"access-requests/{self.body['id']}/documentations/{document['id']}/content"

    def upload(self, content: bytes = PDF, *, media_type: str = "application/pdf", **change: Any) -> Any:
        """Put a file in place."""
        head = f'Content-Disposition: form-data; name="{change.get("part", "file")}"; filename="ny.pdf"'
        form = f"--kant\r\n{head}\r\nContent-Type: {media_type}\r\n\r\n".encode() + content + b"\r\n--kant--\r\n"
        return ask(
            change.get("caller", self.home.system),
            "PUT",
            self.address,
            change.get("form", form),
            version=change.get("version", self.body["version"]),
            kind=change.get("kind", "multipart/form-data; boundary=kant"),
        )


@pytest.fixture
def draft(db: None, stored: Stored) -> Draft:
    return Draft()


def test_a_document_is_announced_then_uploaded_read_and_exchanged(
    draft: Draft, django_capture_on_commit_callbacks: Any
) -> None:
    assert error_of(draft.home.system.get(draft.address), 404) == "not.found"
    answer = draft.upload()
    assert answer.status_code == 200, answer.content
    (shown,) = answer.json()["documentations"]
    assert (shown["size"], shown["mediaType"], shown["filename"]) == (len(PDF), "application/pdf", "ny.pdf")
    content = draft.home.system.get(draft.address)
    assert read(content) == PDF
    assert "attachment" in content["Content-Disposition"]
    with django_capture_on_commit_callbacks(execute=True):
        again = draft.upload(PDF + b" to", version=answer.json()["version"])
    assert again.status_code == 200
    assert read(draft.home.system.get(draft.address)) == PDF + b" to"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"version": None}, 400, "if.match.missing"),
        ({"version": 9}, 409, "stale.version"),
        ({"content": b"MZ program"}, 400, "refused.by.rule"),
        ({"media_type": "text/html"}, 400, "refused.by.rule"),
        ({"part": "fil"}, 400, "fields.not.allowed"),
        ({"kind": "application/json"}, 400, "content.type.not.allowed"),
        ({"kind": "multipart/form-data"}, 400, "request.not.readable"),
        ({"form": b"--kant\r\n"}, 400, "fields.not.allowed"),
        ({"content": PDF + b"x" * LARGEST_DOCUMENT}, 400, "refused.by.rule"),
        ({"content": PDF + b"x" * (LARGEST_DOCUMENT + 100_000)}, 400, "content.too.large"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_there(
    draft: Draft, change: dict[str, Any], status: int, code: str
) -> None:
    assert error_of(draft.upload(**change), status) == code
    assert error_of(draft.home.system.get(draft.address), 404) == "not.found"


def test_after_the_answer_no_document_comes(draft: Draft) -> None:
    sent = ask(
        draft.home.system,
        "PUT",
        f"access-requests/{draft.body['id']}",
        {"requestState": "SUBMITTED"},
        version=draft.body["version"],
    ).json()
    uploaded = draft.upload(version=sent["version"]).json()
    answered = ask(
        draft.home.system,
        "PUT",
        f"access-requests/{draft.body['id']}",
        {"requestState": "REJECTED", "rejectionReason": "Nej"},
        version=uploaded["version"],
    ).json()
    assert error_of(draft.upload(version=answered["version"]), 422) == "not.possible.in.this.state"
