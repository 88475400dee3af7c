"""The bars of the chart, computed here and drawn as SVG by the template: fill and pattern, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from administrativ_adgang.portal import words

WIDTH, HEIGHT, LEFT, TOP, FLOOR = 570, 230, 36, 10, 200
MOST_BARS = 14


@dataclass(frozen=True)
class Bar:
    """One bar, in units of the drawing; texts, because a template would write numbers with a comma."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    """A horizontal line with its value, or the name below a group of bars."""

    place: str
    text: str


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    bars: list[Bar]
    lines: list[Mark]
    names: list[Mark]
    unit: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = FLOOR


def draw(groups: Sequence[tuple[str, int, int]]) -> Chart | None:
    """Two bars a group (name, sent, received), the axis from zero; None when there are too many or nothing to see."""
    highest = max((max(sent, received) for _, sent, received in groups), default=0)
    if not highest or len(groups) > MOST_BARS:
        return None
    step = nice_step(highest)
    top = step * -(-highest // step)
    scale = (FLOOR - TOP) / top
    room = (WIDTH - LEFT) / len(groups)
    width = min(room * 0.38, 32)
    bars, names = [], []
    for place, (name, sent, received) in enumerate(groups):
        middle = LEFT + room * (place + 0.5)
        for kind, value, begin in (("sent", sent, middle - width - 1), ("received", received, middle + 1)):
            height = value * scale
            bars.append(Bar(kind, f"{begin:.1f}", f"{FLOOR - height:.1f}", f"{width:.1f}", f"{height:.1f}"))
        names.append(Mark(f"{middle:.1f}", name))
    thousands = top >= 10_000
    lines = [
        Mark(f"{FLOOR - value * scale:.1f}", words.number(value // 1000 if thousands else value))
        for value in range(0, top + 1, step)
    ]
    return Chart(bars, lines, names, "i tusinder" if thousands else "")


def nice_step(highest: int) -> int:
    """A round step (1, 2 or 5 times a power of ten) that gives at most five lines."""
    for step in (factor * 10**power for power in range(12) for factor in (1, 2, 5)):
        if highest <= step * 5:
            return step
    return highest
