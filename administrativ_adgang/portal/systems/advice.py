"""What the organisation can do about a cause: one short sentence each."""

from __future__ import annotations

from administrativ_adgang.delivery.causes import Cause

_ADVICE = {
    Cause.KEY_REFUSED: "Bed leverandøren godkende vores certifikat og vores kald.",
    Cause.TIME_OUT: "Intet endnu. Er det over 20 på et døgn, så ring til leverandøren.",
    Cause.ADDRESS_NOT_FOUND: "Ret adressen på systemet.",
    Cause.ADDRESS_NOT_PUBLIC: "Brug en adresse på det åbne internet.",
    Cause.CONNECTION_REFUSED: "Bed leverandøren åbne for forbindelser fra os.",
    Cause.CERTIFICATE_EXPIRED: "Bed leverandøren forny modtagerens certifikat.",
    Cause.CERTIFICATE_NOT_TRUSTED: "Bed leverandøren bruge et certifikat fra en kendt udsteder.",
    Cause.REDIRECTED: "Ret adressen til den, der henvises til. Vi følger ikke henvisninger.",
    Cause.BUSY: "Intet. Vi prøver igen.",
    Cause.TOO_LARGE: "Sæt største besked på systemet, så større går til standardsystemet.",
    Cause.REFUSED: "Spørg leverandøren, hvorfor beskeden blev afvist.",
    Cause.RECEIVER_FAULT: "Ring til leverandøren, hvis det varer ved.",
    Cause.CUT_OFF: "Intet. Vi prøver igen.",
    Cause.ANSWER_UNREADABLE: "Bed leverandøren svare efter grænsefladen.",
    Cause.NO_ADDRESS: "Skriv den adresse, vi skal aflevere til.",
    Cause.NOT_CONVERTIBLE: "Vælg en nyere MeMo-version på systemet.",
    Cause.OUR_FAULT: "Intet. Fejlen er vores.",
}


def of(cause: str) -> str:
    """What can be done; a cause nobody knows leads to support."""
    return _ADVICE.get(cause, "Ring til supporten.")  # type: ignore[call-overload]
