from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

import memo
from administrativ_adgang.portal.mailbox import metadata
from tests.mailbox.letters import build_memo, html_file

ADDRESS = memo.Address(
    address_label="Kajen", house_number="3", floor="2", door="tv", zip_code="9999", city="Nordø", co="Bo"
)
ATTENTION: dict[str, Any] = {
    "attention_person": memo.AttentionPerson(label="Karen Holm"),
    "production_unit": memo.ProductionUnit(production_unit_number=1003456789),
    "global_location_number": memo.GlobalLocationNumber(global_location_number=5790000000001),
    "email": memo.EMail(email_address="havn@eksempel.dk", related_agent="Havnen"),
    "se_number": memo.SEnumber(se_number="12345678"),
    "telephone": memo.Telephone(telephone_number="70123456"),
    "eid": memo.EID(e_id="CVR:22334455-RID:1"),
    "content_responsible": memo.ContentResponsible(label="Miljøafdelingen"),
    "generating_system": memo.GeneratingSystem(generating_system_id="acta", label="Acta Sag"),
    "sor_data": memo.SORdata(sor_identifier="440011"),
    "address": ADDRESS,
    "unstructured_address": memo.UnstructuredAddress(unstructured="Ved kran 3"),
}
SUBJECT: dict[str, Any] = {
    "cpr_data": memo.CPRdata(cpr_number="0101990001", name="Test Borger"),
    "cvr_data": memo.CVRdata(cvr_number="55667788"),
    "motor_vehicle": memo.MotorVehicle(license_number="AB12345"),
    "property_number": memo.PropertyNumber(property_number="ABC1234"),
    "case_id": memo.CaseID(case_id="2026-1", case_system="Acta"),
    "kle_data": memo.KLEdata(subject_key="08.13.10", version="1.0", activity_facet="G01", label="Havnetilsyn"),
    "form_data": memo.FORMdata(task_key="24.05", version="2.0", label="Havne"),
    "production_unit": memo.ProductionUnit(production_unit_number=1009876543),
    "education": memo.Education(education_code="5555"),
    "address": ADDRESS,
    "unstructured_address": memo.UnstructuredAddress(unstructured="Kajen"),
    "additional_content_data": (memo.AdditionalContentData(content_data_name="Krannummer", content_data_value="3"),),
}


def told(**header: Any) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for fact in metadata.facts(build_memo(html_file(b"x"), header=header).message_header):
        lines.setdefault(fact.label, []).append(fact.value)
    return lines


def test_the_examples_hold_every_field_the_format_has() -> None:
    assert set(ATTENTION) == {field.name for field in fields(memo.AttentionData)}
    assert set(SUBJECT) == {field.name for field in fields(memo.ContentData)}


@pytest.mark.parametrize("party", ["sender", "recipient"])
def test_every_kind_of_attention_data_is_told_of_both_parties(party: str) -> None:
    attention = memo.AttentionData(**ATTENTION)
    if party == "sender":
        lines = told(sender=memo.Sender(sender_id="44556677", id_type="CVR", label="A", attention_data=attention))
    else:
        lines = told(recipient=memo.Recipient(recipient_id="22334455", id_type="CVR", attention_data=attention))
    values = [value for found in lines.values() for value in found]
    for expected in (
        *("Karen Holm", "1003456789", "5790000000001", "havn@eksempel.dk, Havnen", "12345678", "70123456"),
        *("CVR:22334455-RID:1", "Miljøafdelingen", "acta, Acta Sag", "440011", "Ved kran 3"),
        "c/o Bo, Kajen 3, 2. tv, 9999 Nordø",
    ):
        assert expected in values


def test_every_kind_of_content_data_is_told_in_danish() -> None:
    lines = told(content_data=memo.ContentData(**SUBJECT))
    assert lines["Vedrører person"] == ["0101990001, Test Borger"]
    assert lines["KLE-emne"] == ["08.13.10, Havnetilsyn"]
    assert lines["Vedrører adresse"] == ["c/o Bo, Kajen 3, 2. tv, 9999 Nordø", "Kajen"]
    assert lines["Krannummer"] == ["3"]
    assert len([label for label in lines if label not in ("Afsender", "Modtager")]) == len(SUBJECT) - 1


def test_what_others_named_keeps_its_name() -> None:
    point = memo.ContactPoint(
        contact_point_id="1", label="Byggesag", contact_info=(memo.ContactInfo(label="Adresse", value="Kajen"),)
    )
    reply = memo.ReplyData(
        message_uuid=memo.new_message_uuid(),
        case_id="7",
        additional_reply_data=(memo.AdditionalReplyData(label="Vores ref.", value="X9"),),
    )
    lines = told(
        recipient=memo.Recipient(recipient_id="22334455", id_type="CVR", contact_point=point), reply_data=(reply,)
    )
    assert (lines["Kontaktpunkt"], lines["Adresse"], lines["Vores ref."]) == (["Byggesag"], ["Kajen"], ["X9"])


def test_a_forwarded_letter_says_where_it_came_from() -> None:
    forward = memo.ForwardData(
        message_uuid=memo.new_message_uuid(),
        original_message_date_time=datetime(2026, 10, 14, 7, 58, tzinfo=UTC),
        original_sender="Tilsynet",
        comment="Se side 2",
    )
    lines = told(forward_data=forward)
    assert lines["Videresendt fra"] == ["Tilsynet"]
    assert lines["Oprindeligt modtaget"] == ["14.\u00a0oktober\u00a02026 kl.\u00a09.58"]
    assert lines["Kommentar"] == ["Se side 2"]


@pytest.mark.parametrize(
    ("post_type", "expected"),
    [
        ("VIRKSOMHEDSPOST", ["Virksomhedspost"]),
        ("myndighedspost", ["Myndighedspost"]),
        ("ANDET", ["ANDET"]),
        (None, None),
    ],
)
def test_the_post_type_is_told_in_words_and_an_unknown_one_as_it_is(post_type: str | None, expected: Any) -> None:
    assert told(post_type=post_type).get("Posttype") == expected


def test_the_senders_number_stands_with_its_kind() -> None:
    assert told()["Afsender"] == ["Tilsynet for Eksempler, CVR 44556677"]
