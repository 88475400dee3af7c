"""Catalogue of privileges (codes of the interface description) and what each area of the portal asks for.

The role matrix is portal-features section 3.5: who sees an area, who changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Privilege(models.TextChoices):
    """One right. The label is what people read."""

    ORGANISATION_USER_ADMINISTRATOR = "ORGANISATION_USER_ADMINISTRATOR", "Rettighedsadministrator"
    ORGANISATION_ADMINISTRATOR = "ORGANISATION_ADMINISTRATOR", "Systemadministrator"
    CONTACT_ADMINISTRATOR = "CONTACT_ADMINISTRATOR", "Kontaktstrukturadministrator"
    STATISTICS_ADMINISTRATOR = "STATISTICS_ADMINISTRATOR", "Statistik"
    MESSAGE_LOG_ADMINISTRATOR = "MESSAGE_LOG_ADMINISTRATOR", "Hændelseslog, beskeder"
    ACTION_LOG_ADMINISTRATOR = "ACTION_LOG_ADMINISTRATOR", "Hændelseslog, handlinger"
    SEARCH_LOG_ADMINISTRATOR = "SEARCH_LOG_ADMINISTRATOR", "Hændelseslog, opslag"
    RECALL_ADMINISTRATOR = "RECALL_ADMINISTRATOR", "Tilbagekaldelse"
    CITIZEN_SERVICE_EMPLOYEE = "CITIZEN_SERVICE_EMPLOYEE", "Borgerservicemedarbejder"
    BUSINESS_SERVICE_EMPLOYEE = "DANISH_BUSINESS_AUTHORITY_SERVICE_EMPLOYEE", "Erhvervsservicemedarbejder"
    MESSAGE_BASIC = "MESSAGE_BASIC", "Postkasse, basis"
    MESSAGE_WRITE = "MESSAGE_WRITE", "Postkasse, skrive"
    MESSAGE_EMPLOYEE = "MESSAGE_EMPLOYEE", "Postkasse, avanceret"
    TRUSTED_RECIPIENT = "TRUSTED_RECIPIENT", "Betroet modtager"
    ACCESS_REQUEST_ADMINISTRATOR = "ACCESS_REQUEST_ADMINISTRATOR", "Anmodninger"
    SYSTEM_MANAGER = "SYSTEM_MANAGER", "Systemforvalter"
    SUPPORT = "SUPPORT", "Support"
    DELEGATED_SUPPORT_ADMIN = "DELEGATED_SUPPORT_ADMIN", "Supporter med adgang"
    AUTHORITY_SENDER_SYSTEM = "AUTHORITY_SENDER_SYSTEM", "Myndigheds afsendersystem"
    COMPANY_SENDER_SYSTEM = "COMPANY_SENDER_SYSTEM", "Virksomheds afsendersystem"
    AUTHORITY_RECIPIENT_SYSTEM = "AUTHORITY_RECIPIENT_SYSTEM", "Myndigheds modtagersystem"
    COMPANY_RECIPIENT_SYSTEM = "COMPANY_RECIPIENT_SYSTEM", "Virksomheds modtagersystem"


class Area(StrEnum):
    """A part of the portal that is seen and changed under the same rights."""

    FRONT_PAGE = "front_page"
    PEOPLE = "people"
    ACCESS_REQUESTS = "access_requests"
    SYSTEMS = "systems"
    SET_UP = "set_up"
    EMPTYING = "emptying"
    CONTACTS = "contacts"
    EVENT_LOG = "event_log"
    RECALL = "recall"
    STATISTICS = "statistics"
    MAILBOX = "mailbox"


@dataclass(frozen=True)
class AreaRule:
    """Any one of ``read`` opens the area; any one of ``change`` lets one change it (and see it)."""

    label: str
    read: frozenset[Privilege]
    change: frozenset[Privilege]

    @property
    def see(self) -> frozenset[Privilege]:
        """Every privilege that lets one see the area."""
        return self.read | self.change


_RIGHTS = Privilege.ORGANISATION_USER_ADMINISTRATOR
_SYSTEMS = Privilege.ORGANISATION_ADMINISTRATOR
_CONTACTS = Privilege.CONTACT_ADMINISTRATOR
_CENTRAL = Privilege.SYSTEM_MANAGER
_VISITING_SUPPORT = Privilege.DELEGATED_SUPPORT_ADMIN
_LOGS = frozenset(
    {Privilege.MESSAGE_LOG_ADMINISTRATOR, Privilege.ACTION_LOG_ADMINISTRATOR, Privilege.SEARCH_LOG_ADMINISTRATOR}
)
MAILBOX_PRIVILEGES = frozenset({Privilege.MESSAGE_BASIC, Privilege.MESSAGE_WRITE, Privilege.MESSAGE_EMPLOYEE})
# Roles at the owner of the solution, and what only that owner gives.
CENTRAL_PRIVILEGES = frozenset(
    {
        _CENTRAL,
        _VISITING_SUPPORT,
        Privilege.SUPPORT,
        Privilege.TRUSTED_RECIPIENT,
        Privilege.BUSINESS_SERVICE_EMPLOYEE,
    }
)
PERSON_PRIVILEGES = frozenset(privilege for privilege in Privilege if not privilege.endswith("_SYSTEM"))
SYSTEM_PRIVILEGES = frozenset(Privilege) - PERSON_PRIVILEGES

AREAS: Mapping[Area, AreaRule] = {
    Area.FRONT_PAGE: AreaRule("Forside", read=PERSON_PRIVILEGES, change=frozenset()),
    Area.PEOPLE: AreaRule("Personer og rettigheder", read=frozenset(), change=frozenset({_RIGHTS, _CENTRAL})),
    Area.ACCESS_REQUESTS: AreaRule(
        "Anmodninger", read=frozenset(), change=frozenset({_RIGHTS, _CENTRAL, Privilege.ACCESS_REQUEST_ADMINISTRATOR})
    ),
    Area.SYSTEMS: AreaRule(
        "Systemer",
        read=frozenset({_RIGHTS, _CONTACTS, _CENTRAL, _VISITING_SUPPORT}) | _LOGS,
        change=frozenset({_SYSTEMS}),
    ),
    Area.SET_UP: AreaRule(
        "Opsætning",
        read=frozenset({_RIGHTS, _CONTACTS, _CENTRAL, _VISITING_SUPPORT}),
        change=frozenset({_SYSTEMS}),
    ),
    Area.EMPTYING: AreaRule(
        "Tømning", read=frozenset({_RIGHTS, _CENTRAL, _VISITING_SUPPORT}) | _LOGS, change=frozenset({_SYSTEMS})
    ),
    Area.CONTACTS: AreaRule(
        "Kontaktstruktur",
        read=frozenset({_RIGHTS, _SYSTEMS, _CENTRAL, _VISITING_SUPPORT}),
        change=frozenset({_CONTACTS}),
    ),
    Area.EVENT_LOG: AreaRule(
        "Hændelseslog", read=frozenset({_SYSTEMS, Privilege.RECALL_ADMINISTRATOR, _CENTRAL}) | _LOGS, change=frozenset()
    ),
    Area.RECALL: AreaRule(
        "Tilbagekaldelse", read=frozenset(), change=frozenset({Privilege.RECALL_ADMINISTRATOR, _CENTRAL})
    ),
    Area.STATISTICS: AreaRule(
        "Statistik",
        read=frozenset({_RIGHTS, _SYSTEMS, _CONTACTS, _CENTRAL}),
        change=frozenset({Privilege.STATISTICS_ADMINISTRATOR}),
    ),
    # Reading, sorting and forwarding come with the basic right; the rights administrator is left out on purpose.
    Area.MAILBOX: AreaRule(
        "Postkasse", read=frozenset(), change=frozenset({Privilege.MESSAGE_BASIC, Privilege.MESSAGE_EMPLOYEE})
    ),
}
