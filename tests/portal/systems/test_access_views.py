"""Keys, certificates and IP addresses on screen."""

from __future__ import annotations

from administrativ_adgang.systems import credentials, selectors, tokens
from administrativ_adgang.systems.models import Certificate, System
from tests.client import StrictClient, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.test_edit_views import told, upload
from tests.portal.systems.worlds import address, connected
from tests.systems.makers import make_pem


def test_renewing_the_key_says_before_that_the_certificate_goes(cast: Cast) -> None:
    system = connected(cast)["born"]
    credentials.add_certificate(by=cast.karen, system=system, data=make_pem())
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-renew-key", system_id=system.pk)
    page = client.fetch(there)
    assert "Systemets certifikat fjernes" in text_of(page)
    assert Certificate.objects.count() == 1

    answer = client.submit(there, {"version": 1}, status=200)
    (shown,) = text_at(answer.page, "#system-key")
    read = tokens.read_key(shown)
    assert read is not None
    assert selectors.find_by_key(*read) == system
    assert not Certificate.objects.exists()


def test_a_reload_of_the_answer_renews_nothing(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-renew-key", system_id=system.pk)
    client.submit(there, {"version": 1}, status=200)
    page = client.submit(there, {"version": 1}, status=409).page
    assert not text_at(page, "#system-key")
    assert System.objects.get(pk=system.pk).version == 2


def test_a_certificate_is_added_shown_and_removed(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    client.submit(
        address(cast.municipality, "system-certificate", system_id=system.pk), {"certificate": upload(make_pem())}
    )
    certificate = Certificate.objects.get()
    page = client.fetch(address(cast.municipality, "system", system_id=system.pk))
    assert certificate.serial_number in text_of(page)

    there = address(cast.municipality, "system-certificate-remove", system_id=system.pk, certificate_id=certificate.pk)
    assert "kan ikke kalde os i drift" in text_of(client.fetch(there))
    client.submit(there, {"version": 1})
    assert not Certificate.objects.exists()


def test_a_certificate_of_another_system_cannot_be_removed_through_this_one(cast: Cast) -> None:
    systems = connected(cast)
    certificate = credentials.add_certificate(by=cast.karen, system=systems["acta"], data=make_pem())
    there = address(
        cast.municipality, "system-certificate-remove", system_id=systems["born"].pk, certificate_id=certificate.pk
    )
    log_in(StrictClient(), cast.karen).submit(there, {"version": 1}, status=404)
    assert Certificate.objects.exists()


def test_a_foreign_certificate_is_refused_at_its_field(cast: Cast) -> None:
    system = connected(cast)["born"]
    there = address(cast.municipality, "system-certificate", system_id=system.pk)
    client = log_in(StrictClient(), cast.karen)
    page = client.submit(there, {"certificate": upload(make_pem("44556677"))}, status=422).page
    assert told(page) == ["Certifikatet tilhører CVR 44556677, men systemet hører til CVR 12345678"]
    assert told(client.submit(there, {}, status=422).page) == ["Vælg certifikatet"]
    assert told(client.submit(there, {"certificate": upload(b"")}, status=422).page) == [
        "Filen er tom. Vælg certifikatet"
    ]


def test_networks_are_saved_and_an_old_page_is_refused(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-networks", system_id=system.pk)
    client.submit(there, {"allowed_networks": "192.0.2.7, 192.0.2.8", "version": 1})
    assert selectors.networks_of(system) == ["192.0.2.7", "192.0.2.8"]
    page = client.submit(there, {"allowed_networks": "", "version": 1}, status=409).page
    assert "En anden har ændret" in told(page)[0]
    assert selectors.networks_of(system) == ["192.0.2.7", "192.0.2.8"]
