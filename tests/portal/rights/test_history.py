"""Lines of a history: somebody's, or a group's as such."""

from __future__ import annotations

import uuid

from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.portal.rights.history import lines
from tests.portal.rights.worlds import RECALL

PERSON = uuid.uuid4()
OF_GROUP = {"privilege": RECALL.value, "group": "x", "group_name": "Drift", "active_to": "2027-01-31T23:00:00+00:00"}


def test_a_persons_line_tells_the_way_and_a_groups_does_not_repeat_its_name() -> None:
    of_person = Event(
        tag=Tag.PRIVILEGES_GRANTED,
        actor_label="Birgit Storm",
        properties={**OF_GROUP, "grantee": str(PERSON), "grantee_name": "Amina Yusuf"},
    )
    of_group = Event(tag=Tag.PRIVILEGES_GRANTED, properties=OF_GROUP)
    first, second = lines([of_person, of_group], Organisation())
    assert (first.name, first.person_id, first.by) == ("Amina Yusuf", PERSON, "Birgit Storm")
    assert first.detail.startswith("Gennem gruppen Drift, til og med 31.")
    assert (second.name, second.person_id, second.by) == ("Gruppen Drift", None, "Digital Post")
    assert second.detail.startswith("Til og med 31.")
