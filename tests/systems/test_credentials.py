"""Keys, certificates and networks of a system."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.systems import certificates, credentials, selectors, tokens
from administrativ_adgang.systems.models import AllowedNetwork, Certificate, System
from tests.builders import build_system
from tests.people import Cast
from tests.systems.makers import PEM, make_pem, private_key


def test_a_new_key_stops_the_old_one_and_removes_the_certificates(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, token="gammel")
    credentials.add_certificate(by=cast.karen, system=system, data=make_pem())

    key = credentials.renew_token(by=cast.karen, system=system, expected=1)

    read = tokens.read_key(key)
    assert read is not None
    assert selectors.find_by_key(*read) == system
    assert selectors.find_by_key(system.pk, "gammel") is None
    assert not Certificate.objects.exists()
    event = Event.objects.get(properties__change="TOKEN_RENEWED")
    assert event.properties["certificates_removed"] == 1
    assert key not in str(event.properties)


def test_a_key_is_not_renewed_from_an_old_page(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, token="gammel")
    with pytest.raises(StaleVersion):
        credentials.renew_token(by=cast.karen, system=system, expected=7)
    assert selectors.find_by_key(system.pk, "gammel") == system


def test_certificates_overlap_and_the_same_one_is_kept_once(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    old, new = make_pem(), make_pem()
    first = credentials.add_certificate(by=cast.karen, system=system, data=old)
    credentials.add_certificate(by=cast.karen, system=system, data=new)
    again = credentials.add_certificate(by=cast.karen, system=system, data=old)

    assert again == first
    assert system.certificates.count() == 2
    assert Event.objects.filter(properties__change="CERTIFICATE_ADDED").count() == 2


def test_a_suppliers_certificate_is_accepted_when_its_number_is_delegated(cast: Cast) -> None:
    own = build_system(cast.municipality, slot=1)
    supplied = build_system(cast.municipality, slot=2, delegated_cvr="55667788")
    with pytest.raises(RefusedByRule, match="55667788"):
        credentials.add_certificate(by=cast.karen, system=own, data=make_pem("55667788"))
    credentials.add_certificate(by=cast.karen, system=supplied, data=make_pem("55667788"))
    assert [row.system for row in Certificate.objects.all()] == [supplied]


def test_nothing_of_a_private_key_is_kept(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    data = private_key().private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(certificates.PrivateKeySent):
        credentials.add_certificate(by=cast.karen, system=system, data=data)
    assert not Certificate.objects.exists()
    assert not Event.objects.filter(system_id=system.pk).exists()


def test_a_system_has_ten_certificates_at_most(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    for _ in range(10):
        credentials.add_certificate(by=cast.karen, system=system, data=make_pem())
    with pytest.raises(RefusedByRule, match="Fjern et først"):
        credentials.add_certificate(by=cast.karen, system=system, data=make_pem())


def test_a_certificate_can_be_removed(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    certificate = credentials.add_certificate(by=cast.karen, system=system, data=make_pem())
    with pytest.raises(NotAllowed):
        credentials.remove_certificate(by=cast.freja, certificate=certificate)
    credentials.remove_certificate(by=cast.karen, certificate=certificate)
    assert not Certificate.objects.exists()
    assert Event.objects.filter(properties__change="CERTIFICATE_REMOVED").count() == 1


def test_networks_are_replaced_as_a_whole(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    credentials.set_allowed_networks(by=cast.karen, system=system, networks=["192.0.2.7"], expected=1)
    credentials.set_allowed_networks(by=cast.karen, system=system, networks=["198.51.100.0/27"], expected=2)
    assert selectors.networks_of(system) == ["198.51.100.0/27"]
    with pytest.raises(StaleVersion):
        credentials.set_allowed_networks(by=cast.karen, system=system, networks=[], expected=2)
    with pytest.raises(RefusedByRule):
        credentials.set_allowed_networks(by=cast.karen, system=system, networks=["0.0.0.0/0"], expected=3)
    assert AllowedNetwork.objects.count() == 1


def test_a_stranger_changes_nothing(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, token="kendt")
    for attempt in (
        lambda: credentials.renew_token(by=cast.freja, system=system, expected=1),
        lambda: credentials.add_certificate(by=cast.freja, system=system, data=make_pem()),
        lambda: credentials.set_allowed_networks(by=cast.freja, system=system, networks=[], expected=1),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert System.objects.get(pk=system.pk).version == 1
