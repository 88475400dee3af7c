"""Creating and editing a system."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat
from django.core.files.uploadedfile import SimpleUploadedFile

from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import details, selectors, tokens
from administrativ_adgang.systems.models import Certificate, System
from tests.builders import build_company, build_employee, build_system
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.worlds import FILLED, address, connected
from tests.systems.makers import PEM, make_pem, private_key


def upload(data: bytes) -> SimpleUploadedFile:
    """A file as the browser sends it."""
    return SimpleUploadedFile("certifikat.pem", data)


def told(page: Any) -> list[str]:
    """The lines of the error summary."""
    return text_at(page, ".alert-error", "li")


def test_a_new_system_is_registered_and_its_key_shown_once(cast: Cast) -> None:
    connected(cast)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-new")
    filled = {
        **FILLED,
        "slot": "4",
        "allowed_networks": "192.0.2.0/27\n198.51.100.7",
        "certificate": upload(make_pem()),
    }
    answer = client.submit(there, filled, status=200)

    system = System.objects.get(name="Byggesag")
    (shown,) = text_at(answer.page, "#system-key")
    read = tokens.read_key(shown)
    assert read is not None
    assert selectors.find_by_key(*read) == system
    assert system.slot == 4
    assert not system.is_active
    assert selectors.networks_of(system) == ["192.0.2.0/27", "198.51.100.7"]
    assert Certificate.objects.get().system == system
    assert "no-store" in answer["Cache-Control"]
    again = client.fetch(address(cast.municipality, "system", system_id=system.pk))
    assert shown not in text_of(again)


def test_the_form_says_which_slots_are_free_and_what_sits_in_the_others(cast: Cast) -> None:
    connected(cast)
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "system-new") + "?plads=4")
    assert text_at(page, "#id_slot", "label") == ["Plads 4: myndighedspost", "Ingen plads: systemet sender kun"]
    assert [box.get("value") for box in page.xpath("//*[@id='id_slot']//input[@checked]")] == ["4"]
    assert "plads 1 er Acta Sag" in text_at(page, "#id_slot-hint")[0]


def test_every_fault_is_told_at_once_and_the_input_kept(cast: Cast) -> None:
    connected(cast)
    key = private_key().private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption())
    filled = {
        **FILLED,
        "slot": "4",
        "endpoint": "http://post.byggesag.example/memo",
        "allowed_networks": "192.0.2.0/26",
        "certificate": upload(key),
    }
    client = log_in(StrictClient(), cast.karen)
    page = client.submit(address(cast.municipality, "system-new"), filled, status=422).page

    assert text_at(page, "#error-summary-heading") == ["Systemet er ikke gemt. Ret 3 felter"]
    assert set(told(page)) == {
        "Adressen skal begynde med https://",
        "IP-området dækker 64 adresser. Højst 32 er tilladt, fx 192.0.2.0/27",
        "Filen er en privat nøgle, ikke et certifikat. Vælg certifikatet",
    }
    assert "Regn den for kendt af andre" in text_of(page)
    assert matching(page, "#id_name")[0].get("value") == "Byggesag"
    assert matching(page, "#id_endpoint")[0].get("aria-invalid") == "true"
    assert not System.objects.filter(name="Byggesag").exists()


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": ""}, "name"),
        ({"slot": ""}, "slot"),
        ({"slot": "1"}, "slot"),
        ({"slot": "9"}, "slot"),
        ({"protocol": "SFTP"}, "protocol"),
        ({"endpoint": "https://10.0.0.1/"}, "endpoint"),
        ({"size_limit_mb": "100"}, "size_limit_mb"),
        ({"size_limit_mb": "stor"}, "size_limit_mb"),
        ({"technical_contact_email": "drift"}, "technical_contact_email"),
        ({"delegated_cvr": "123"}, "delegated_cvr"),
        ({"allowed_networks": "0.0.0.0/0"}, "allowed_networks"),
    ],
)
def test_each_bad_input_stands_at_its_field(cast: Cast, wish: dict[str, str], field: str) -> None:
    connected(cast)
    client = log_in(StrictClient(), cast.karen)
    page = client.submit(address(cast.municipality, "system-new"), {**FILLED, "slot": "4", **wish}, status=422).page
    assert len(told(page)) == 1
    assert matching(page, f"#id_{field}-error")
    assert System.objects.count() == 4


def test_a_name_in_use_is_told_at_the_name_and_nothing_is_left_behind(cast: Cast) -> None:
    connected(cast)
    client = log_in(StrictClient(), cast.karen)
    page = client.submit(
        address(cast.municipality, "system-new"), {**FILLED, "slot": "4", "name": "Acta Sag"}, status=422
    ).page
    assert "I har allerede et system med det navn" in told(page)[0]
    assert not text_at(page, "#system-key")


def test_a_full_house_offers_a_sender_only_and_says_so(cast: Cast) -> None:
    connected(cast)
    build_system(cast.municipality, slot=4)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-new")
    page = client.fetch(there)
    assert "Alle fire pladser til myndighedspost er i brug" in text_of(page)
    assert text_at(page, "#id_slot", "label") == ["Ingen plads: systemet sender kun"]
    assert client.submit(there, {**FILLED, "slot": "4"}, status=422)
    client.submit(there, {**FILLED, "slot": "sender"}, status=200)
    assert System.objects.get(name="Byggesag").slot is None
    listed = client.fetch(address(cast.municipality, "systems"))
    assert not matching(listed, "a.button-primary")


def test_a_company_registers_its_only_system(cast: Cast) -> None:
    company = build_company("Revi A/S")
    client = log_in(StrictClient(), build_employee(company, Privilege.ORGANISATION_ADMINISTRATOR))
    client.submit(address(company, "system-new"), {**FILLED, "slot": "1"}, status=200)
    assert selectors.default_system(company) == System.objects.get()


def test_a_change_is_saved(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-edit", system_id=system.pk)
    page = client.fetch(there)
    assert matching(page, "#id_size_limit_mb")[0].get("value") == "40,0"
    client.submit(there, {**FILLED, "name": "Børn", "size_limit_mb": "99,5", "version": 1})
    saved = System.objects.get(pk=system.pk)
    assert (saved.name, str(saved.size_limit_mb), saved.version) == ("Børn", "99.5", 2)


def test_who_saves_second_sees_what_changed_keeps_the_input_and_may_decide(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-edit", system_id=system.pk)
    client.submit(there, {**FILLED, "name": "Den første", "version": 1})
    page = client.submit(there, {**FILLED, "name": "Den anden", "version": 1}, status=409).page

    assert "En anden har ændret det imens" in told(page)[0]
    (row,) = text_at(page, "tbody", "tr")
    assert row == "Navn Den første Den anden"
    assert matching(page, "#id_name")[0].get("value") == "Den anden"
    assert System.objects.get(pk=system.pk).name == "Den første"
    agreed = page.xpath("//input[@name='version']")[0].get("value")
    client.submit(there, {**FILLED, "name": "Den anden", "version": agreed})
    assert System.objects.get(pk=system.pk).name == "Den anden"


def test_a_form_without_a_version_changes_nothing(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    client.submit(address(cast.municipality, "system-edit", system_id=system.pk), FILLED, status=422)
    assert System.objects.get(pk=system.pk).name == "Børn og Familie"


def test_saving_the_form_as_it_was_shown_changes_nothing(cast: Cast) -> None:
    everything = {
        "receipt_endpoint": "https://born.example/kvittering",
        "technical_contact_name": "Driftsvagten",
        "technical_contact_email": "drift@leverandor.example",
        "technical_contact_phone": "70 12 34 56",
        "business_contact_email": "post@eksempelby.example",
        "supplier": "Eksempel IT",
        "delegated_cvr": "55667788",
    }
    system = connected(cast)["born"]
    System.objects.filter(pk=system.pk).update(is_sender=True, memo_version="1.2", **everything)
    before = details.of(System.objects.get(pk=system.pk))
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-edit", system_id=system.pk)
    shown = dict(matching(client.fetch(there), "form.reading")[0].form_values())
    client.submit(there, shown)

    saved = System.objects.get(pk=system.pk)
    assert details.of(saved) == before
    assert saved.is_sender
    assert Event.objects.get(system_id=system.pk).properties["fields"] == []
