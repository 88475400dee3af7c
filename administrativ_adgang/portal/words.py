"""Danish words for times, numbers and sizes. The only place that makes them; no-break spaces keep them on one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from administrativ_adgang.core.clock import danish, danish_day

NBSP = "\N{NO-BREAK SPACE}"
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTHS = ("jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec.")
_SMALL_NUMBERS = ("Ingen", "Ét", "To", "Tre", "Fire", "Fem", "Seks", "Syv", "Otte", "Ni", "Ti")


def number(value: int) -> str:
    """``1284`` becomes ``1.284``."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float | Decimal, digits: int = 1) -> str:
    """``99.5`` becomes ``99,5``; rounds half away from zero, as people do."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{rounded:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def count(value: int, one: str, many: str) -> str:
    """A number with its unit: ``1 besked``, ``47 beskeder``."""
    return f"{number(value)}{NBSP}{one if abs(value) == 1 else many}"


def messages(value: int) -> str:
    """A number of messages."""
    return count(value, "besked", "beskeder")


def spelled(value: int) -> str:
    """Small numbers as a word that begins a sentence, larger ones as figures."""
    return _SMALL_NUMBERS[value] if 0 <= value < len(_SMALL_NUMBERS) else number(value)


def percent(part: float, whole: float) -> str:
    """The share of a whole with one decimal: ``61,8 %``; an empty whole gives a dash."""
    return f"{decimal(100 * part / whole)}{NBSP}%" if whole else "–"


def size(count_of_bytes: int) -> str:
    """A size in byte, kB or MB, where a MB is 1024 x 1024 bytes as in the size limit of systems."""
    if count_of_bytes < 1024:
        return f"{count_of_bytes}{NBSP}byte"
    if count_of_bytes < 1024**2:
        return f"{number(round(count_of_bytes / 1024))}{NBSP}kB"
    return f"{decimal(count_of_bytes / 1024**2)}{NBSP}MB"


def listing(parts: Sequence[str], last: str = "og") -> str:
    """``a, b og c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def possessive(name: str) -> str:
    """Whose: ``Eksempelby Kommunes``, but an apostrophe after s, x and z."""
    return f"{name}'" if name[-1:].lower() in ("s", "x", "z") else f"{name}s"


def clock_time(moment: datetime) -> str:
    """``9.58`` in Danish time."""
    local = danish(moment)
    return f"{local.hour}.{local.minute:02d}"


def day(when: date, *, today: date | None = None) -> str:
    """``1. november``; with the year when it is not this year's."""
    year = f"{NBSP}{when.year}" if today is None or when.year != today.year else ""
    return f"{when.day}.{NBSP}{MONTHS[when.month - 1]}{year}"


def short_day(when: date, *, today: date | None = None) -> str:
    """``12. okt.``; with the year when it is not this year's."""
    year = f"{NBSP}{when.year}" if today is not None and when.year != today.year else ""
    return f"{when.day}.{NBSP}{SHORT_MONTHS[when.month - 1]}{year}"


def month(first: date, *, today: date | None = None) -> str:
    """``Oktober``; with the year when it is not this year's."""
    year = f"{NBSP}{first.year}" if today is None or first.year != today.year else ""
    return f"{MONTHS[first.month - 1].capitalize()}{year}"


def listed(moment: datetime, now: datetime) -> str:
    """For lists: ``i dag 10.40``, ``i går``, ``12. okt.``, ``12. okt. 2025``."""
    today, then = danish_day(now), danish_day(moment)
    if then == today:
        return f"i{NBSP}dag{NBSP}{clock_time(moment)}"
    if then == today - timedelta(days=1):
        return f"i{NBSP}går"
    return short_day(then, today=today)


def exact(moment: datetime) -> str:
    """For logs: ``14.10.2026 10.31.08`` in Danish time."""
    local = danish(moment)
    return f"{local:%d.%m.%Y}{NBSP}{local:%H.%M.%S}"


def spoken(moment: datetime, now: datetime) -> str:
    """In sentences: ``i dag kl. 14.31``, ``i går kl. 15.12``, ``mandag den 19. oktober kl. 14.10``."""
    today, then = danish_day(now), danish_day(moment)
    hour = f"kl.{NBSP}{clock_time(moment)}"
    near = {0: "i dag", -1: "i går", 1: "i morgen"}.get((then - today).days)
    if near:
        return f"{near.replace(' ', NBSP)} {hour}"
    return f"{WEEKDAYS[then.weekday()]} den {day(then, today=today)} {hour}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago: ``for 2 minutter siden``; older than a day it is told as a time."""
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "for under et minut siden"
    if seconds < 3600:
        return f"for {count(int(seconds // 60), 'minut', 'minutter')} siden"
    if seconds < 86_400:
        return f"for {count(int(seconds // 3600), 'time', 'timer')} siden"
    return spoken(moment, now)


def length(time: timedelta) -> str:
    """A long length of time in whole units: ``26 timer``, from two days on ``11 dage``."""
    hours = int(time.total_seconds() // 3600)
    return count(hours, "time", "timer") if hours < 48 else count(hours // 24, "dag", "dage")


def span(length: timedelta) -> str:
    """A length of time in its two largest units, short: ``1 d 20 t``, ``6 min.``, ``9 sek.``."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds}{NBSP}sek."
    if seconds < 3600:
        return f"{seconds // 60}{NBSP}min."
    hours, days = seconds // 3600, seconds // 86_400
    if not days:
        return f"{hours}{NBSP}t{NBSP}{seconds // 60 % 60}{NBSP}min."
    return f"{days}{NBSP}d{NBSP}{hours % 24}{NBSP}t"
