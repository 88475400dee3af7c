"""Keys of systems: made, shown once, kept as a digest, compared.

The key a client sends after ``Basic`` is handed out ready encoded: base64 of ``system id : token``
(interface description section 2.1). A token is a random uuid, so a plain digest is enough to keep it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import uuid


def new_token() -> str:
    """A fresh token, 122 random bits."""
    return str(uuid.uuid4())


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def matches(token: str, stored: str) -> bool:
    """Whether a token is the one whose digest is stored; takes the same time either way."""
    return bool(stored) and hmac.compare_digest(digest(token), stored)


def key(system_id: uuid.UUID, token: str) -> str:
    """What the client sends after the word ``Basic``."""
    return base64.b64encode(f"{system_id}:{token}".encode()).decode()


def read_key(text: str) -> tuple[uuid.UUID, str] | None:
    """System id and token out of a key, or None when it is not one."""
    try:
        identifier, _, token = base64.b64decode(text, validate=True).decode().partition(":")
        return uuid.UUID(identifier), token
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
