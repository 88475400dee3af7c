"""The client's certificate as the front web server hands it on, in the three ways front servers do it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from urllib.parse import unquote

from administrativ_adgang.core.errors import NotAllowed

_ARMOUR = re.compile(r"-----(BEGIN|END) CERTIFICATE-----")

#: Certificates are 1 to 3 kB; a header a hundred times that is not one.
_LONGEST = 65_536


class UnreadableCertificate(NotAllowed):
    """The header holds no certificate."""

    code = "certificate.not.readable"


def fingerprint_of(header: str) -> str:
    """SHA-256 of the certificate in a header, hexadecimal in lower case. Raises :class:`UnreadableCertificate`.

    Reads URL-escaped PEM (``$ssl_client_escaped_cert`` of nginx), PEM whose line ends the header has lost, and base64
    of DER. Whether the bytes are a certificate at all is answered by the register: it knows their fingerprint or not.
    """
    if len(header) > _LONGEST:
        raise _unreadable()
    text = unquote(header) if "%" in header else header
    try:
        certificate = base64.b64decode("".join(_ARMOUR.sub("", text).split()), validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None
    if not certificate:
        raise _unreadable()
    return hashlib.sha256(certificate).hexdigest()


def _unreadable() -> UnreadableCertificate:
    return UnreadableCertificate("Certifikatet, som frontserveren har afleveret, kan ikke læses.")
