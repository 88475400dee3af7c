"""The demo world: every letter has ended where the story says, and a second run changes nothing but addresses."""

from __future__ import annotations

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.management.demo import world
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.models import System

pytestmark = pytest.mark.django_db


def seed(**options) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The world, made once; each test takes back what it does itself, and the end takes back the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(receiver="http://127.0.0.1:9001")
        transaction.set_rollback(True)


@pytest.fixture
def demo_world(seeded, db):
    return seeded


def test_every_letter_has_ended_in_a_state_with_an_owner_and_none_is_lost(demo_world):
    states = list(Message.objects.values_list("state", flat=True))
    assert f"{len(states)} breve" in demo_world
    assert State.RECEIVED not in states
    assert {State.IN_MAILBOX, State.AWAITING_DELIVERY, State.AWAITING_DATE, State.REFUSED} == set(states)


def test_the_letters_to_the_agency_lie_in_its_mailbox_but_the_one_that_breaks_a_rule(demo_world):
    agency = Organisation.objects.get(cvr_number=world.AGENCY)
    messages = Message.objects.filter(recipient_organisation=agency)
    assert set(messages.exclude(state=State.REFUSED).values_list("state", flat=True)) == {State.IN_MAILBOX}
    assert messages.filter(post_type="VIRKSOMHEDSPOST").exists()
    assert messages.filter(legal_notification=True).exists()


def test_refused_letters_have_a_negative_receipt_with_a_reason(demo_world):
    refused = Message.objects.filter(state=State.REFUSED)
    receipts = {receipt.message_uuid: receipt for receipt in Receipt.objects.all()}
    assert {receipts[message.pk].error_code for message in refused} == {
        "recipient.exempt",
        "recipient.not.registered",
        "file.name.not.allowed",
    }
    assert all(
        receipt.status == "COMPLETED" for uuid, receipt in receipts.items() if uuid not in {m.pk for m in refused}
    )


def test_the_printed_keys_are_the_systems_keys(demo_world):
    for demo in world.SYSTEMS:
        identifier, _, token = base64.b64decode(demo.key).decode().partition(":")
        assert tokens.matches(token, System.objects.get(pk=identifier).token_digest)


def test_the_payroll_system_may_manage_the_rights_of_its_municipality_and_is_in_use(demo_world):
    payroll = System.objects.select_related("identity", "organisation").get(pk=world.MANAGES_RIGHTS.identifier)
    assert payroll.name == "Løn og Personale"
    assert access.may(payroll.identity, Privilege.ORGANISATION_USER_ADMINISTRATOR, payroll.organisation)
    assert payroll.is_active


def test_two_letters_of_the_municipality_wait_for_their_date_and_somebody_may_recall_them(demo_world):
    municipality = Organisation.objects.get(cvr_number=world.MUNICIPALITY)
    waiting = Message.objects.filter(sender_organisation=municipality, state=State.AWAITING_DATE)
    recaller = Identity.objects.get(name="Peter Lund")
    assert waiting.count() == 2
    assert access.may(recaller, Privilege.RECALL_ADMINISTRATOR, municipality)


def test_a_second_run_changes_addresses_only(demo_world):
    before = (Message.objects.count(), Event.objects.count(), System.objects.count())
    seed(receiver="http://127.0.0.1:9101")
    assert (Message.objects.count(), Event.objects.count(), System.objects.count()) == before
    addresses = set(System.objects.exclude(endpoint="").values_list("endpoint", flat=True))
    assert all(address.startswith("http://127.0.0.1:9101/receive/") for address in addresses)


def test_more_letters_can_be_added_later(demo_world):
    before = Message.objects.count()
    assert "12 breve sendt" in seed(letters=12)
    assert Message.objects.count() == before + 12


def test_outside_a_demo_nothing_is_made(settings):
    settings.DEMO = False
    before = Organisation.objects.count()
    with pytest.raises(CommandError, match="DEMO=true"):
        seed()
    assert Organisation.objects.count() == before
