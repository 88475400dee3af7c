"""The list of tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from administrativ_adgang.portal.front.tasks import SystemState, in_order, of, of_requests
from administrativ_adgang.portal.words import NBSP
from administrativ_adgang.systems.setup_ways import Demand

NOW = datetime(2026, 10, 14, 8, 42, tzinfo=UTC)
MET, OPEN = (
    Demand(True, "Der er et standardsystem", "Udpeg et"),
    Demand(False, "Ét punkt er synligt", "Gør et punkt synligt"),
)


def told(*systems: SystemState, who: str = "") -> list[tuple[str, str]]:
    """Kind and title of each task."""
    return [
        (task.kind, task.title.replace(NBSP, " ")) for task in of(systems, [MET, OPEN], now=NOW, set_up="/o/", who=who)
    ]


def system(name: str, word: str, address: str = "/", **fields: Any) -> SystemState:
    """A system with a certificate that lasts, unless told otherwise."""
    return SystemState(name, word, address, **{"certificate_until": NOW + timedelta(days=300), **fields})


def test_the_worst_comes_first_and_what_is_done_last() -> None:
    expiring = system("Løn", "Advarsel", "/loen/", certificate_until=NOW + timedelta(days=18))
    unused = system("Byg", "Ikke i brug", "/byg/", must_be_taken_into_use=True)
    down = system("Børn", "Står stille", "/boern/", waiting=47, cause="Modtageren afviser vores adgangsnøgle")
    assert told(expiring, unused, down) == [
        ("error", "Børn får ingen post"),
        ("warning", "Certifikatet for Løn udløber 1. november"),
        ("warning", "Gør et punkt synligt"),
        ("info", "Byg er ikke taget i brug"),
        ("done", "Der er et standardsystem"),
    ]


def test_a_system_that_runs_makes_no_task() -> None:
    assert told(system("Acta", "Kører", "/acta/", waiting=3)) == [
        ("warning", "Gør et punkt synligt"),
        ("done", "Der er et standardsystem"),
    ]


def test_post_waiting_for_a_system_that_is_off_is_a_task() -> None:
    off = system("Acta", "Slået fra", "/acta/", waiting=3)
    assert told(off)[0] == ("error", "Acta er slået fra")
    assert told(system("Acta", "Slået fra", "/acta/"))[0][0] == "warning"


def test_post_that_nobody_fetches_is_a_task() -> None:
    pulled = system("Økonomi", "Advarsel", "/", waiting=2, not_fetched_for=timedelta(days=11, hours=3))
    assert told(pulled)[0] == ("warning", "Ingen har hentet posten i Økonomi i 11 dage")


def test_an_expired_certificate_is_told_in_the_past() -> None:
    assert told(system("Løn", "Advarsel", "/", certificate_until=NOW - timedelta(days=2)))[0] == (
        "warning",
        "Certifikatet for Løn udløb 12. oktober",
    )


def test_whoever_cannot_act_gets_a_name_and_no_link() -> None:
    (first, done) = of([], [MET, OPEN], now=NOW, set_up="/o/", who="Karen Holm kan gøre det")
    assert (first.address, first.who) == ("", "Karen Holm kan gøre det")
    assert (done.address, done.who) == ("", "")


def test_systems_without_a_certificate_are_one_task_as_on_the_page_of_systems() -> None:
    without = [system(name, "Kører", f"/{name}/", certificate_until=None) for name in ("Acta", "Løn")]
    assert told(*without)[0] == ("warning", "Acta og Løn har intet certifikat")
    assert of(without, [], now=NOW, set_up="/o/")[0].address == "/Acta/"


def test_those_who_wait_for_access_are_one_line_with_the_oldest() -> None:
    (task,) = of_requests(2, NOW - timedelta(days=1), now=NOW, address="/anmodninger/")
    assert (task.title.replace(NBSP, " "), task.address) == ("2 anmodninger venter", "/anmodninger/")
    assert task.text.replace(NBSP, " ") == "Den ældste er sendt i går kl. 10.42."
    assert of_requests(0, None, now=NOW, address="/") == []
    down = of([system("Børn", "Står stille", waiting=47)], [], now=NOW, set_up="/o/")
    assert [one.kind for one in in_order([task, *down])] == ["error", "warning"]
