"""Where messages go: the routing order as tables, and that every combination has a destination."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from administrativ_adgang.delivery.models import ReceiptStatus
from administrativ_adgang.distribution import refusals
from administrativ_adgang.distribution.refusals import Refusal
from administrativ_adgang.distribution.routing import (
    Destination,
    Facts,
    Point,
    ReceiverSystem,
    Recipient,
    Sender,
    place,
    redirected,
    route,
)
from administrativ_adgang.systems.kinds import SetUpWay
from kontaktregister.rules import PublicStatus, Reachability

TOWN, ELSEWHERE = uuid.uuid4(), uuid.uuid4()
DEFAULT = ReceiverSystem(uuid.uuid4(), "Acta Sag")
SPECIAL = ReceiverSystem(uuid.uuid4(), "Børn og Familie")
CVR = ReceiverSystem(uuid.uuid4(), "Økonomi")
OFF = replace(SPECIAL, active=False)

REACHABLE = Reachability(PublicStatus.REGISTERED, is_waiting=False, has_nemsms=False)
AUTHORITY = Sender(is_known=True, is_authority=True, may_send_mandatory=True, may_send_legal_notification=True)
COMPANY = Sender(is_known=True)
POINT = Point("Dagtilbud", TOWN, active=True, system=SPECIAL, largest=1000, attachments=2)
MUNICIPALITY = Recipient(REACHABLE, TOWN, True, SetUpWay.CONTACTABLE, DEFAULT, CVR)
PLAIN = Facts(sender=AUTHORITY, recipient=MUNICIPALITY, size=100)
CITIZEN = Recipient(REACHABLE)


def at(point: Point | None = POINT, **changes: object) -> Facts:
    return replace(PLAIN, point=point, names_a_point=True, **changes)  # type: ignore[arg-type]


def to(**changes: object) -> Facts:
    return replace(PLAIN, recipient=replace(MUNICIPALITY, **changes))  # type: ignore[arg-type]


FALLBACK = replace(POINT, name="Arkiv", system=CVR)


@pytest.mark.parametrize(
    ("facts", "preferring", "otherwise"),
    [
        (PLAIN, CVR, CVR),
        (at(), SPECIAL, CVR),
        (at(None), CVR, CVR),
        (at(replace(POINT, active=False)), CVR, CVR),
        (at(replace(POINT, system=OFF)), CVR, CVR),
        (at(replace(POINT, organisation_id=ELSEWHERE)), CVR, CVR),
        (at(size=1001), DEFAULT, DEFAULT),
    ],
)
def test_a_chosen_contact_point_stands_in_for_one_that_is_missing_or_not_preferred(
    facts: Facts, preferring: ReceiverSystem, otherwise: ReceiverSystem
) -> None:
    for prefers, system in ((True, preferring), (False, otherwise)):
        assert place(redirected(facts, FALLBACK, prefers_original=prefers)).system_id == system.id


@pytest.mark.parametrize(
    ("facts", "system"),
    [
        (PLAIN, DEFAULT),
        (at(), SPECIAL),
        (at(None), DEFAULT),
        (at(replace(POINT, active=False)), DEFAULT),
        (at(replace(POINT, system=None)), DEFAULT),
        (at(size=1000), SPECIAL),
        (at(size=1001), DEFAULT),
        (at(attachments=2), SPECIAL),
        (at(attachments=3), DEFAULT),
        (at(replace(POINT, system=OFF)), DEFAULT),
        (at(replace(POINT, system=replace(SPECIAL, largest=50))), DEFAULT),
        (at(is_company_post=True), CVR),
        (replace(to(cvr_system=replace(CVR, active=False)), is_company_post=True), DEFAULT),
        (replace(to(cvr_system=None), is_company_post=True), DEFAULT),
        (to(default=replace(DEFAULT, active=False)), DEFAULT),
        (to(is_authority=False, cvr_system=None, way=SetUpWay.PICKUP_ONLY), DEFAULT),
        (replace(PLAIN, sender=COMPANY), DEFAULT),
    ],
)
def test_the_system_it_goes_to(facts: Facts, system: ReceiverSystem) -> None:
    decision = route(facts)
    assert (decision.destination, decision.system_id) == (Destination.SYSTEM, system.id)
    assert system.name in decision.reason


@pytest.mark.parametrize(
    ("facts", "undelivered"),
    [
        (to(way=SetUpWay.NO_PICKUP), False),
        (to(way=SetUpWay.NO_PICKUP, default=None, cvr_system=None), False),
        (replace(PLAIN, recipient=CITIZEN), False),
        (to(default=replace(DEFAULT, largest=50)), True),
        (replace(to(default=replace(DEFAULT, largest=50)), point=POINT, names_a_point=True, size=2000), True),
    ],
)
def test_it_lands_in_the_mailbox(facts: Facts, undelivered: bool) -> None:
    decision = route(facts)
    assert (decision.destination, decision.undelivered) == (Destination.MAILBOX, undelivered)


def test_a_switched_off_default_keeps_its_post_waiting_and_says_so() -> None:
    assert "venter" in route(to(default=replace(DEFAULT, active=False))).reason


EXEMPT = Reachability(PublicStatus.EXEMPT, is_waiting=False, has_nemsms=True)
CLOSED = Reachability(PublicStatus.CLOSED, is_waiting=False, has_nemsms=False)
NEW = Reachability(PublicStatus.REGISTERED, is_waiting=True, has_nemsms=False)
BROKEN = Refusal(ReceiptStatus.INVALID, "schema.not.valid", "Elementet er ikke gyldigt.")


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (replace(PLAIN, fault=BROKEN), BROKEN),
        (replace(PLAIN, sender=Sender(is_known=False)), refusals.SENDER_NOT_ALLOWED),
        (replace(PLAIN, sender=replace(AUTHORITY, may_use_system=False)), refusals.SENDER_NOT_ALLOWED),
        (replace(PLAIN, sender=COMPANY, recipient=CITIZEN), refusals.COMPANY_TO_AUTHORITIES_ONLY),
        (replace(PLAIN, sender=COMPANY, is_mandatory=True), refusals.MANDATORY_NOT_ALLOWED),
        (replace(PLAIN, sender=COMPANY, is_legal_notification=True), refusals.LEGAL_NOTIFICATION_NOT_ALLOWED),
        (replace(PLAIN, recipient=Recipient(None)), refusals.RECIPIENT_NOT_REGISTERED),
        (to(reachability=CLOSED), refusals.RECIPIENT_CLOSED),
        (replace(to(reachability=CLOSED), is_mandatory=True), refusals.RECIPIENT_CLOSED),
        (to(reachability=EXEMPT), refusals.RECIPIENT_EXEMPT),
        (to(reachability=NEW), refusals.RECIPIENT_WAITING_PERIOD),
        (at(replace(POINT, organisation_id=ELSEWHERE)), refusals.CONTACT_POINT_OF_ANOTHER),
        (replace(at(), recipient=CITIZEN), refusals.CONTACT_POINT_OF_ANOTHER),
        (replace(PLAIN, is_nemsms=True, nemsms_gateway=SPECIAL), refusals.NEMSMS_NOT_REGISTERED),
        (replace(to(reachability=EXEMPT), is_nemsms=True), refusals.NEMSMS_NOT_OFFERED),
    ],
)
def test_it_is_refused(facts: Facts, refusal: Refusal) -> None:
    decision = route(facts)
    assert (decision.destination, decision.refusal, decision.reason) == (Destination.REFUSE, refusal, refusal.text)


def test_mandatory_post_reaches_somebody_exempt() -> None:
    facts = replace(PLAIN, recipient=Recipient(EXEMPT), is_mandatory=True)
    assert route(facts).destination == Destination.MAILBOX


def test_nemsms_reaches_somebody_exempt_through_the_gateway() -> None:
    decision = route(replace(PLAIN, recipient=Recipient(EXEMPT), is_nemsms=True, nemsms_gateway=SPECIAL))
    assert (decision.destination, decision.system_id) == (Destination.NEMSMS, SPECIAL.id)


def test_a_company_may_forward_to_a_trusted_company() -> None:
    facts = replace(PLAIN, sender=replace(COMPANY, writes_in_mailbox=True), recipient=CITIZEN)
    assert route(facts).destination == Destination.MAILBOX


def test_a_later_date_waits_but_only_when_it_may_be_sent() -> None:
    assert route(replace(PLAIN, awaits_date=True)).destination == Destination.AWAIT_DATE
    assert route(replace(to(reachability=CLOSED), awaits_date=True)).destination == Destination.REFUSE


sizes = st.integers(0, 200)
some_system = st.none() | st.builds(
    ReceiverSystem, id=st.uuids(), name=st.just("System"), active=st.booleans(), largest=sizes
)
reachabilities = st.none() | st.builds(
    Reachability, status=st.sampled_from(PublicStatus), is_waiting=st.booleans(), has_nemsms=st.booleans()
)
organisations = st.sampled_from([TOWN, ELSEWHERE])
any_facts = st.builds(
    Facts,
    sender=st.builds(Sender, *[st.booleans()] * 6),
    recipient=st.builds(
        Recipient,
        reachability=reachabilities,
        organisation_id=st.none() | organisations,
        is_authority=st.booleans(),
        way=st.sampled_from(SetUpWay),
        default=some_system,
        cvr_system=some_system,
    ),
    size=sizes,
    attachments=st.integers(0, 12),
    point=st.none()
    | st.builds(Point, st.just("Punkt"), organisations, st.booleans(), some_system, sizes, st.integers(0, 12)),
    names_a_point=st.booleans(),
    is_nemsms=st.booleans(),
    is_company_post=st.booleans(),
    is_mandatory=st.booleans(),
    is_legal_notification=st.booleans(),
    awaits_date=st.booleans(),
    fault=st.none() | st.just(BROKEN),
    nemsms_gateway=some_system,
)


@given(any_facts)
def test_every_combination_has_one_destination_and_a_reason(facts: Facts) -> None:
    decision = route(facts)
    assert decision.reason
    assert (decision.destination in (Destination.SYSTEM, Destination.NEMSMS)) == (decision.system_id is not None)
    assert (decision.destination == Destination.REFUSE) == (decision.refusal is not None)


@given(any_facts)
def test_a_system_is_one_of_the_recipients_own_and_takes_the_size(facts: Facts) -> None:
    decision = route(facts)
    if decision.destination != Destination.SYSTEM:
        return
    own = [facts.recipient.default, facts.recipient.cvr_system, facts.point.system if facts.point else None]
    chosen = [system for system in own if system and system.id == decision.system_id]
    assert chosen
    assert any(facts.size <= system.largest for system in chosen)
    assert any(system.active for system in chosen) or chosen[0] is facts.recipient.default


@given(any_facts)
def test_nothing_leaves_for_somebody_closed_or_unknown(facts: Facts) -> None:
    known = facts.recipient.reachability
    if known is None or known.status == PublicStatus.CLOSED:
        # A NemSMS number outlives nothing but an exemption; the register gives a closed contact none.
        by_sms = facts.is_nemsms and known is not None and known.has_nemsms
        assert by_sms or route(facts).destination == Destination.REFUSE
