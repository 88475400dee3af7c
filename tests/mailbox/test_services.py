from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import selectors, services
from administrativ_adgang.mailbox.models import Folder, FolderKind, Mailbox, Placement
from tests.builders import build_citizen, build_organisation
from tests.mailbox.at_once import assert_counters_are_true, at_once
from tests.mailbox.letters import build_message
from tests.people import Cast


def folder(organisation: Organisation, kind: FolderKind = FolderKind.INBOX) -> Folder:
    return Folder.objects.get(mailbox__owner_id=organisation.cvr_number, kind=kind)


def test_place_many_makes_the_mailbox_and_its_built_in_folders(cast: Cast) -> None:
    services.place_many([build_message(cast.agency), build_message(cast.agency)], at=clock.now())
    assert Mailbox.objects.get().organisation == cast.agency
    assert set(Folder.objects.values_list("kind", flat=True)) == {"INBOX", "DRAFTS", "SENT", "DELETED"}
    assert (folder(cast.agency).total, folder(cast.agency).unread) == (2, 2)


def test_place_many_gives_a_citizen_a_mailbox_too(db: None) -> None:
    citizen = build_citizen()
    services.place_many([build_message(recipient_id=citizen.number)], at=clock.now())
    mailbox = Mailbox.objects.get()
    assert (mailbox.owner_id_type, mailbox.owner_id, mailbox.organisation) == ("CPR", citizen.number, None)


def test_place_many_twice_places_once(cast: Cast) -> None:
    messages = [build_message(cast.agency), build_message(cast.company)]
    for _ in range(2):
        services.place_many(messages, at=clock.now())
    assert Placement.objects.count() == 2
    assert_counters_are_true()


def test_place_many_takes_as_many_queries_for_a_hundred_as_for_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    services.place_many([build_message(cast.agency), build_message(cast.company)], at=clock.now())
    messages = [build_message(recipient) for recipient in (cast.agency, cast.company) for _ in range(50)]
    with django_assert_max_num_queries(6):  # savepoint and release, find, insert, lock and write the counters
        services.place_many(messages, at=clock.now())
    assert folder(cast.agency).total == 51


def test_place_undelivered_gives_the_reason(cast: Cast) -> None:
    message = build_message(cast.municipality)
    services.place_undelivered([message], "Acta Sag afviste beskeden.")
    assert Placement.objects.get().undelivered_reason == "Acta Sag afviste beskeden."
    assert folder(cast.municipality).unread == 1


def test_place_undelivered_keeps_the_place_of_a_letter_that_was_being_emptied(cast: Cast) -> None:
    message = build_message(cast.agency)
    services.place_many([message], at=clock.now())
    Placement.objects.update(note="Ring til smeden")
    services.place_undelivered([message], "Acta Sag afviste beskeden.")
    placement = Placement.objects.get()
    assert (placement.note, placement.undelivered_reason) == ("Ring til smeden", "Acta Sag afviste beskeden.")
    assert_counters_are_true()


def test_place_sent_counts_as_read_and_may_run_twice(cast: Cast) -> None:
    message = build_message(cast.company, sender_id=cast.agency.cvr_number)
    for _ in range(2):
        services.place_sent(message, organisation=cast.agency, at=clock.now())
    sent = folder(cast.agency, FolderKind.SENT)
    assert (sent.total, sent.unread) == (1, 0)


def test_take_out_removes_the_recipients_placement_and_leaves_the_senders(cast: Cast) -> None:
    message = build_message(cast.company)
    services.place_many([message], at=clock.now())
    services.place_sent(message, organisation=cast.agency, at=clock.now())
    for _ in range(2):
        services.take_out([message.pk])
    assert Placement.objects.get().folder == folder(cast.agency, FolderKind.SENT)
    assert_counters_are_true()


@pytest.mark.parametrize("taken_out", [False, True])
def test_still_held_names_what_the_sender_keeps_and_nothing_else(cast: Cast, taken_out: bool) -> None:
    kept, alone = build_message(cast.company), build_message(cast.company)
    services.place_many([kept, alone], at=clock.now())
    services.place_sent(kept, organisation=cast.agency, at=clock.now())
    if taken_out:
        services.take_out([kept.pk, alone.pk])
    assert selectors.still_held([kept.pk, alone.pk]) == {kept.pk}


def test_nothing_to_place_or_take_out_is_no_work(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        services.place_many([], at=clock.now())
    services.take_out([])


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_place_and_take_out_without_a_deadlock_or_a_wrong_counter() -> None:
    recipients = [build_organisation() for _ in range(4)]
    messages = [build_message(recipient) for recipient in recipients for _ in range(10)]

    def place_some(seed: int) -> Callable[[], None]:
        chooser = random.Random(seed)

        def work() -> None:
            for _ in range(5):
                chosen = chooser.sample(messages, 15)
                services.place_many(chosen, at=clock.now())
                services.take_out([message.pk for message in chosen[:5]])

        return work

    assert at_once(*(place_some(seed) for seed in range(4))) == []
    assert Mailbox.objects.count() == 4
    assert_counters_are_true()
