from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.mailbox import trusted
from kontaktregister import services as register
from kontaktregister.models import Contact
from tests.people import Cast


def test_the_list_has_the_active_ones_by_name(cast: Cast) -> None:
    for number, name in (("55667788", "Revi A/S"), ("44556677", "Advokat Ask"), ("44556678", "Tidligere revisor")):
        entry = trusted.add(organisation=cast.agency, recipient_id=number, name=name)
    trusted.remove(entry)
    trusted.add(organisation=cast.municipality, recipient_id="55667788", name="Ikke vores")
    assert [entry.name for entry in trusted.recipients(cast.agency)] == ["Advokat Ask", "Revi A/S"]


def test_one_who_was_taken_off_can_be_put_back(cast: Cast) -> None:
    trusted.remove(trusted.add(organisation=cast.agency, recipient_id="55667788", name="Revi"))
    trusted.add(organisation=cast.agency, recipient_id="55667788", name="Revi A/S")
    assert [entry.name for entry in trusted.recipients(cast.agency)] == ["Revi A/S"]


def test_one_does_not_trust_oneself(cast: Cast) -> None:
    with pytest.raises(RefusedByRule):
        trusted.add(organisation=cast.agency, recipient_id=cast.agency.cvr_number, name="Os selv")


def test_a_registered_recipient_can_be_used(cast: Cast) -> None:
    entry = trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S")
    assert trusted.usable(cast.agency, entry.pk) == entry


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (lambda: register.exempt(number="55667788"), "fritaget"),
        (lambda: register.close(number="55667788"), "ophørt"),
        (lambda: Contact.objects.all().delete(), "ikke tilmeldt"),
        (lambda: Contact.objects.update(waiting_until=clock.now() + timedelta(days=3)), "nyoprettet"),
    ],
)
def test_what_happened_meanwhile_is_the_reason(cast: Cast, meanwhile: Callable[[], object], reason: str) -> None:
    entry = trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S")
    meanwhile()
    with pytest.raises(RefusedByRule, match=reason) as refusal:
        trusted.usable(cast.agency, entry.pk)
    assert refusal.value.field == "recipient"


def test_one_who_was_taken_off_the_list_meanwhile_is_refused(cast: Cast) -> None:
    entry = trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S")
    trusted.remove(entry)
    with pytest.raises(RefusedByRule, match="ikke længere på listen"):
        trusted.usable(cast.agency, entry.pk)


def test_another_organisations_entry_and_an_unknown_one_are_refused_alike(cast: Cast) -> None:
    foreign = trusted.add(organisation=cast.municipality, recipient_id=cast.company.cvr_number, name="Revi A/S")
    for key in (foreign.pk, uuid.uuid4()):
        with pytest.raises(RefusedByRule, match="ikke længere på listen"):
            trusted.usable(cast.agency, key)
