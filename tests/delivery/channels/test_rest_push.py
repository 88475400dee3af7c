"""Push over HTTP and HTTPS, against a receiver on this machine."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from administrativ_adgang.delivery import contents
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels import connections, failures
from administrativ_adgang.delivery.channels.base import Answer, Parcel
from administrativ_adgang.delivery.channels.rest_push import RestPush
from tests.delivery.channels.contract import ChannelContract, letter
from tests.receiver import LocalReceiver, running_receiver


class TestRestPush(ChannelContract):
    """The contract, spoken over HTTP."""

    def channel(self, address: str) -> RestPush:
        return RestPush(address)


def send_one(address: str, parcel: Parcel | None = None) -> Answer:
    with RestPush(address) as channel:
        (answer,) = channel.send([parcel or letter()], seconds=10)
    assert answer is not None
    return answer


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    assert send_one("https://findes-ikke.invalid/").cause == Cause.ADDRESS_NOT_FOUND


@pytest.mark.parametrize("address", ["https://10.0.0.1/", "https://169.254.169.254/", "https://[::1]/"])
def test_an_address_inside_the_house_is_never_called(address: str, settings: object) -> None:
    settings.LOCAL_RECEIVERS_ALLOWED = False  # type: ignore[attr-defined]
    assert send_one(address).cause == Cause.ADDRESS_NOT_PUBLIC


def test_a_name_that_leads_into_the_house_is_never_called(receiver: LocalReceiver, settings: object) -> None:
    settings.LOCAL_RECEIVERS_ALLOWED = False  # type: ignore[attr-defined]
    answer = send_one(receiver.address().replace("127.0.0.1", "localhost"))
    assert answer.cause == Cause.ADDRESS_NOT_PUBLIC
    assert not receiver.ledger.lines


def test_a_personal_number_in_an_answer_is_not_kept() -> None:
    answer = failures.of_error(ValueError("no such citizen 010170-1234"))
    assert "1234" not in answer.technical


def test_a_message_that_cannot_be_converted_fails_alone(receiver: LocalReceiver) -> None:
    def refuse() -> BytesIO:
        raise contents.NotConvertible("nej")

    broken = Parcel("7d9b5ea0-7a67-4bb0-9de4-0f3cf3a2a1d1", 10, refuse)
    with RestPush(receiver.address()) as channel:
        answers = channel.send([broken, letter()], seconds=10)
    assert [answer and answer.cause for answer in answers] == [Cause.NOT_CONVERTIBLE, ""]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The addresses that connections are opened to."""
    addresses: list[Any] = []
    original = connections.open_socket
    monkeypatch.setattr(connections, "open_socket", lambda address: addresses.append(address.addr) or original(address))
    return addresses


def test_connections_are_kept(receiver: LocalReceiver, opened: list[Any]) -> None:
    with RestPush(receiver.address()) as channel:
        for _ in range(3):
            channel.send([letter() for _ in range(40)], seconds=10)
    assert 1 <= len(opened) <= 16
    assert len(receiver.ledger.lines) == 120


class Certificates:
    """A certificate authority and what it has signed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign("Rod", self.key, days=30, is_authority=True)
        self.file = self._write("authority.pem", self.certificate)

    def issue(self, name: str, *, days: int = 30) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return self._write(f"{name}.pem", self._sign(name, key, days=days), private)

    def _sign(
        self, name: str, key: ec.EllipticCurvePrivateKey, *, days: int, is_authority: bool = False
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = subject if is_authority else self.certificate.subject
        names: list[x509.GeneralName] = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())

    def _write(self, name: str, certificate: x509.Certificate, private: bytes = b"") -> Path:
        file = self.folder / name
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
        return file


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificates:
    """A certificate authority that we trust."""
    certificates = Certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.file))
    return certificates


def server_context(authority: Certificates, *, days: int = 30, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(authority.file))
    context.load_cert_chain(authority.issue(name, days=days))
    return context


def test_our_certificate_is_shown_and_theirs_is_verified(authority: Certificates, settings: object) -> None:
    settings.CLIENT_CERTIFICATE = str(authority.issue("vores"))  # type: ignore[attr-defined]
    context = server_context(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    with running_receiver(context) as receiver:
        assert send_one(receiver.address()).taken
        settings.CLIENT_CERTIFICATE = ""  # type: ignore[attr-defined]
        assert not send_one(receiver.address()).taken


def test_an_expired_certificate(authority: Certificates) -> None:
    with running_receiver(server_context(authority, days=-1)) as receiver:
        assert send_one(receiver.address()).cause == Cause.CERTIFICATE_EXPIRED


def test_a_certificate_for_another_name(authority: Certificates) -> None:
    with running_receiver(server_context(authority, name="andetsteds")) as receiver:
        assert send_one(receiver.address()).cause == Cause.CERTIFICATE_NOT_TRUSTED


def test_a_certificate_from_somebody_we_do_not_trust(authority: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    context = server_context(authority)
    monkeypatch.delenv("SSL_CERT_FILE")
    with running_receiver(context) as receiver:
        assert send_one(receiver.address()).cause == Cause.CERTIFICATE_NOT_TRUSTED


def test_connections_with_certificates_are_kept_too(authority: Certificates, opened: list[Any]) -> None:
    with running_receiver(server_context(authority)) as receiver, RestPush(receiver.address()) as channel:
        assert all(answer and answer.taken for answer in channel.send([letter() for _ in range(40)], seconds=10))
    assert 1 <= len(opened) <= 2 * 16


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 \xff\xfe\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 500 Nej\r\nContent-Length: 3\r\n\r\na\0\xff",
        b"HTTP/1.1 500 Nej\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nsnyd!",
        b"\xff\0\xfe\r\n\r\n",
    ],
)
def test_whatever_a_receiver_writes_its_answer_can_be_kept(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=speak)
        thread.start()
        with RestPush(f"http://127.0.0.1:{listener.getsockname()[1]}/") as channel:
            (given,) = channel.send([letter()], seconds=5)
        thread.join(5)
    assert given is not None
    assert not given.taken
    assert given.cause
    assert "\0" not in given.technical
    assert given.technical.encode()
