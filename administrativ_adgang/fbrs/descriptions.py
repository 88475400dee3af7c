"""What each privilege means in plain words: what one can, what one cannot, and whether one sees personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from administrativ_adgang.fbrs.privileges import Privilege


@dataclass(frozen=True)
class Description:
    """One privilege for the person who is about to give it or ask for it."""

    can: str
    cannot: str
    sees_personal_data: bool

    @property
    def sentence(self) -> str:
        """All three as one text."""
        sees = "Ser personoplysninger." if self.sees_personal_data else "Ser ikke personoplysninger."
        return f"{self.can} {self.cannot} {sees}"


_SENDER = Description("Kan aflevere post til Digital Post for organisationen.", "Kan ikke gives til personer.", False)
_RECIPIENT = Description("Kan tage imod organisationens post.", "Kan ikke gives til personer.", False)

DESCRIPTIONS: Mapping[Privilege, Description] = {
    Privilege.ORGANISATION_USER_ADMINISTRATOR: Description(
        "Kan give og fjerne rettigheder og besvare anmodninger.", "Kan ikke læse post eller ændre systemer.", False
    ),
    Privilege.ORGANISATION_ADMINISTRATOR: Description(
        "Kan ændre systemer, nøgler og opsætning og se hændelser for dem.", "Kan ikke give rettigheder.", True
    ),
    Privilege.CONTACT_ADMINISTRATOR: Description(
        "Kan oprette, flytte og skjule kontaktpunkter.", "Kan ikke oprette systemer.", False
    ),
    Privilege.STATISTICS_ADMINISTRATOR: Description(
        "Kan tage tal ud om sendt og modtaget.", "Kan ikke se enkelte beskeder.", False
    ),
    Privilege.MESSAGE_LOG_ADMINISTRATOR: Description(
        "Kan slå op, hvad der er sket med en besked.", "Kan ikke læse beskeden.", True
    ),
    Privilege.ACTION_LOG_ADMINISTRATOR: Description(
        "Kan se, hvem der har ændret hvad.", "Kan ikke se beskeder.", False
    ),
    Privilege.SEARCH_LOG_ADMINISTRATOR: Description(
        "Kan se, hvem der har slået hvem op.", "Kan ikke se beskeder.", True
    ),
    Privilege.RECALL_ADMINISTRATOR: Description(
        "Kan standse beskeder, der venter på deres leveringsdato.", "Kan ikke standse det, der er leveret.", True
    ),
    Privilege.CITIZEN_SERVICE_EMPLOYEE: Description(
        "Kan fritage borgere, give læseadgang og rette NemSMS for dem.", "Kan ikke læse borgerens post.", True
    ),
    Privilege.BUSINESS_SERVICE_EMPLOYEE: Description(
        "Kan fritage virksomheder og give adgang på deres vegne.", "Kan ikke læse virksomhedens post.", True
    ),
    Privilege.MESSAGE_BASIC: Description(
        "Kan læse, sortere og videresende post.", "Kan ikke skrive, svare eller slette.", True
    ),
    Privilege.MESSAGE_WRITE: Description("Kan skrive og svare.", "Kan ikke læse post uden Postkasse, basis.", True),
    Privilege.MESSAGE_EMPLOYEE: Description(
        "Kan læse, skrive, slette og ændre postkassens indstillinger.", "Kan ikke give rettigheder.", True
    ),
    Privilege.TRUSTED_RECIPIENT: Description(
        "Kan vælges som betroet modtager, når post videresendes.", "Kan ikke læse anden post.", True
    ),
    Privilege.ACCESS_REQUEST_ADMINISTRATOR: Description(
        "Kan se anmodninger om adgang og afvise dem.", "Kan ikke give rettigheder.", False
    ),
    Privilege.SYSTEM_MANAGER: Description(
        "Kan udpege rettighedsadministratorer og se alle organisationer.", "Kan ikke læse post.", False
    ),
    Privilege.SUPPORT: Description("Kan bede om tidsbegrænset supportadgang.", "Kan ikke ændre noget uden den.", False),
    Privilege.DELEGATED_SUPPORT_ADMIN: Description(
        "Kan se systemer, opsætning og kontaktstruktur, så længe supporten varer.", "Kan ikke ændre noget.", False
    ),
    Privilege.AUTHORITY_SENDER_SYSTEM: _SENDER,
    Privilege.COMPANY_SENDER_SYSTEM: _SENDER,
    Privilege.AUTHORITY_RECIPIENT_SYSTEM: _RECIPIENT,
    Privilege.COMPANY_RECIPIENT_SYSTEM: _RECIPIENT,
}


def sees_personal_data(privileges: frozenset[Privilege]) -> bool:
    """Whether any of the privileges shows personal data."""
    return any(DESCRIPTIONS[privilege].sees_personal_data for privilege in privileges)
