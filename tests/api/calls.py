"""Calling the interface as a system does."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from django.test import Client

from administrativ_adgang.api import callers
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.models import System

ADDRESS = "/apis/v1/"
XML = "application/xml"
ARCHIVE = "application/x-lzma"


class Caller:
    """A system with its key. The answers are Django's; what was called is below /apis/v1/.

    ``hurries``: calls follow each other so closely that the one before is still remembered.
    """

    hurries = False

    def __init__(self, system: System, **headers: str) -> None:
        token = tokens.new_token()
        system.token_digest = tokens.digest(token)
        system.save(update_fields=["token_digest"])
        self.system = system
        self.key = tokens.key(system.pk, token)
        self.headers = {"Authorization": f"Basic {self.key}", **headers}
        self._client = Client()

    def call(self, method: str, path: str, body: bytes = b"", kind: str = "", **more: Any) -> Any:
        """Any call. ``more`` are entries of the server's environment, such as REMOTE_ADDR."""
        if not self.hurries:
            # As if more than a second had passed since the last call.
            callers.forget()
        # Django's own stream fails a test that reads on after the end; a server's stream just ends.
        environment = {
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            **more,
        }
        address = ADDRESS + path
        return self._client.generic(method, address, headers=self.headers, **environment)

    def get(self, path: str, **more: Any) -> Any:
        """Read something."""
        return self.call("GET", path, **more)

    def delete(self, path: str, **more: Any) -> Any:
        """Remove something."""
        return self.call("DELETE", path, **more)

    def send(self, message_uuid: object, xml: bytes, kind: str = XML, **more: Any) -> Any:
        """Send one message."""
        return self.call("POST", f"memos/?memo-message-uuid={message_uuid}", xml, kind, **more)


def error_of(answer: Any, status: int) -> str:
    """The code of a refusal, after a look at its form."""
    body = answer.json()
    assert answer.status_code == status, body
    assert answer["Content-Type"] == "application/json"
    assert set(body) <= {"code", "message", "fieldErrors"}
    assert body["message"]
    for field in body.get("fieldErrors", []):
        assert {"code", "message"} <= set(field) <= {"resource", "field", "code", "message", "rejectedValue"}
    code = body["code"]
    assert code == code.lower()
    assert " " not in code
    return str(code)


def read(answer: Any) -> bytes:
    """The streamed content of an answer, which ends the call as a server does."""
    return b"".join(answer.streaming_content)


def is_uuid(text: str) -> bool:
    """Whether a text is an id in its usual form."""
    return str(uuid.UUID(text)) == text
