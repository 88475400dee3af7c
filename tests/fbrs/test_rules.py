"""Who may give what, and what may not be taken away: the table of portal-features 3.4, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.fbrs import rules
from administrativ_adgang.fbrs.privileges import (
    CENTRAL_PRIVILEGES,
    MAILBOX_PRIVILEGES,
    PERSON_PRIVILEGES,
    SYSTEM_PRIVILEGES,
    Privilege,
)
from administrativ_adgang.fbrs.rules import ADMINISTRATOR, Administrator, Holder

NOW = datetime(2026, 10, 14, 8, 42, tzinfo=UTC)
RIGHT = Privilege.CONTACT_ADMINISTRATOR


class TestWhoMayGive:
    def test_a_rights_administrator_gives_every_right_of_the_organisation_and_no_central_one(self):
        assert rules.grantable({ADMINISTRATOR}, is_central=False) == PERSON_PRIVILEGES - CENTRAL_PRIVILEGES

    @pytest.mark.parametrize("privilege", sorted(set(Privilege) - {ADMINISTRATOR}))
    def test_no_other_right_gives_anything(self, privilege):
        assert rules.grantable({privilege}, is_central=False) == frozenset()

    def test_the_central_manager_appoints_but_does_not_run_an_organisation(self):
        given = rules.grantable(set(), is_central=True)
        assert {ADMINISTRATOR, Privilege.TRUSTED_RECIPIENT, Privilege.SYSTEM_MANAGER} <= given
        assert Privilege.ORGANISATION_ADMINISTRATOR not in given
        assert not given & SYSTEM_PRIVILEGES

    def test_nobody_gives_themself_more_than_they_hold(self):
        with pytest.raises(RefusedByRule, match="give dig selv"):
            give(RIGHT, to_oneself=True)
        give(RIGHT, held={ADMINISTRATOR, RIGHT}, to_oneself=True)

    @pytest.mark.parametrize("privilege", sorted(MAILBOX_PRIVILEGES))
    def test_except_the_mailbox_of_ones_own_organisation(self, privilege):
        give(privilege, to_oneself=True)
        with pytest.raises(RefusedByRule):
            give(privilege, held=set(), is_central=True, to_oneself=True)

    def test_a_refusal_names_the_right_that_could(self):
        with pytest.raises(NotAllowed) as refusal:
            give(RIGHT, held={RIGHT})
        assert refusal.value.privileges == (str(ADMINISTRATOR),)
        with pytest.raises(NotAllowed) as refusal:
            give(Privilege.SYSTEM_MANAGER)
        assert refusal.value.privileges == (str(Privilege.SYSTEM_MANAGER),)


def give(privilege, *, held=frozenset({ADMINISTRATOR}), is_central=False, to_oneself=False):
    rules.check_may_give(privilege, held=held, is_central=is_central, scope_name="Kommunen", to_oneself=to_oneself)


class TestWhoMayHold:
    @pytest.mark.parametrize(
        ("holder", "privilege", "said"),
        [
            (Holder("Ane", is_active=False), RIGHT, "ikke aktiv"),
            (Holder("Ane", is_active=True, is_at_home=False), RIGHT, "ikke ansat i Kommunen"),
            (Holder("Acta", is_active=True, is_system=True), RIGHT, "kan ikke gives til et system"),
            (Holder("Ane", is_active=True), Privilege.AUTHORITY_SENDER_SYSTEM, "kan ikke gives til en person"),
        ],
    )
    def test_refused(self, holder, privilege, said):
        with pytest.raises(RefusedByRule, match=said):
            rules.check_holder(holder, privilege, scope_name="Kommunen")

    def test_an_active_colleague_may(self):
        rules.check_holder(Holder("Ane", is_active=True), RIGHT, scope_name="Kommunen")


class TestPeriod:
    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [(-2, -1, "fortiden"), (0, 0, "fortiden"), (3, 2, "før startdatoen"), (3, 3, "før startdatoen")],
    )
    def test_refused(self, start, end, said):
        with pytest.raises(RefusedByRule, match=said) as refusal:
            rules.check_period(NOW + timedelta(days=start), NOW + timedelta(days=end), now=NOW)
        assert refusal.value.field == "active_to"

    @pytest.mark.parametrize("end", [None, NOW + timedelta(minutes=1)])
    def test_allowed(self, end):
        rules.check_period(NOW, end, now=NOW)

    def test_the_notice_comes_two_weeks_before_or_at_once(self):
        assert rules.notice_time(None, now=NOW) is None
        assert rules.notice_time(NOW + timedelta(days=60), now=NOW) == NOW + timedelta(days=46)
        assert rules.notice_time(NOW + timedelta(days=3), now=NOW) == NOW


def test_a_chain_has_an_end_and_carries_no_right_over_people():
    rules.check_link(rules.LONGEST_CHAIN - 1, Privilege.MESSAGE_BASIC)
    with pytest.raises(RefusedByRule, match="så mange gange"):
        rules.check_link(rules.LONGEST_CHAIN, Privilege.MESSAGE_BASIC)
    for privilege in (ADMINISTRATOR, Privilege.CITIZEN_SERVICE_EMPLOYEE, Privilege.SYSTEM_MANAGER):
        with pytest.raises(RefusedByRule, match="anden virksomhed"):
            rules.check_link(0, privilege)


class TestStanding:
    @pytest.mark.parametrize(
        ("ends", "is_safe", "said"),
        [
            ([], False, "Ingen kan give rettigheder"),
            ([None], False, "Kun A kan give rettigheder. Ole Rask kan tage over."),
            ([None, None], True, "2 personer. Ingen af dem udløber."),
            ([None, None, 10], True, "3 personer. Mindst to bliver."),
            ([None, 10], False, "2 personer, men om højst 30 dage er kun A tilbage. Ole Rask kan tage over."),
            ([None, 31], True, "2 personer. Mindst to bliver."),
            ([30], False, "1 person, men om højst 30 dage er ingen tilbage. Ole Rask kan tage over."),
        ],
    )
    def test_it_warns_thirty_days_ahead_with_names(self, ends, is_safe, said):
        people = [
            Administrator(name, None if end is None else NOW + timedelta(days=end))
            for name, end in zip("ABC", ends, strict=False)
        ]
        standing = rules.standing(people, ["Ole Rask"], now=NOW)
        assert (standing.is_safe, standing.sentence[: len(said)]) == (is_safe, said)


def test_listing_joins_with_the_word():
    assert [rules.listing(names, "og") for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A og B",
        "A, B og C",
    ]
