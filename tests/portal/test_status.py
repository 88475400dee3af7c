"""The status sentences, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.portal import status
from administrativ_adgang.portal.status import Facts
from administrativ_adgang.portal.words import NBSP

NOW = datetime(2026, 10, 14, 8, 42, tzinfo=UTC)
CALM = Facts(now=NOW, last_success_at=NOW - timedelta(minutes=2))
MONDAY = datetime(2026, 10, 12, 12, 10, tzinfo=UTC)
DOWN = replace(CALM, first_failure_at=MONDAY, waiting=47, next_try_at=datetime(2026, 10, 14, 12, 31, tzinfo=UTC))
PULL = replace(CALM, pulls=True, last_success_at=datetime(2026, 10, 14, 7, 58, tzinfo=UTC))
CASES = {
    "calm": (CALM, "Kører", "Seneste aflevering for 2 minutter siden. Intet venter."),
    "new": (Facts(now=NOW), "Kører", "Der er ikke afleveret noget endnu. Intet venter."),
    "pulled": (PULL, "Kører", "Hentes jævnligt. Seneste hentning i dag kl. 9.58."),
    "certificate": (
        replace(CALM, certificate_until=datetime(2026, 11, 1, 12, 0, tzinfo=UTC)),
        "Advarsel",
        "Afleverer, men certifikatet udløber 1. november, om 18 dage.",
    ),
    "certificate over": (
        replace(CALM, certificate_until=MONDAY),
        "Advarsel",
        "Certifikatet udløb mandag den 12. oktober kl. 14.10.",
    ),
    "late by our fault": (
        replace(CALM, waiting=8, next_try_at=NOW - timedelta(minutes=11)),
        "Advarsel",
        "Afleveringen er forsinket hos os, ikke hos jer. 8 beskeder venter.",
    ),
    "failing a little": (
        replace(CALM, failures=6),
        "Advarsel",
        "6 ud af de seneste 100 forsøg mislykkedes. Alle lykkedes ved næste forsøg.",
    ),
    "nobody fetches": (
        replace(
            PULL, waiting=14, last_success_at=NOW - timedelta(hours=26), oldest_waiting_at=NOW - timedelta(hours=30)
        ),
        "Advarsel",
        "Ingen har hentet i 26 timer. 14 beskeder venter.",
    ),
    "down": (
        DOWN,
        "Står stille",
        "Intet er nået frem siden mandag den 12. oktober kl. 14.10. 47 beskeder venter."
        " Næste forsøg sker i dag kl. 14.31.",
    ),
    "paused": (
        replace(DOWN, paused_until=datetime(2026, 10, 14, 16, 0, tzinfo=UTC), waiting=9),
        "På pause",
        "Vedligeholdelse til i dag kl. 18.00. 9 beskeder holdes tilbage og afleveres derefter af sig selv.",
    ),
    "off without a name": (
        replace(CALM, active=False, deactivated_at=MONDAY, successor="Acta Sag"),
        "Slået fra",
        "Systemet blev slået fra mandag den 12. oktober kl. 14.10. Ny post går til Acta Sag.",
    ),
    "off by hand": (
        replace(
            CALM, active=False, deactivated_at=datetime(2026, 10, 13, 13, 12, tzinfo=UTC), deactivated_by="Karen Holm"
        ),
        "Slået fra",
        "Karen Holm slog systemet fra i går kl. 15.12.",
    ),
    "untested": (
        Facts(now=NOW, tested=False, active=False),
        "Ikke testet",
        "Systemet får ingen post, før testen er bestået.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_sentence(case: str) -> None:
    facts, word, sentence = CASES[case]
    found = status.of(facts)
    assert (found.word, found.sentence.replace(NBSP, " ")) == (word, sentence)


def test_a_failure_with_nothing_waiting_is_no_stand_still() -> None:
    assert status.of(replace(DOWN, waiting=0)).word == "Kører"


def test_a_pause_that_is_over_hides_nothing() -> None:
    assert status.of(replace(DOWN, paused_until=NOW)).word == "Står stille"


def test_three_failures_of_a_hundred_are_ordinary() -> None:
    assert status.of(replace(CALM, failures=3)).word == "Kører"


def test_new_post_alone_is_no_reason_to_warn_a_pull_system() -> None:
    waited = replace(
        PULL, waiting=1, last_success_at=NOW - timedelta(days=9), oldest_waiting_at=NOW - timedelta(hours=1)
    )
    assert status.of(waited).word == "Kører"


def test_every_word_has_its_own_look() -> None:
    looks = {(found.css, found.icon) for found in map(status.of, (case[0] for case in CASES.values()))}
    assert len(looks) == 6
    assert (status.free_slot().css, status.free_slot().icon) == ("badge-off", "plus")
