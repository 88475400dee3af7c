"""Reading certificates: what is in them, what is refused, and that a private key is told about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.systems import certificates
from tests.systems.makers import DER, PEM, make_certificate, make_pem, private_key

NOW = datetime.now(UTC)
LOCKED = private_key().private_bytes(DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"kode"))


@pytest.mark.parametrize("kind", ["organisation", "function", "serial"])
@pytest.mark.parametrize("encoding", [PEM, DER])
def test_the_facts_are_read_out(kind: str, encoding: object) -> None:
    certificate = make_certificate("44556677", kind=kind)
    facts = certificates.read(certificate.public_bytes(encoding))  # type: ignore[arg-type]

    assert facts.cvr_number == "44556677"
    assert facts.fingerprint == certificate.fingerprint(hashes.SHA256()).hex()
    assert facts.serial_number == f"{certificate.serial_number:x}"
    assert "Acta Sag" in facts.subject
    assert "Test udsteder" in facts.issuer
    assert facts.not_after - facts.not_before == timedelta(days=365)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(private_key().private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption()), id="pem"),
        pytest.param(private_key().private_bytes(PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), id="old pem"),
        pytest.param(private_key().private_bytes(PEM, PrivateFormat.OpenSSH, NoEncryption()), id="ssh"),
        pytest.param(private_key().private_bytes(DER, PrivateFormat.PKCS8, NoEncryption()), id="der"),
        pytest.param(LOCKED, id="locked"),
        pytest.param(
            pkcs12.serialize_key_and_certificates(
                b"acta", private_key(), make_certificate(), None, BestAvailableEncryption(b"kode")
            ),
            id="pkcs12",
        ),
        pytest.param(
            make_pem() + private_key().private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption()), id="certificate and key"
        ),
    ],
)
def test_a_private_key_is_refused_and_called_exposed(data: bytes) -> None:
    with pytest.raises(certificates.PrivateKeySent) as refusal:
        certificates.read(data)
    assert refusal.value.text == "Filen er en privat nøgle, ikke et certifikat. Vælg certifikatet"
    assert "kendt af andre" in refusal.value.advice


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "kan ikke læses"),
        (b"hej", "kan ikke læses"),
        (b"-----BEGIN CERTIFICATE-----\nhej\n-----END CERTIFICATE-----", "kan ikke læses"),
        (make_pem()[:-60], "kan ikke læses"),
        (make_pem() * 2, "flere certifikater"),
        (make_pem(is_issuer=True), "udsteders certifikat"),
        (b"x" * 70_000, "for stor"),
    ],
)
def test_anything_else_is_refused_with_its_reason(data: bytes, part: str) -> None:
    with pytest.raises(RefusedByRule, match=part):
        certificates.read(data)


@pytest.mark.parametrize(
    ("certificate", "accepted", "part"),
    [
        (make_pem(starts=NOW - timedelta(days=400)), ["12345678"], "udløb"),
        (make_pem(starts=NOW + timedelta(days=2)), ["12345678"], "først fra"),
        (make_pem("44556677"), ["12345678", ""], "tilhører CVR 44556677"),
        (make_pem("44556677"), ["12345678", "55667788"], "12345678 eller 55667788"),
        (make_pem(kind="none"), ["12345678", ""], "nævner intet CVR"),
    ],
)
def test_a_certificate_that_does_not_fit_is_refused(certificate: bytes, accepted: list[str], part: str) -> None:
    with pytest.raises(RefusedByRule, match=part):
        certificates.check(certificates.read(certificate), at=NOW, accepted_cvr_numbers=accepted)


@pytest.mark.parametrize("accepted", [["12345678", ""], ["99887766", "12345678"]])
def test_the_organisations_own_and_the_delegated_number_are_accepted(accepted: list[str]) -> None:
    certificates.check(certificates.read(make_pem()), at=NOW, accepted_cvr_numbers=accepted)


def test_a_certificate_is_expired_from_the_second_it_ends() -> None:
    facts = certificates.read(make_pem())
    certificates.check(facts, at=facts.not_after - timedelta(seconds=1), accepted_cvr_numbers=["12345678"])
    with pytest.raises(RefusedByRule, match="udløb"):
        certificates.check(facts, at=facts.not_after, accepted_cvr_numbers=["12345678"])
