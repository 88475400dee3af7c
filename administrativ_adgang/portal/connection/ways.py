"""The three ways of set-up in words for people: what each means, and what changes from one to another. Pure."""

from __future__ import annotations

from administrativ_adgang.portal.comparison import Line
from administrativ_adgang.systems.kinds import SetUpWay

SLUGS = {
    SetUpWay.CONTACTABLE: "kontaktbar",
    SetUpWay.PICKUP_ONLY: "systemafhentning",
    SetUpWay.NO_PICKUP: "postkasse",
}
BY_SLUG = {slug: way for way, slug in SLUGS.items()}

MEANING = {
    SetUpWay.CONTACTABLE: "Borgere, virksomheder og myndigheder kan skrive til jeres kontaktpunkter. Posten går til "
    "kontaktpunktets system, ellers til standardsystemet, og slettes her, når systemet har kvitteret.",
    SetUpWay.PICKUP_ONLY: "Ingen kan begynde en besked til jer, men I får post til jeres CVR-nummer. "
    "Den går til jeres systemer og slettes her, når de har kvitteret.",
    SetUpWay.NO_PICKUP: "Al post bliver i postkassen. Der læser I den og videresender den.",
}
COMPANY_MEANING = {
    SetUpWay.PICKUP_ONLY: "Al post går til jeres system og slettes her, når det har kvitteret.",
    SetUpWay.NO_PICKUP: MEANING[SetUpWay.NO_PICKUP],
}


_DECIDES = {
    "Andre kan begynde en besked til jer": ("ja", "nej", "nej"),
    "Myndighedspost lander i": ("kontaktpunktets system, ellers standardsystemet", "standardsystemet", "postkassen"),
    "Virksomhedspost lander i": ("CVR-systemet", "CVR-systemet", "postkassen"),
    "Post slettes her, når systemet har kvitteret": ("ja", "ja", "nej"),
}
_ORDER = (SetUpWay.CONTACTABLE, SetUpWay.PICKUP_ONLY, SetUpWay.NO_PICKUP)


def offered(*, is_authority: bool) -> list[SetUpWay]:
    """The ways an organisation can choose between: a company has no contact structure."""
    return [way for way in _ORDER if is_authority or way != SetUpWay.CONTACTABLE]


def meaning(way: SetUpWay, *, is_authority: bool) -> str:
    """What a way means, in a sentence or two."""
    return MEANING[way] if is_authority else COMPANY_MEANING.get(way, MEANING[way])


def comparison(before: SetUpWay, after: SetUpWay) -> list[Line]:
    """What the change decides anew."""
    was, becomes = _ORDER.index(before), _ORDER.index(after)
    return [Line(what, answers[was], answers[becomes]) for what, answers in _DECIDES.items()]


def consequences(before: SetUpWay, after: SetUpWay) -> list[str]:
    """What happens on confirming, for the changes that do not empty the mailbox."""
    if after == SetUpWay.NO_PICKUP:
        return [
            "Ny post bliver i postkassen fra nu af. Det, jeres systemer allerede har fået, kommer ikke tilbage.",
            "Jeres modtagersystemer slås fra. Systemer, der også sender, kan fortsat sende.",
        ]
    if after == SetUpWay.CONTACTABLE:
        return ["Jeres synlige kontaktpunkter kan findes og skrives til med det samme."]
    return [
        "Ingen kan længere begynde en besked til jeres kontaktpunkter.",
        "Svar på breve, I har sendt, kommer fortsat frem.",
    ]
