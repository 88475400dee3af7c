"""Every environment variable the system reads: one table, read once.

The README's table is checked against :data:`VARIABLES` by ``tests/architecture/test_documents.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

PROJECT_DIRECTORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Variable:
    """One variable: its name, type, default (None = must be given where it is needed) and Danish help text."""

    name: str
    kind: type
    default: Any
    help: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "DEMO", bool, False, "Demo-tilstand: log ind ved at vælge en person, nøgler uden certifikat, lokale modtagere"
    ),
    Variable(
        "CLOCK_AHEAD_DAYS", int, 0, "Så mange dage foran går uret i demo-tilstand: se, hvad der er sket om en uge"
    ),
    Variable("DEBUG", bool, False, "Djangos fejlsider; aldrig i drift"),
    Variable("SECRET_KEY", str, "", "Nøgle til sessioner og formularer; skal sættes i drift"),
    Variable("ALLOWED_HOSTS", list, ["localhost", "127.0.0.1"], "Værtsnavne som webserveren svarer på"),
    Variable("PORT", int, 8000, "Webadressens port ved lokal kørsel"),
    Variable("VAR_DIR", str, str(PROJECT_DIRECTORY / "var"), "Mappe til alt, der opstår under kørsel"),
    Variable("DATABASE_URL", str, "", "PostgreSQL; tom betyder den indbyggede"),
    Variable("DATABASE_POOL_SIZE", int, 0, "Forbindelser i puljen pr. proces; 0 betyder én fast pr. tråd"),
    Variable("REDIS_URL", str, "", "Redis; tom betyder den indbyggede"),
    Variable("CONTENT_DIR", str, "", "Mappe til beskedernes indhold; tom betyder content under VAR_DIR"),
    Variable(
        "CERTIFICATE_HEADER",
        str,
        "ClientCertificate",
        "Header hvori frontserveren afleverer klientens certifikat; uden bindestreg, så ingen kan efterligne den med _",
    ),
    Variable("TRUSTED_PROXIES", list, [], "IP-adresser, hvis certifikat-header vi tror på"),
    Variable(
        "MAXIMUM_MESSAGE_BYTES", int, 104_333_312, "Største besked i byte, målt på XML som sendt (99,5 x 1024 x 1024)"
    ),
    Variable("MAXIMUM_CONTAINER_BYTES", int, 2_147_483_648, "Største container i byte, målt som sendt"),
    Variable("MESSAGE_RETENTION_DAYS", int, 365, "Så længe bliver rækken for en afsluttet besked uden indhold"),
    Variable("EVENT_RETENTION_DAYS", int, 1827, "Så længe bliver hændelser om post i loggen; andre bliver"),
    Variable("UPLOAD_PATIENCE_SECONDS", int, 30, "Så længe må et kald vente, før dets indhold kommer i fart"),
    Variable("LATEST_DELIVERY_DATE_DAYS", int, 12, "Hvor mange dage frem en leveringsdato må ligge"),
    Variable(
        "RETRY_MINUTES",
        list,
        ["0", "1", "5", "15", "60", "240"],
        "Ventetid i minutter mellem forsøg; den sidste gentages",
    ),
    Variable("DELIVERY_TIMEOUT_SECONDS", int, 30, "Så længe venter vi på svar fra en modtager"),
    Variable("DELIVERY_CONCURRENCY", int, 16, "Samtidige forbindelser til én modtager"),
    Variable(
        "NEMSMS_GATEWAY_SYSTEM", str, "", "Id på det modtagersystem, der sender NemSMS; tom betyder, at NemSMS afvises"
    ),
    Variable("CLIENT_CERTIFICATE", str, "", "Fil med vores eget certifikat og nøgle (PEM) til pushet aflevering"),
    Variable(
        "PRIVILEGE_ADDRESS_PREFIX",
        str,
        "urn:digitalpost:privilege:",
        "Det, rettigheders navne i log-in begynder med; der findes ingen officielle",
    ),
    Variable(
        "EMAIL_URL",
        str,
        "",
        "Hvor e-mail sendes hen, fx smtp+tls://bruger:kode@vært:587; tom betyder i demo filer i mail under VAR_DIR, "
        "i drift smtp://localhost:25",
    ),
    Variable("EMAIL_FROM", str, "Digital Post <ingen-svar@localhost>", "Afsender af de e-mails, systemet skriver"),
    Variable(
        "OPERATOR_NETWORKS",
        list,
        ["127.0.0.0/8", "::1/128"],
        "Netværk, hvorfra /metrics og det indre af /health kan ses",
    ),
    Variable("LOG_LEVEL", str, "INFO", "Mindste alvor, der skrives i loggen"),
)


def read() -> dict[str, Any]:
    """The value of every variable: from the environment, else from the running embedded engines, else the default."""
    reader = environ.Env()
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        values[variable.name] = reader.get_value(variable.name, cast=variable.kind, default=variable.default)
    _add_running_engines(values)
    return values


def _add_running_engines(values: dict[str, Any]) -> None:
    """Fill DATABASE_URL and REDIS_URL from the file that the embedded engines leave while they run."""
    file = Path(values["VAR_DIR"]) / "engines.env"
    if not file.exists():
        return
    for line in file.read_text().splitlines():
        name, _, value = line.partition("=")
        if name in ("DATABASE_URL", "REDIS_URL") and not values[name]:
            values[name] = value
