"""Certificates for tests, made on the spot with an issuer of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM
DER = serialization.Encoding.DER


@cache
def private_key() -> ec.EllipticCurvePrivateKey:
    """One key for every test; making keys is slow."""
    return ec.generate_private_key(ec.SECP256R1())


def make_certificate(
    cvr_number: str = "12345678",
    *,
    kind: str = "organisation",
    starts: datetime | None = None,
    ends: datetime | None = None,
    is_issuer: bool = False,
) -> x509.Certificate:
    """A certificate with the CVR number where ``kind`` has it: organisation (newer), function (older), none."""
    subjects = {
        "organisation": [
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{cvr_number}"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, "UI:DK-O:G:5a3c8f0e-2f9b-4b7e-9c55-2a3f7e2f1d10"),
        ],
        "function": [x509.NameAttribute(NameOID.SERIAL_NUMBER, f"CVR:{cvr_number}-FID:92421325")],
        "serial": [x509.NameAttribute(NameOID.SERIAL_NUMBER, f"NTRDK-{cvr_number}")],
        "none": [x509.NameAttribute(NameOID.SERIAL_NUMBER, "PID:9208-2002-2-123456789012")],
    }
    starts = starts or datetime.now(UTC) - timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Acta Sag"), *subjects[kind]]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test udsteder")]))
        .public_key(private_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends or starts + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
    )
    return builder.sign(private_key(), hashes.SHA256())


def make_pem(cvr_number: str = "12345678", **kind: object) -> bytes:
    """The same as bytes of a PEM file."""
    return make_certificate(cvr_number, **kind).public_bytes(PEM)  # type: ignore[arg-type]
