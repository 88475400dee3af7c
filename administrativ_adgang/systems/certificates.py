"""Reading and judging a system's public certificate. Pure: nothing is stored here, and a private key never leaves here.

The CVR number stands in the subject of an OCES certificate: as ``serialNumber`` ``CVR:12345678-FID:…`` in the older
kind, as ``organizationIdentifier`` ``NTRDK-12345678`` in the newer. Whether the issuer can be trusted is decided by
the front server when the connection is made; here the organisation's wish is judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule

LARGEST_FILE = 65_536
FIELD = "certificate"

_CVR = re.compile(r"^(?:CVR:|NTRDK-)(\d{8})(?:-|$)")
_PKCS12_CONTENT = bytes.fromhex("06092a864886f70d0107")

PRIVATE_KEY = "Filen er en privat nøgle, ikke et certifikat. Vælg certifikatet"
PRIVATE_KEY_EXPOSED = (
    "Nøglen er slettet her, men har været sendt over nettet. Regn den for kendt af andre, og få lavet en ny."
)


class PrivateKeySent(RefusedByRule):
    """A private key came where a certificate was asked for. It counts as exposed now; we keep nothing of it."""

    code = "certificate.private.key"

    def __init__(self) -> None:
        super().__init__(PRIVATE_KEY, field=FIELD)
        self.advice = PRIVATE_KEY_EXPOSED


@dataclass(frozen=True)
class CertificateFacts:
    """What is read out of a certificate. ``fingerprint`` is SHA-256 in lower-case hexadecimal; times are in UTC."""

    fingerprint: str
    subject: str
    issuer: str
    serial_number: str
    cvr_number: str
    not_before: datetime
    not_after: datetime


def read(data: bytes) -> CertificateFacts:
    """Read one public certificate, PEM or DER; raises :class:`RefusedByRule` when it is anything else."""
    if len(data) > LARGEST_FILE:
        raise RefusedByRule("Filen er for stor til at være et certifikat", field=FIELD)
    if _holds_private_key(data):
        raise PrivateKeySent
    certificate = _load(data)
    if _is_issuer(certificate):
        raise RefusedByRule("Filen er en udsteders certifikat. Vælg systemets eget certifikat", field=FIELD)
    return CertificateFacts(
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        subject=certificate.subject.rfc4514_string()[:1000],
        issuer=certificate.issuer.rfc4514_string()[:1000],
        serial_number=f"{certificate.serial_number:x}",
        cvr_number=_cvr_number(certificate.subject),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def check(facts: CertificateFacts, *, at: datetime, accepted_cvr_numbers: Collection[str]) -> None:
    """Raise :class:`RefusedByRule` unless the certificate is valid at ``at`` and belongs to one of the CVR numbers."""
    if facts.not_after <= at:
        raise RefusedByRule(f"Certifikatet udløb {_day(facts.not_after)}. Vælg et gyldigt certifikat", field=FIELD)
    if facts.not_before > at:
        raise RefusedByRule(f"Certifikatet gælder først fra {_day(facts.not_before)}", field=FIELD)
    accepted = [number for number in accepted_cvr_numbers if number]
    if not facts.cvr_number:
        raise RefusedByRule(
            "Certifikatet nævner intet CVR-nummer. Brug et OCES-certifikat til organisation eller system", field=FIELD
        )
    if facts.cvr_number not in accepted:
        raise RefusedByRule(
            f"Certifikatet tilhører CVR {facts.cvr_number}, men systemet hører til CVR {' eller '.join(accepted)}",
            field=FIELD,
        )


def _day(moment: datetime) -> str:
    return f"{clock.danish_day(moment):%d.%m.%Y}"


def _load(data: bytes) -> x509.Certificate:
    try:
        if b"-----BEGIN" not in data:
            return x509.load_der_x509_certificate(data)
        found = x509.load_pem_x509_certificates(data)
    except ValueError:
        raise RefusedByRule("Filen kan ikke læses som et certifikat (PEM eller DER)", field=FIELD) from None
    if len(found) > 1:
        raise RefusedByRule("Filen indeholder flere certifikater. Vælg en fil med systemets eget", field=FIELD)
    return found[0]


def _holds_private_key(data: bytes) -> bool:
    if b"PRIVATE KEY-----" in data or _PKCS12_CONTENT in data[:64]:
        return True
    try:
        serialization.load_der_private_key(data, password=None)
    except TypeError:  # A private key under a password.
        return True
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def _is_issuer(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _cvr_number(subject: x509.Name) -> str:
    for kind in (NameOID.ORGANIZATION_IDENTIFIER, NameOID.SERIAL_NUMBER):
        for attribute in subject.get_attributes_for_oid(kind):
            match = _CVR.match(str(attribute.value))
            if match:
                return match[1]
    return ""
