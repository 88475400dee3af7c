"""Who one is at log-in, and the rights that come along.

In operation an identity provider answers; in the demo one picks a person, and the provider is imagined to say what it
said the last time.

Whoever receives an answer of the provider checks it first, and then calls :func:`known_user` and
:func:`log_in_with_attributes`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs import privilege_token
from administrativ_adgang.fbrs.models import Grant, GrantSource, Identity, User
from administrativ_adgang.fbrs.privilege_token import ATTRIBUTES, ScopedPrivilege, ScopeKind
from administrativ_adgang.fbrs.privileges import Privilege

log = logging.getLogger(__name__)

#: Attribute name to its values, as SAML libraries hand them over.
Attributes = Mapping[str, Sequence[str]]


class KnownPeople(BaseBackend):
    """Whose session it is. It lets nobody in by itself: that is done for whom the identity provider vouches."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session. Asked at every request, so a deactivated person is out at once."""
        return _active().filter(pk=user_id).first()


class DemoBackend(KnownPeople):
    """Logs in the chosen person without a secret. Only switched on by DEMO, never in operation."""

    def authenticate(self, request: HttpRequest | None, demo_subject: str | None = None, **other: Any) -> User | None:
        return None if demo_subject is None else known_user(demo_subject)


def known_user(subject: str) -> User | None:
    """The active person with this name at the identity provider."""
    return _active().filter(subject=subject).first()


def log_in_with_attributes(request: HttpRequest, user: User, attributes: Attributes) -> None:
    """Let somebody in for whom the identity provider has vouched, with the rights its answer carries.

    The session gets a new key, so a key planted before is worth nothing.
    """
    follow(user.identity, attributes)
    login(request, user, backend=f"{__name__}.{KnownPeople.__name__}")


def follow(person: Identity, attributes: Attributes) -> None:
    """Make the rights that follow log-in equal to the privilege list among the attributes; without one there are none.

    A list that cannot be read, or gives to who may hold nothing, changes nothing: it is logged, and the person comes in
    with what they have.
    """
    try:
        privilege_token.apply(_list_among(attributes), person)
    except RefusedByRule as refusal:
        log.warning("Privilege list of %s left out: %s", person.pk, refusal.text)


def demo_attributes(person: Identity) -> Attributes:
    """What the demo's imagined identity provider says of a person: the rights that followed the last log-in."""
    home = person.organisation
    if home is None:
        return {}
    held = Grant.objects.filter(grantee=person, scope=home, source=GrantSource.LOG_IN, revoked_at=None)
    return {ATTRIBUTES[0]: [privilege_token.write(_at_home(home.cvr_number, one.type) for one in held)]}


def _at_home(cvr_number: str, type_: str) -> ScopedPrivilege:
    return ScopedPrivilege(ScopeKind.CVR, cvr_number, Privilege(type_))


def _list_among(attributes: Attributes) -> str:
    """The one list: under the name of either model, or the same under both."""
    lists = {"".join(value.split()) for name in ATTRIBUTES for value in attributes.get(name, ())}
    if len(lists) > 1:
        raise RefusedByRule("Log-in har flere rettighedslister.", code="privilege.list.unreadable")
    return next(iter(lists), "") or privilege_token.write(())


def _active() -> QuerySet[User]:
    return User.objects.select_related("identity").filter(is_active=True, identity__is_active=True)
