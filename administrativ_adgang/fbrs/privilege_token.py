"""The privilege list of a log-in token (OIO Basic Privilege Profile) and the grants it stands for.

The attribute holds base64 of an XML list: groups with a scope and the privileges, as addresses, that hold in it
(portal-features 3.7). What we do not understand gives nothing and is told of; nothing is ever widened by a guess.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from xml.etree import ElementTree
from xml.parsers import expat

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs import ledger, rules, services
from administrativ_adgang.fbrs.models import EndReason, Grant, GrantSource, Identity, Organisation
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Privilege

log = logging.getLogger(__name__)

#: The SAML attribute: model 3, and model 2 before it.
ATTRIBUTES = (
    "https://data.gov.dk/model/core/eid/privilegesIntermediate",
    "dk:gov:saml:attribute:Privileges_intermediate",
)
#: Version 1.2 and 1.0.1 of the profile.
NAMESPACES = (
    "http://digst.dk/oiosaml/basic_privilege_profile",
    "http://itst.dk/oiosaml/basic_privilege_profile",
)
LONGEST_LIST = 256 * 1024
_SCOPE = re.compile(r"urn:dk:gov:saml:(\w+):(\d+)")


class ScopeKind(StrEnum):
    """Whose resources a group of privileges opens."""

    CVR = "cvrNumberIdentifier"
    PRODUCTION_UNIT = "productionUnitIdentifier"
    SE = "seNumberIdentifier"
    CPR = "cprNumberIdentifier"


_DIGITS = {ScopeKind.CVR: 8, ScopeKind.PRODUCTION_UNIT: 10, ScopeKind.SE: 8, ScopeKind.CPR: 10}


@dataclass(frozen=True)
class ScopedPrivilege:
    """One privilege in one scope, as the token says it."""

    kind: ScopeKind
    number: str
    privilege: Privilege


@dataclass
class PrivilegeList:
    """What a token holds: what we understand, and in words what we left out and why (never with a personal number)."""

    privileges: set[ScopedPrivilege] = field(default_factory=set)
    ignored: list[str] = field(default_factory=list)


@dataclass
class _Group:
    scope: str
    addresses: list[str] = field(default_factory=list)
    is_constrained: bool = False


def read(value: str) -> PrivilegeList:
    """Read the attribute's value. Raises RefusedByRule when it is no privilege list at all."""
    found = PrivilegeList()
    for group in _groups(_decoded(value)):
        _take(group, found)
    return found


def write(privileges: Iterable[ScopedPrivilege]) -> str:
    """The attribute's value for these privileges (version 1.2): what :func:`read` reads."""
    root = ElementTree.Element(f"{{{NAMESPACES[0]}}}PrivilegeList")
    by_scope = groupby(sorted(privileges, key=_scope_first), key=lambda one: (one.kind, one.number))
    for (kind, number), scoped in by_scope:
        group = ElementTree.SubElement(root, "PrivilegeGroup", Scope=f"urn:dk:gov:saml:{kind}:{number}")
        for one in scoped:
            ElementTree.SubElement(group, "Privilege").text = address_of(one.privilege)
    return base64.b64encode(ElementTree.tostring(root, encoding="utf-8")).decode()


def _scope_first(one: ScopedPrivilege) -> tuple[str, str, str]:
    return one.kind, one.number, one.privilege


def address_of(privilege: Privilege) -> str:
    """The address that stands for a privilege in tokens; no official ones exist (setting PRIVILEGE_ADDRESS_PREFIX)."""
    return f"{settings.PRIVILEGE_ADDRESS_PREFIX}{privilege.value}"


def _take(group: _Group, found: PrivilegeList) -> None:
    match = _SCOPE.fullmatch(group.scope)
    if match is None or match[1] not in set(ScopeKind) or len(match[2]) != _DIGITS[ScopeKind(match[1])]:
        found.ignored.append("en gruppe har et område, vi ikke kender")
        return
    kind, number = ScopeKind(match[1]), match[2]
    if group.is_constrained:
        # A constraint narrows a privilege; without knowing how, giving all of it would be more than was meant.
        found.ignored.append("en gruppe er begrænset på en måde, vi ikke kender")
        return
    known = {address_of(privilege): privilege for privilege in PERSON_PRIVILEGES - CENTRAL_PRIVILEGES}
    for address in group.addresses:
        if address in known:
            found.privileges.add(ScopedPrivilege(kind, number, known[address]))
        else:
            found.ignored.append(f"rettigheden {address[:200]!r} er ikke i kataloget")


def _decoded(value: str) -> bytes:
    if len(value) > LONGEST_LIST:
        raise _unreadable("den er for lang")
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable("den er ikke base64") from None


def _unreadable(why: str) -> RefusedByRule:
    return RefusedByRule(f"Rettighedslisten fra log-in kan ikke læses: {why}.", code="privilege.list.unreadable")


def _groups(xml: bytes) -> list[_Group]:
    """The groups of the list.

    The standard library's expat, driven by hand: it fetches nothing, and the first sign of a document type, where
    entities would be declared, stops it. lxml lives in ``memo`` only, whose door reads messages and not this.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.refuse_document_type
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise _unreadable("den er ikke XML") from None
    return reader.groups


class _Reader:
    """Follows the path from the root; the root has one of the namespaces, what lies inside has none."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self._path: list[str] = []
        self._text: list[str] = []

    def refuse_document_type(self, *declaration: object) -> None:
        raise _unreadable("den har en dokumenttype")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._text.clear()
        if len(self._path) == 1 and name not in {f"{namespace} PrivilegeList" for namespace in NAMESPACES}:
            raise _unreadable("den er ikke en PrivilegeList")
        if self._path[1:] == ["PrivilegeGroup"]:
            self.groups.append(_Group(attributes.get("Scope", "").strip()))
        elif self._path[1:] == ["PrivilegeGroup", "Constraint"]:
            self.groups[-1].is_constrained = True
        elif len(self._path) > 1 and self._path[1:] != ["PrivilegeGroup", "Privilege"]:
            raise _unreadable("den har et element, der ikke hører til")

    def text(self, data: str) -> None:
        self._text.append(data)

    def end(self, name: str) -> None:
        if self._path[1:] == ["PrivilegeGroup", "Privilege"]:
            self.groups[-1].addresses.append("".join(self._text).strip())
        self._path.pop()


@transaction.atomic
def apply(value: str, person: Identity) -> PrivilegeList:
    """Make the grants that follow log-in equal to the list, at log-in: new ones are given, missing ones end.

    Only the person's own organisation counts. The three narrower scopes are understood and give nothing: a right over
    one production unit must not become one over the whole organisation. Grants given by hand are left as they are; and
    so is the right to give rights, when nobody else could.
    """
    found = read(value)
    home = person.organisation
    wanted: set[Privilege] = set()
    for one in sorted(found.privileges, key=_scope_first):
        if one.kind != ScopeKind.CVR:
            found.ignored.append(f"{one.privilege.label} gælder kun en del ({one.kind}) og gives ikke til det hele")
        elif home is None or one.number != home.cvr_number:
            found.ignored.append(f"{one.privilege.label} gælder en anden organisation end den, man er logget ind fra")
        else:
            wanted.add(one.privilege)
    if home is not None:
        for privilege in sorted(wanted):
            services.give(by=None, grantee=person, privilege=privilege, scope=home, source=GrantSource.LOG_IN)
        gone = Grant.objects.filter(
            ~Q(type__in=wanted), grantee=person, scope=home, source=GrantSource.LOG_IN, revoked_at=None
        )
        try:
            _end(gone, home)
        except RefusedByRule as refusal:
            # The right nobody else has stays, and nothing with it.
            found.ignored.append(refusal.text)
            _end(gone.exclude(type=rules.ADMINISTRATOR), home)
    for reason in found.ignored:
        log.warning("Privilege list of %s: %s", person.pk, reason)
    return found


@transaction.atomic
def _end(gone: QuerySet[Grant], home: Organisation) -> None:
    with ledger.keeping_an_administrator(home):
        ledger.end(list(gone.select_related("grantee", "group", "scope")), by=None, reason=EndReason.TOKEN)
