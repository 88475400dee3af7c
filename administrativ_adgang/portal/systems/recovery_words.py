"""Sentences about a receiver that fails: when it is switched off, what a run is doing, what a try answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.delivery import causes
from administrativ_adgang.delivery.health import HealthFacts
from administrativ_adgang.portal import words
from administrativ_adgang.recovery.models import Kind, Phase, Resending
from administrativ_adgang.recovery.standing import Standing

TITLES = {
    Kind.CATCH_UP: "Indhentning",
    Kind.CHOSEN: "Nyt forsøg med udvalgt post",
    Kind.TO_DEFAULT: "Posten flyttes",
}
# An answer is shown where somebody asked for it, and belongs to the past after a while.
_ANSWER_SHOWN = timedelta(hours=1)


@dataclass(frozen=True)
class Forecast:
    """What happens if nothing changes, and what that means."""

    heading: str
    sentences: tuple[str, ...]


def forecast(
    standing: Standing, *, now: datetime, default: str, is_default: bool, points: Sequence[str], paused: bool
) -> Forecast:
    """When the receiver is switched off. ``default`` is the system that takes over, empty when there is none."""
    off = standing.switches_off_at
    left = words.length(off - now) if off > now else "straks"
    what = words.count(len(points), "kontaktpunkt", "kontaktpunkter") if points else ""
    after = "Ny post venter her, til systemet tages i brug igen." if is_default else ""
    if default:
        after = f"Slås systemet fra, går ny post{f' til {what}' if what else ''} til standardsystemet {default}."
    sentences = (
        "Det sker, hvis ingen besked når frem inden. Én er nok til at standse uret.",
        "Uret står stille under vedligeholdelsen." if paused else "",
        after,
        _letters(standing, now),
    )
    heading = f"Hvis intet ændrer sig, slås systemet fra {words.spoken(off, now)}, om {left}"
    return Forecast(heading, tuple(filter(None, sentences)))


def _letters(standing: Standing, now: datetime) -> str:
    today = danish_day(now)
    given = standing.warned_at and f"I fik besked den {words.day(danish_day(standing.warned_at), today=today)}"
    coming = (
        standing.next_warning_at
        and f"æste besked kommer den {words.day(danish_day(standing.next_warning_at), today=today)}"
    )
    if given and coming:
        return f"{given}; n{coming}."
    return f"{given}." if given else f"N{coming}." if coming else ""


def answer(found: HealthFacts, *, now: datetime) -> tuple[str, bool]:
    """What became of the try somebody asked for, and whether it is still to come; nothing when nobody asked lately."""
    asked = found.asked_at
    if asked is None or now - asked > _ANSWER_SHOWN:
        return "", False
    if found.last_attempt_at is None or found.last_attempt_at < asked:
        return f"Du eller en kollega bad om et forsøg {words.spoken(asked, now)}. Svaret vises her.", True
    when = words.spoken(found.last_attempt_at, now)
    if found.cause:
        return f"Forsøget {when} mislykkedes: {found.cause}.", False
    return f"Forsøget {when} lykkedes. Posten når frem igen.", False


def progress(run: Resending, *, now: datetime) -> str:
    """Where a run is, in one or two sentences."""
    goes = f"sendt til {run.target.name}" if run.target else "afleveret"
    so_far = f"{words.number(run.delivered)} af {words.messages(run.total)} er {goes}."
    if run.state == Phase.RUNNING:
        return f"{so_far} {_time_left(run)}"
    if run.state == Phase.PAUSED:
        cause = causes.sentence(run.paused_for)
        by_itself = f" Den holdt pause af sig selv: {cause}." if cause else ""
        return f"På pause.{by_itself} {so_far} {words.messages(run.left)} holdes tilbage, til I fortsætter."
    if run.state == Phase.STOPPED:
        return f"Standset. {so_far} Resten venter som før og prøves på deres egne tider."
    failed = run.total - run.delivered
    return f"Færdig. {so_far}" + (f" {words.messages(failed)} nåede ikke frem og prøves igen." if failed else "")


def _time_left(run: Resending) -> str:
    if not run.left:
        return "De sidste er på vej."
    if run.per_minute is None:
        return ""
    minutes = -(-run.left // run.per_minute)
    return f"Cirka {words.count(minutes, 'minut', 'minutter')} igen."
