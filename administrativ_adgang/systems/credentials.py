"""What lets a system in: its key, its certificates, and the addresses it may call from."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems import certificates, endpoints, tokens
from administrativ_adgang.systems.models import AllowedNetwork, Certificate, System
from administrativ_adgang.systems.saving import record_change

MOST_CERTIFICATES = 10


@transaction.atomic
def renew_token(*, by: Identity, system: System, expected: int) -> str:
    """A new key, shown once. The old one stops at once, and the certificates are removed with it (interface
    description section 2.1), so a certificate must be added again."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    token = tokens.new_token()
    system.token_digest, system.token_renewed_at = tokens.digest(token), clock.now()
    system.save_version(expected=expected, fields=["token_digest", "token_renewed_at"])
    removed, _ = system.certificates.all().delete()
    record_change("TOKEN_RENEWED", by=by, organisation=system.organisation, system=system, certificates_removed=removed)
    return tokens.key(system.pk, token)


@transaction.atomic
def add_certificate(*, by: Identity, system: System, data: bytes) -> Certificate:
    """Add a public certificate beside those that are there, so that two overlap when one is exchanged.

    Adding one that is there already gives that one. Raises :class:`certificates.PrivateKeySent` for a private key.
    """
    access.require_change(by, Area.SYSTEMS, system.organisation)
    facts = certificates.read(data)
    certificates.check(
        facts, at=clock.now(), accepted_cvr_numbers=[system.organisation.cvr_number, system.delegated_cvr]
    )
    # Locked, so that two uploads at once count each other.
    System.objects.select_for_update(of=("self",)).get(pk=system.pk)
    existing = system.certificates.filter(fingerprint=facts.fingerprint).first()
    if existing is not None:
        return existing
    if system.certificates.count() >= MOST_CERTIFICATES:
        raise RefusedByRule(
            f"Et system kan have {MOST_CERTIFICATES} certifikater. Fjern et først", field=certificates.FIELD
        )
    certificate = Certificate.objects.create(system=system, **vars(facts))
    _touch(system)
    record_change(
        "CERTIFICATE_ADDED", by=by, organisation=system.organisation, system=system, fingerprint=facts.fingerprint
    )
    return certificate


@transaction.atomic
def remove_certificate(*, by: Identity, certificate: Certificate) -> None:
    """Take a certificate away; from now on nobody gets in with it."""
    system = certificate.system
    access.require_change(by, Area.SYSTEMS, system.organisation)
    fingerprint = certificate.fingerprint
    certificate.delete()
    _touch(system)
    record_change(
        "CERTIFICATE_REMOVED", by=by, organisation=system.organisation, system=system, fingerprint=fingerprint
    )


def _touch(system: System) -> None:
    """Let who remembers the system ask anew (``selectors.stamp_of``), without disturbing whoever is editing it."""
    System.objects.filter(pk=system.pk).update(updated_at=clock.now())


@transaction.atomic
def set_allowed_networks(*, by: Identity, system: System, networks: Iterable[str], expected: int) -> list[str]:
    """Replace the addresses and ranges the system may call from; an empty list opens for all addresses."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    checked = endpoints.check_networks(networks)
    system.save_version(expected=expected, fields=[])
    system.allowed_networks.all().delete()
    AllowedNetwork.objects.bulk_create(AllowedNetwork(system=system, network=network) for network in checked)
    record_change("NETWORKS_CHANGED", by=by, organisation=system.organisation, system=system, networks=checked)
    return checked
