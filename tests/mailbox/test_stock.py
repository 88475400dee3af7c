from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.mailbox import access, letters, services, stock
from administrativ_adgang.mailbox.models import Folder, FolderKind, Mailbox
from tests.mailbox.letters import build_message, place
from tests.people import Cast


def test_an_organisation_without_a_mailbox_has_no_stock(cast: Cast) -> None:
    assert stock.weigh(cast.agency, includes_deleted=True) == stock.Stock(0, 0, True, None)


@pytest.mark.parametrize(("includes_deleted", "count"), [(True, 3), (False, 2)])
def test_received_post_is_weighed_with_or_without_the_deleted_and_never_the_sent(
    cast: Cast, includes_deleted: bool, count: int
) -> None:
    oldest = place(cast.agency, content=b"123456", at=clock.now() - timedelta(days=400))
    place(cast.agency, content=b"1234")
    thrown_away = place(cast.agency, content=b"12")
    services.place_sent(build_message(cast.company, content=b"x" * 99), organisation=cast.agency, at=clock.now())
    viewer = access.viewer(cast.torben, cast.agency)
    deleted = Folder.objects.get(mailbox=viewer.mailbox, kind=FolderKind.DELETED)
    letters.move(viewer, {thrown_away.pk: 1}, folder=deleted)
    weighed = stock.weigh(cast.agency, includes_deleted=includes_deleted)
    assert (weighed.count, weighed.bytes, weighed.bytes_are_all) == (count, 10 + 2 * (count == 3), True)
    assert weighed.oldest_at == oldest.placed_at
    assert stock.received(cast.agency, includes_deleted=includes_deleted).count() == count


def test_a_mailbox_older_than_our_knowledge_of_its_organisation_counts(cast: Cast) -> None:
    place(cast.agency)
    Mailbox.objects.update(organisation=None)
    assert stock.weigh(cast.agency, includes_deleted=True).count == 1
    assert access.viewer(cast.ida, cast.agency).mailbox is not None
