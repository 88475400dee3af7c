"""Changes to one organisation's rights take turns: whether somebody may is asked when it is their turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from administrativ_adgang.core.errors import DomainError
from administrativ_adgang.fbrs import access, access_requests, activity, groups, ledger, services
from administrativ_adgang.fbrs.models import CompanyForm, Grant, Organisation, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee, build_organisation
from tests.fbrs.worlds import ADMINISTRATOR, grant_of

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT = Privilege.ORGANISATION_ADMINISTRATOR
_PATIENCE = 30


@contextmanager
def at_once(scope: Organisation, *attempts: Callable[[], object]) -> Iterator[list[DomainError]]:
    """Start attempts that all wait for their turn while the block runs in a transaction that has it; then let them."""
    refused: list[DomainError] = []

    def run(attempt: Callable[[], object]) -> None:
        try:
            attempt()
        except DomainError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    with transaction.atomic():
        ledger.lock(scope)
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until_waiting(number)
        yield refused
    for thread in threads:
        thread.join(_PATIENCE)
        assert not thread.is_alive()


def until_waiting(number: int) -> None:
    """Until so many others stand behind us."""
    give_up = time.monotonic() + _PATIENCE
    with connection.cursor() as cursor:
        while True:
            # Within a transaction the list of who is there stays as it was first seen.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
            )
            if cursor.fetchone()[0] >= number:
                return
            assert time.monotonic() < give_up, "they do not wait for their turn"
            time.sleep(0.01)


def test_who_was_removed_while_waiting_removes_nobody() -> None:
    scope = build_organisation()
    birgit, jens, _ = (build_employee(scope, ADMINISTRATOR) for _ in range(3))
    of_birgit, of_jens = grant_of(birgit, ADMINISTRATOR), grant_of(jens, ADMINISTRATOR)
    with at_once(
        scope,
        lambda: services.revoke(by=birgit, held=of_jens),
        lambda: services.revoke(by=jens, held=of_birgit),
    ) as refused:
        pass
    assert len(refused) == 1
    assert sum(access.may(person, ADMINISTRATOR, scope) for person in (birgit, jens)) == 1


def test_joining_a_group_and_giving_it_a_right_at_once_gives_nobody_more_than_they_hold() -> None:
    scope = build_organisation()
    birgit = build_employee(scope, ADMINISTRATOR)
    group = groups.create_group(by=birgit, scope=scope, name="Drift")
    with at_once(
        scope,
        lambda: groups.add_members(by=birgit, group=group, people=[birgit]),
        lambda: services.give_to_group(by=birgit, group=group, privilege=RIGHT),
    ) as refused:
        pass
    assert len(refused) == 1
    assert not access.may(birgit, RIGHT, scope)


def test_who_becomes_the_last_while_being_made_inactive_stays() -> None:
    scope = build_organisation()
    birgit, amina = build_employee(scope, ADMINISTRATOR), build_employee(scope)
    with at_once(scope, lambda: activity.deactivate_identity(by=birgit, person=amina)) as refused:
        services.give(by=birgit, grantee=amina, privilege=ADMINISTRATOR, scope=scope)
        services.revoke(by=amina, held=Grant.objects.get(grantee=birgit))
    assert len(refused) == 1
    assert access.may(amina, ADMINISTRATOR, scope)


def test_of_two_who_would_be_a_companys_first_administrator_one_is() -> None:
    company = build_company(company_form=CompanyForm.SOLE_PROPRIETOR)
    pair = [build_employee(company) for _ in range(2)]
    drafts = [
        access_requests.draft(by=one, type=RequestType.FIRST_ADMINISTRATOR, scope=company, target=one) for one in pair
    ]
    with at_once(
        company,
        lambda: access_requests.submit(by=pair[0], request=drafts[0], expected=drafts[0].version),
        lambda: access_requests.submit(by=pair[1], request=drafts[1], expected=drafts[1].version),
    ) as refused:
        pass
    assert [refusal.text[:32] for refusal in refused] == ["Virksomheden har allerede en ret"]
    assert [access.may(one, ADMINISTRATOR, company) for one in pair] == [True, False]
