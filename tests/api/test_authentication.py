"""Key, certificate, network, right: each missing or wrong gets its own answer, and nothing is stored."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import certificates
from administrativ_adgang.systems.models import AllowedNetwork, Certificate, System
from digitalpost.environment import VARIABLES
from tests.api.calls import ARCHIVE, Caller, error_of
from tests.builders import build_company, build_organisation, build_system
from tests.people import Cast
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db

PROXY = "10.0.0.1"


def make_certificate(cvr_number: str) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{cvr_number}"),
            x509.NameAttribute(NameOID.COMMON_NAME, "System"),
        ]
    )
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=90))
    return builder.sign(key, hashes.SHA256())


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def escaped(certificate: x509.Certificate) -> str:
    return quote(pem(certificate), safe="")


def in_one_line(certificate: x509.Certificate) -> str:
    return pem(certificate).replace("\n", " ")


def bare(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def register(system: System, certificate: x509.Certificate) -> Certificate:
    facts = certificates.read(pem(certificate).encode())
    return Certificate.objects.create(
        system=system,
        fingerprint=facts.fingerprint,
        subject=facts.subject,
        issuer=facts.issuer,
        serial_number=facts.serial_number,
        cvr_number=facts.cvr_number,
        not_before=facts.not_before,
        not_after=facts.not_after,
    )


def send(caller: Caller, **more: Any) -> Any:
    identifier, xml = build_memo(sender=caller.system.organisation.cvr_number, recipient="0101010000")
    return caller.send(identifier, xml, **more)


@pytest.fixture
def caller(stored: Stored) -> Caller:
    return Caller(build_sender())


@pytest.fixture
def strict(settings: Any) -> None:
    """As in operation: a certificate must come, through our front web server."""
    settings.CERTIFICATE_REQUIRED = True
    settings.TRUSTED_PROXIES = [PROXY]


def through_proxy(certificate: str, **headers: str) -> dict[str, str]:
    return {"REMOTE_ADDR": PROXY, "HTTP_CLIENTCERTIFICATE": certificate, **headers}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "key.missing"),
        ("Bearer abc", "key.missing"),
        ("Basic", "key.unknown"),
        ("Basic !!!", "key.unknown"),
        ("Basic " + base64.b64encode(b"name:password").decode(), "key.unknown"),
        ("Basic " + base64.b64encode(b"00000000-0000-4000-8000-000000000000:x").decode(), "key.unknown"),
        ("Basic \xe6\xf8\xe5", "key.unknown"),
    ],
)
def test_without_a_known_key_nobody_gets_in(caller: Caller, stored: Stored, header: str, code: str) -> None:
    caller.headers = {"Authorization": header} if header else {}
    answer = send(caller)
    assert error_of(answer, 401) == code
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert stored.is_empty()


def test_a_renewed_key_ends_the_old_one(caller: Caller, stored: Stored) -> None:
    newer = Caller(caller.system)
    assert error_of(send(caller), 401) == "key.unknown"
    assert send(newer).status_code == 201


def test_a_system_that_is_switched_off_is_refused(caller: Caller, stored: Stored) -> None:
    caller.system.active_to = clock.now() + timedelta(seconds=1)
    caller.system.save(update_fields=["active_to"])
    with clock.moved(timedelta(minutes=1)):
        assert error_of(send(caller), 403) == "system.not.active"
    assert stored.is_empty()


def test_a_right_that_was_taken_away_counts_at_once(caller: Caller, stored: Stored) -> None:
    Grant.objects.filter(grantee=caller.system.identity).update(revoked_at=clock.now())
    assert error_of(send(caller), 403) == "not.allowed"
    assert stored.is_empty()


def test_a_right_counts_and_is_gone_at_the_next_call_however_soon_it_comes(caller: Caller, stored: Stored) -> None:
    caller.hurries = True
    assert send(caller).status_code == 201
    (held,) = Grant.objects.filter(grantee=caller.system.identity)
    fbrs.revoke(by=None, held=held)
    assert error_of(send(caller), 403) == "not.allowed"
    assert error_of(caller.call("POST", "memos/", b"-", ARCHIVE), 403) == "not.allowed"
    fbrs.grant(
        by=None, grantee=caller.system.identity, privilege=Privilege(held.type), scope=caller.system.organisation
    )
    assert send(caller).status_code == 201


def test_a_receiver_may_not_send_and_a_sender_may_not_fetch(stored: Stored) -> None:
    receiver = Caller(build_system(build_organisation(), slot=1))
    assert error_of(send(receiver), 403) == "not.allowed"
    assert error_of(Caller(build_sender()).get("memos/"), 403) == "not.allowed"
    assert stored.is_empty()


def test_the_right_follows_the_kind_of_organisation(stored: Stored) -> None:
    company = build_system(build_company(), is_sender=True)
    assert send(Caller(company)).status_code == 201
    Grant.objects.filter(grantee=company.identity).update(type="AUTHORITY_SENDER_SYSTEM")
    assert error_of(send(Caller(company)), 403) == "not.allowed"


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("form", [escaped, in_one_line, bare])
def test_a_registered_certificate_lets_in_however_the_front_server_writes_it(caller: Caller, form: Any) -> None:
    certificate = make_certificate(caller.system.organisation.cvr_number)
    register(caller.system, certificate)
    assert send(caller, **through_proxy(form(certificate))).status_code == 201


@pytest.mark.usefixtures("strict")
def test_without_a_certificate_nobody_gets_in(caller: Caller, stored: Stored) -> None:
    assert error_of(send(caller, REMOTE_ADDR=PROXY), 401) == "certificate.missing"
    assert stored.is_empty()


@pytest.mark.usefixtures("strict")
def test_a_header_from_an_untrusted_address_proves_nothing(caller: Caller, stored: Stored) -> None:
    certificate = make_certificate(caller.system.organisation.cvr_number)
    register(caller.system, certificate)
    header = {**through_proxy(escaped(certificate)), "REMOTE_ADDR": "10.0.0.2"}
    assert error_of(send(caller, **header), 401) == "certificate.not.trusted"
    assert error_of(send(caller, **header, HTTP_X_FORWARDED_FOR=PROXY), 401) == "certificate.not.trusted"
    assert stored.is_empty()


@pytest.mark.usefixtures("strict")
def test_another_organisations_certificate_is_refused(caller: Caller, cast: Cast, stored: Stored) -> None:
    certificate = make_certificate(cast.municipality.cvr_number)
    register(build_system(cast.municipality, is_sender=True), certificate)
    assert error_of(send(caller, **through_proxy(escaped(certificate))), 403) == "certificate.not.registered"
    assert stored.is_empty()


@pytest.mark.usefixtures("strict")
def test_a_suppliers_certificate_serves_every_system_it_is_registered_on(caller: Caller, cast: Cast) -> None:
    certificate = make_certificate(cast.company.cvr_number)
    other = Caller(build_sender())
    for one in (caller, other):
        register(one.system, certificate)
        assert send(one, **through_proxy(escaped(certificate))).status_code == 201


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("days", [-2, 91])
def test_a_certificate_outside_its_time_is_refused(caller: Caller, stored: Stored, days: int) -> None:
    certificate = make_certificate(caller.system.organisation.cvr_number)
    register(caller.system, certificate)
    caller.system.active_from = clock.now() - timedelta(days=365)
    caller.system.save(update_fields=["active_from"])
    with clock.moved(timedelta(days=days)):
        assert error_of(send(caller, **through_proxy(escaped(certificate))), 403) == "certificate.not.valid.now"
    assert stored.is_empty()


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("header", ["nonsense", "%ZZ", "-----BEGIN CERTIFICATE-----", "a" * 70_000])
def test_a_header_without_a_certificate_is_refused(caller: Caller, stored: Stored, header: str) -> None:
    answer = send(caller, **through_proxy(header))
    assert error_of(answer, 403) in ("certificate.not.readable", "certificate.not.registered")
    assert stored.is_empty()


def test_the_demo_goes_without_a_certificate_but_one_that_is_given_must_fit(
    caller: Caller, stored: Stored, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = [PROXY]
    stranger = make_certificate("99999999")
    assert error_of(send(caller, **through_proxy(escaped(stranger))), 403) == "certificate.not.registered"
    assert stored.is_empty()
    assert send(caller).status_code == 201


@pytest.mark.parametrize(
    ("address", "forwarded", "status"),
    [
        ("192.0.2.5", "", 201),
        ("192.0.2.99", "", 403),
        ("::ffff:192.0.2.5", "", 201),
        ("192.0.2.99", "192.0.2.5", 403),
        (PROXY, "192.0.2.5", 201),
        (PROXY, "192.0.2.99", 403),
        (PROXY, "192.0.2.5, 192.0.2.99", 403),
        (PROXY, "192.0.2.99, 192.0.2.5", 201),
        (PROXY, f"192.0.2.5, {PROXY}", 201),
        (PROXY, "nonsense", 403),
        (PROXY, "", 403),
        ("", "", 403),
    ],
)
def test_a_system_with_networks_may_call_from_them_only(
    caller: Caller, settings: Any, address: str, forwarded: str, status: int
) -> None:
    settings.TRUSTED_PROXIES = [PROXY]
    AllowedNetwork.objects.create(system=caller.system, network="192.0.2.0/29")
    answer = send(caller, REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded)
    assert answer.status_code == status
    if status == 403:
        assert error_of(answer, 403) == "address.not.allowed"


def test_the_certificates_header_cannot_be_imitated_with_an_underscore() -> None:
    """A web server hands both signs on as the same one, so a name with either could be written by the caller too."""
    default = next(variable.default for variable in VARIABLES if variable.name == "CERTIFICATE_HEADER")
    assert default.isalnum()
