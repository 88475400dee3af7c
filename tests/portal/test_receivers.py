"""Slots as people see them."""

from __future__ import annotations

from administrativ_adgang.portal import receivers
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from tests.builders import build_company, build_set_up, build_system
from tests.people import Cast
from tests.portal.systems.worlds import connected
from tests.portal.systems.worlds_of_post import build_waiting


def test_slots_come_in_order_with_marks_and_empty_ones(cast: Cast) -> None:
    connected(cast)
    found = receivers.of(cast.municipality)
    assert [one.slot_name for one in found] == ["1", "2", "3", "4", "CVR"]
    assert [one.marks for one in found] == [["Standard"], [], [], [], ["CVR-system"]]
    assert found[3].system is None
    assert found[3].status.word == "Ledig"


def test_an_empty_slot_says_what_it_is_for(cast: Cast) -> None:
    for_cvr = receivers.of(cast.municipality)[4]
    assert "virksomhedspost" in for_cvr.status.sentence
    assert for_cvr.marks == []
    assert "eget system" in receivers.of(build_company())[0].status.sentence


def test_a_system_that_was_never_used_says_what_is_needed(cast: Cast) -> None:
    build_system(cast.municipality, slot=1, active=False)
    assert receivers.of(cast.municipality)[0].status.word == receivers.NOT_IN_USE
    assert "skifter til systemafhentning" in receivers.of(cast.municipality)[0].status.sentence
    default = build_system(cast.municipality, slot=2)
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, default)
    assert "før I tager det i brug" in receivers.of(cast.municipality)[0].status.sentence


def test_the_list_asks_few_questions(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for system in connected(cast).values():
        build_waiting(system, 20)
    with django_assert_max_num_queries(8):
        found = receivers.of(cast.municipality)
    assert [one.standing.waiting for one in found] == [20, 20, 20, 0, 20]
    assert found[4].slot == CVR_SLOT
