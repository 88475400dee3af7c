"""Public status, exemption periods, waiting period and NemSMS, as a table of moments."""

from datetime import UTC, datetime, timedelta

import pytest

from kontaktregister.models import Contact, RegistrationStatus
from kontaktregister.rules import PublicStatus, is_mobile_number, public_status, reachability

NOW = datetime(2026, 10, 14, 8, 42, tzinfo=UTC)
DAY = timedelta(days=1)
EXEMPT = RegistrationStatus.EXEMPT_OTHER_REASON


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, PublicStatus.REGISTERED),
        ({"registration_status": EXEMPT}, PublicStatus.EXEMPT),
        ({"registration_status": EXEMPT, "exemption_start": NOW}, PublicStatus.EXEMPT),
        ({"registration_status": EXEMPT, "exemption_start": NOW + DAY}, PublicStatus.REGISTERED),
        ({"registration_status": EXEMPT, "exemption_end": NOW}, PublicStatus.REGISTERED),
        ({"registration_status": EXEMPT, "exemption_end": NOW + DAY}, PublicStatus.EXEMPT),
        ({"registration_status": RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY}, PublicStatus.EXEMPT),
        ({"closed_at": NOW}, PublicStatus.CLOSED),
        ({"closed_at": NOW + DAY}, PublicStatus.REGISTERED),
        ({"closed_at": NOW - DAY, "registration_status": EXEMPT}, PublicStatus.CLOSED),
    ],
)
def test_public_status(fields, expected):
    assert public_status(Contact(**fields), NOW) == expected


@pytest.mark.parametrize(("until", "waiting"), [(None, False), (NOW, False), (NOW + DAY, True)])
def test_a_new_company_waits_until_the_period_is_over(until, waiting):
    assert reachability(Contact(waiting_until=until), NOW).is_waiting is waiting


@pytest.mark.parametrize(
    ("fields", "has_nemsms"),
    [
        ({}, False),
        ({"mobile_number": "20123456"}, False),
        ({"mobile_number": "20123456", "mobile_confirmed_at": NOW}, True),
        ({"mobile_number": "20123456", "mobile_confirmed_at": NOW, "registration_status": EXEMPT}, True),
        ({"mobile_number": "20123456", "mobile_confirmed_at": NOW, "closed_at": NOW}, False),
    ],
)
def test_nemsms_counts_once_the_number_is_confirmed(fields, has_nemsms):
    assert reachability(Contact(**fields), NOW).has_nemsms is has_nemsms


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("20123456", True),
        ("99999999", True),
        ("10123456", False),
        ("+4520123456", False),
        ("2012345", False),
        ("", False),
    ],
)
def test_mobile_number(text, right):
    assert is_mobile_number(text) is right
