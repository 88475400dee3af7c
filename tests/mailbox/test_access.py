from __future__ import annotations

import pytest

from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.mailbox import access
from tests.mailbox.letters import place
from tests.people import Cast


def test_basic_and_advanced_mailbox_rights_both_open_the_mailbox(cast: Cast) -> None:
    mailbox = place(cast.agency).mailbox
    assert access.viewer(cast.ida, cast.agency).mailbox == mailbox
    assert access.viewer(cast.torben, cast.agency).mailbox == mailbox


def test_before_the_first_letter_there_is_a_viewer_and_no_mailbox(cast: Cast) -> None:
    assert access.viewer(cast.ida, cast.agency).mailbox is None


@pytest.mark.parametrize("person", ["birgit", "karen", "freja", "torben"])
def test_no_other_right_and_no_right_elsewhere_opens_the_mailbox(cast: Cast, person: str) -> None:
    place(cast.municipality)
    with pytest.raises(NotAllowed, match="Postkasse, basis eller Postkasse, avanceret i Eksempelby Kommune"):
        access.viewer(getattr(cast, person), cast.municipality)
