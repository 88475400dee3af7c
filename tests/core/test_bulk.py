"""Rows as one statement: every kind of column arrives as the framework would have written it."""

import uuid
from datetime import date

import pytest
from django.db import connection

from administrativ_adgang.core import bulk
from administrativ_adgang.messages.models import Message

pytestmark = pytest.mark.django_db


def run(statement: bulk.Insertion, end: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql + end, [statement.rows])


def message(**fields: object) -> Message:
    return Message(id=uuid.uuid4(), message_type="DIGITALPOST", size=3, sha256="a" * 64, **fields)


def test_rows_are_read_back_as_they_were_given():
    given = [
        message(label='Æble \\ {"pære",\'} %s', deliver_from=date(2026, 4, 1), findings=[{"code": "å"}]),
        message(label="", mandatory=True),
    ]
    run(bulk.insertion(given))
    names = [field.attname for field in Message._meta.concrete_fields]
    for row in given:
        stored = Message.objects.get(pk=row.pk)
        assert [getattr(stored, name) for name in names] == [getattr(row, name) for name in names]


def test_a_taken_key_can_be_passed_over():
    first = message(label="first")
    run(bulk.insertion([first]))
    run(
        bulk.insertion([Message(id=first.pk, message_type="DIGITALPOST", size=4, sha256="")]), " ON CONFLICT DO NOTHING"
    )
    assert Message.objects.get().label == "first"
