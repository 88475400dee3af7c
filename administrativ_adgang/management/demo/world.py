"""The demo world as data: invented organisations, people, systems, citizens. The screens' story uses the same names.

Keys are derived from names, so that they are known, the same on every machine, and useless anywhere but in a demo.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from administrativ_adgang.fbrs.models import AuthorityType, OrganisationType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.kinds import CVR_SLOT, MemoVersion, Protocol

_DEMO = uuid.UUID("5d1f8a52-0000-4000-8000-000000000000")


def demo_uuid(*name: str) -> uuid.UUID:
    """The id something of the demo world has on every machine."""
    return uuid.uuid5(_DEMO, "/".join(name))


@dataclass(frozen=True)
class DemoOrganisation:
    """An invented organisation."""

    name: str
    cvr_number: str
    type: OrganisationType = OrganisationType.AUTHORITY
    authority_type: str = ""
    may_send_mandatory: bool = False
    may_send_legal_notification: bool = False


@dataclass(frozen=True)
class DemoPerson:
    """An invented employee; ``rights`` holds per CVR number what the person may do there."""

    name: str
    title: str
    employer: str
    rights: dict[str, tuple[Privilege, ...]] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The log-in name."""
        return self.name.lower().replace(" ", ".")

    @property
    def email(self) -> str:
        """The address at work."""
        return email(self.name, self.employer)


def email(name: str, employer: str) -> str:
    """An invented address, on a domain that leads nowhere."""
    plain = name.lower().translate(_PLAIN)
    return f"{plain}@{_DOMAINS[employer]}.example"


@dataclass(frozen=True)
class DemoSystem:
    """A system with a known key. ``path`` is where the demo receiver takes its pushes."""

    name: str
    cvr_number: str
    is_sender: bool = False
    slot: int | None = None
    protocol: Protocol = Protocol.REST_PUSH
    path: str = ""
    receipts_are_pushed: bool = False
    memo_version: MemoVersion = MemoVersion.V1_2

    @property
    def identifier(self) -> uuid.UUID:
        """The system's id."""
        return demo_uuid("system", self.cvr_number, self.name)

    @property
    def token(self) -> str:
        """The system's token."""
        return str(demo_uuid("token", self.cvr_number, self.name))

    @property
    def key(self) -> str:
        """What the system sends after ``Basic``."""
        return tokens.key(self.identifier, self.token)


MUNICIPALITY, AGENCY, INSPECTION, COMPANY, TRANSPORT, CENTRAL, BOOKKEEPER = (
    "12345678",
    "22334455",
    "44556677",
    "55667788",
    "66778899",
    "11223344",
    "88990011",
)

_PLAIN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "."})
_DOMAINS = {
    MUNICIPALITY: "eksempelby",
    AGENCY: "nordoehavn",
    INSPECTION: "tilsynet",
    COMPANY: "revi",
    TRANSPORT: "nordlys",
    CENTRAL: "drift",
    BOOKKEEPER: "databogholderiet",
}

ORGANISATIONS = (
    DemoOrganisation(
        "Eksempelby Kommune", MUNICIPALITY, authority_type=AuthorityType.MUNICIPALITY, may_send_mandatory=True
    ),
    DemoOrganisation("Nordø Havn", AGENCY, authority_type=AuthorityType.OTHER),
    DemoOrganisation(
        "Tilsynet for Eksempler",
        INSPECTION,
        authority_type=AuthorityType.STATE,
        may_send_mandatory=True,
        may_send_legal_notification=True,
    ),
    DemoOrganisation("Revi A/S", COMPANY, OrganisationType.COMPANY),
    DemoOrganisation("Nordlys Transport A/S", TRANSPORT, OrganisationType.COMPANY),
    DemoOrganisation("Digital Post drift", CENTRAL, authority_type=AuthorityType.STATE),
    DemoOrganisation("Databogholderiet ApS", BOOKKEEPER, OrganisationType.COMPANY),
)

_P = Privilege
PEOPLE = (
    DemoPerson(
        "Karen Holm",
        "Systemadministrator",
        MUNICIPALITY,
        {MUNICIPALITY: (_P.ORGANISATION_ADMINISTRATOR,), AGENCY: (_P.ORGANISATION_ADMINISTRATOR,)},
    ),
    DemoPerson(
        "Birgit Storm", "Rettighedsadministrator", MUNICIPALITY, {MUNICIPALITY: (_P.ORGANISATION_USER_ADMINISTRATOR,)}
    ),
    DemoPerson(
        "Jens Mikkelsen",
        "Rettighedsadministrator og statistik",
        MUNICIPALITY,
        {MUNICIPALITY: (_P.ORGANISATION_USER_ADMINISTRATOR, _P.STATISTICS_ADMINISTRATOR)},
    ),
    DemoPerson("Lone Kjær", "Kontaktstruktur", MUNICIPALITY, {MUNICIPALITY: (_P.CONTACT_ADMINISTRATOR,)}),
    DemoPerson("Peter Lund", "Tilbagekaldelse", MUNICIPALITY, {MUNICIPALITY: (_P.RECALL_ADMINISTRATOR,)}),
    DemoPerson("Sanne Lund", "Statistik", MUNICIPALITY, {MUNICIPALITY: (_P.STATISTICS_ADMINISTRATOR,)}),
    DemoPerson("Oskar Friis", "Revisor i kommunen, rettigheder følger log-in", MUNICIPALITY),
    DemoPerson("Amina Yusuf", "Ny i kommunen, har bedt om en rettighed", MUNICIPALITY),
    DemoPerson("Torben Juhl", "Postkasse, avanceret", AGENCY, {AGENCY: (_P.MESSAGE_EMPLOYEE, _P.MESSAGE_WRITE)}),
    DemoPerson("Ida Krogh", "Postkasse, basis", AGENCY, {AGENCY: (_P.MESSAGE_BASIC,)}),
    DemoPerson("Nils Brandt", "Systemadministrator", AGENCY, {AGENCY: (_P.ORGANISATION_ADMINISTRATOR,)}),
    DemoPerson("Vibeke Thorsen", "Rettighedsadministrator", AGENCY, {AGENCY: (_P.ORGANISATION_USER_ADMINISTRATOR,)}),
    DemoPerson(
        "Mona Dahl",
        "Systemadministrator og statistik",
        INSPECTION,
        {INSPECTION: (_P.ORGANISATION_ADMINISTRATOR, _P.STATISTICS_ADMINISTRATOR)},
    ),
    DemoPerson(
        "Rasmus Toft",
        "Postkasse og systemer",
        COMPANY,
        {COMPANY: (_P.MESSAGE_EMPLOYEE, _P.ORGANISATION_ADMINISTRATOR, _P.ORGANISATION_USER_ADMINISTRATOR)},
    ),
    DemoPerson("Agnete Lind", "Revisor med adgang hos kommunen", COMPANY),
    DemoPerson("Ditte Bak", "Rettighedsadministrator", BOOKKEEPER, {BOOKKEEPER: (_P.ORGANISATION_USER_ADMINISTRATOR,)}),
    DemoPerson("Sune Falk", "Bogholder, sidste led i en kæde af adgange", BOOKKEEPER),
    DemoPerson("Tina Vang", "Systemadministrator", TRANSPORT, {TRANSPORT: (_P.ORGANISATION_ADMINISTRATOR,)}),
    DemoPerson("Freja Winther", "Ny medarbejder uden rettigheder", AGENCY),
    DemoPerson(
        "Sofus Lange", "Systemforvalter", CENTRAL, {CENTRAL: (_P.SYSTEM_MANAGER, _P.ORGANISATION_ADMINISTRATOR)}
    ),
)

SYSTEMS = (
    DemoSystem("Kommunens brevsystem", MUNICIPALITY, is_sender=True),
    DemoSystem("Acta Sag", MUNICIPALITY, slot=1, path="acta-sag"),
    DemoSystem("Børn og Familie", MUNICIPALITY, slot=2, path="boern-og-familie", memo_version=MemoVersion.V1_1),
    DemoSystem("Løn og Personale", MUNICIPALITY, slot=3, path="loen-og-personale"),
    DemoSystem("Økonomi", MUNICIPALITY, slot=CVR_SLOT, protocol=Protocol.REST_PULL),
    DemoSystem("Tilsynspost", INSPECTION, is_sender=True, receipts_are_pushed=True),
    DemoSystem("Revi afsender", COMPANY, is_sender=True),
    DemoSystem("Nordlys modtager", TRANSPORT, slot=1, protocol=Protocol.REST_PULL),
    DemoSystem("NemSMS-gateway", CENTRAL, slot=1, path="nemsms"),
    DemoSystem("Driftens CVR-post", CENTRAL, slot=CVR_SLOT, protocol=Protocol.REST_PULL),
)
#: Which of them may manage its organisation's rights over the interface: who leaves the payroll leaves the post.
MANAGES_RIGHTS = SYSTEMS[3]
WITH_PICKUP = (MUNICIPALITY, TRANSPORT, CENTRAL)

CONTACT_POINTS = (
    ("Borgerservice", "Acta Sag", "99.5", 10),
    ("Byggesag", "Acta Sag", "99.5", 10),
    ("Affald", "Acta Sag", "10", 10),
    ("Dagtilbud", "Børn og Familie", "40", 10),
    ("Familierådgivning", "Børn og Familie", "40", 5),
    ("Løn", "Løn og Personale", "20", 10),
)


@dataclass(frozen=True)
class DemoCitizen:
    """An invented citizen (born on days that have not come yet)."""

    name: str
    cpr_number: str
    mobile_number: str = ""
    exempt: bool = False
    closed: bool = False


CITIZENS = (
    DemoCitizen("Anna Test Andersen", "0101990001"),
    DemoCitizen("Bo Test Berg", "0202990002", mobile_number="20123456"),
    DemoCitizen("Clara Test Carlsen", "0303990003", mobile_number="20654321"),
    DemoCitizen("David Test Dam", "0404990004", exempt=True),
    DemoCitizen("Ellen Test Eriksen", "0505990005", closed=True),
)


def contact_point_id(name: str) -> uuid.UUID:
    """The id of a contact point of the municipality."""
    return demo_uuid("contact point", name)
