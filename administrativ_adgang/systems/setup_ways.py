"""Pure rules of the three ways an organisation can be set up: what each demands (portal-features section 5).

The facts come as numbers and marks, because half of them belong to rooms above this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from administrativ_adgang.systems.kinds import SetUpWay

LARGEST_MESSAGE_MB = Decimal("99.5")


@dataclass(frozen=True)
class SetUpFacts:
    """What is true of an organisation now. ``visible_points`` counts contact points writers can see; ``waiting``
    counts messages on their way to its receiver systems."""

    is_authority: bool
    has_default: bool
    default_is_ready: bool = False
    default_takes_largest: bool = False
    has_cvr_system: bool = False
    cvr_system_is_ready: bool = False
    visible_points: int = 0
    waiting: int = 0
    emptying_runs: bool = False


@dataclass(frozen=True)
class Demand:
    """One thing a way demands: a sentence that is true when it is met, one that says what is missing, and which."""

    met: bool
    sentence: str
    missing: str


def demands(way: SetUpWay, facts: SetUpFacts) -> list[Demand]:
    """What the way demands of the organisation, met or not."""
    if way == SetUpWay.NO_PICKUP:
        return _demands_without_pickup(facts)
    return _demands_of_pickup(facts) + (_demands_of_contact(facts) if way == SetUpWay.CONTACTABLE else [])


def missing(way: SetUpWay, facts: SetUpFacts) -> list[str]:
    """What stands in the way of choosing it, as sentences; nothing when it can be chosen."""
    return [demand.missing for demand in demands(way, facts) if not demand.met]


def consent_needed(before: SetUpWay, after: SetUpWay) -> bool:
    """Whether the change empties the mailbox and therefore needs the organisation's consent to it."""
    return before == SetUpWay.NO_PICKUP and after != SetUpWay.NO_PICKUP


def _demands_of_pickup(facts: SetUpFacts) -> list[Demand]:
    return _demands_of_default(facts) + (_demands_of_cvr_system(facts) if facts.is_authority else [])


def _demands_of_default(facts: SetUpFacts) -> list[Demand]:
    named = Demand(facts.has_default, "Et standardsystem er udpeget", "Udpeg et standardsystem")
    if not facts.has_default:
        return [named]
    return [
        named,
        Demand(
            facts.default_is_ready,
            "Standardsystemet har det, det skal bruge",
            "Gør standardsystemet klar: det mangler en adresse eller en nøgle",
        ),
        Demand(
            facts.default_takes_largest,
            "Standardsystemet kan tage 99,5 MB",
            "Lad standardsystemet tage beskeder på 99,5 MB",
        ),
    ]


def _demands_of_cvr_system(facts: SetUpFacts) -> list[Demand]:
    named = Demand(facts.has_cvr_system, "Et CVR-system er udpeget", "Udpeg et CVR-system til virksomhedspost")
    if not facts.has_cvr_system:
        return [named]
    return [
        named,
        Demand(
            facts.cvr_system_is_ready,
            "CVR-systemet har det, det skal bruge",
            "Gør CVR-systemet klar: det mangler en adresse eller en nøgle",
        ),
    ]


def _demands_of_contact(facts: SetUpFacts) -> list[Demand]:
    visible = Demand(
        facts.visible_points > 0,
        "Mindst ét kontaktpunkt er synligt",
        "Gør mindst ét kontaktpunkt synligt i kontaktstrukturen",
    )
    if facts.is_authority:  # Nobody wants to be told so; only a company has to know.
        return [visible]
    return [Demand(False, "I er en myndighed", "Kun en myndighed kan have en kontaktstruktur"), visible]


def _demands_without_pickup(facts: SetUpFacts) -> list[Demand]:
    return [
        Demand(
            facts.waiting == 0,
            "Ingen besked er på vej til jeres systemer",
            f"Lad jeres systemer tage imod det, der er på vej, først. Antal, der venter: {facts.waiting}",
        ),
        Demand(not facts.emptying_runs, "Ingen tømning kører", "Vent, til tømningen er færdig, eller stop den"),
    ]
