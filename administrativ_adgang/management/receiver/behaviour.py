"""How the demo receiver behaves: well, or in one of the ways that receivers fail."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What becomes of a push."""

    OK = "ok"
    SLOW = "slow"
    FAILING = "failing"
    KEY = "key"
    TOO_LARGE = "too-large"
    REDIRECT = "redirect"
    GONE = "gone"
    SILENT = "silent"
    CUT = "cut"
    HUGE = "huge"
    HALF = "half"
    INVALID = "invalid"


HELP = {
    Mode.OK: "tager imod og svarer 200",
    Mode.SLOW: "svarer 200 efter --seconds",
    Mode.FAILING: "svarer 500",
    Mode.KEY: "svarer 401, som om adgangsnøglen er forkert",
    Mode.TOO_LARGE: "svarer 413",
    Mode.REDIRECT: "svarer 302 til en anden adresse",
    Mode.GONE: "lukker forbindelsen uden svar",
    Mode.SILENT: "svarer aldrig",
    Mode.CUT: "begynder på et svar og lukker forbindelsen",
    Mode.HUGE: "svarer 500 med mange megabyte",
    Mode.HALF: "tager imod, svarer 200 og lukker forbindelsen midt i svaret",
    Mode.INVALID: "svarer 200 og sender forretningskvitteringen INVALID",
}

# These take the message in before they answer; the others have nothing of it.
TAKES_IT = frozenset({Mode.OK, Mode.SLOW, Mode.HALF, Mode.INVALID})


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A mode, the seconds it takes, and the share (0 to 1) of pushes it is for; the rest go well."""

    mode: Mode = Mode.OK
    seconds: float = 5.0
    share: float = 1.0

    def now(self) -> Mode:
        """The mode for one push."""
        return self.mode if self.share >= 1 or random.random() < self.share else Mode.OK


class Behaviours:
    """The behaviour of the receiver, and of single addresses of it."""

    def __init__(self, general: Behaviour) -> None:
        self._general = general
        self._of: dict[str, Behaviour] = {}

    def set(self, behaviour: Behaviour, *, name: str = "") -> None:
        """Behave like this from now on, at one address or (without a name) at all of them."""
        if name:
            self._of[name] = behaviour
        else:
            self._general = behaviour
            self._of.clear()

    def of(self, name: str) -> Behaviour:
        """How an address behaves now."""
        return self._of.get(name, self._general)
