"""The permission table: every address of portal and API with its methods, the privileges of which one opens it, and
what it answers then. Written from the source (portal-features, section 3.5), not from the code: one proves the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES, Privilege

RIGHTS = Privilege.ORGANISATION_USER_ADMINISTRATOR
SYSTEMS = Privilege.ORGANISATION_ADMINISTRATOR
CONTACTS = Privilege.CONTACT_ADMINISTRATOR
STATISTICS = Privilege.STATISTICS_ADMINISTRATOR
CENTRAL = Privilege.SYSTEM_MANAGER
VISITING = Privilege.DELEGATED_SUPPORT_ADMIN
LOGS = frozenset(
    {Privilege.MESSAGE_LOG_ADMINISTRATOR, Privilege.ACTION_LOG_ADMINISTRATOR, Privilege.SEARCH_LOG_ADMINISTRATOR}
)
SENDER = Privilege.AUTHORITY_SENDER_SYSTEM
RECEIVER = Privilege.AUTHORITY_RECIPIENT_SYSTEM

SEES_SYSTEMS = frozenset({RIGHTS, SYSTEMS, CONTACTS, CENTRAL, VISITING}) | LOGS
SEES_SET_UP = frozenset({RIGHTS, SYSTEMS, CONTACTS, CENTRAL, VISITING})
SEES_EMPTYING = frozenset({RIGHTS, SYSTEMS, CENTRAL, VISITING}) | LOGS
SEES_STATISTICS = frozenset({RIGHTS, SYSTEMS, CONTACTS, STATISTICS, CENTRAL})
CHANGES_SYSTEMS = frozenset({SYSTEMS})
MANAGES_PEOPLE = frozenset({RIGHTS, CENTRAL})
RECALLS = frozenset({Privilege.RECALL_ADMINISTRATOR, CENTRAL})
ANSWERS_REQUESTS = frozenset({RIGHTS, CENTRAL, Privilege.ACCESS_REQUEST_ADMINISTRATOR})
READS_POST = frozenset({Privilege.MESSAGE_BASIC, Privilege.MESSAGE_EMPLOYEE})
ANY_RIGHT = PERSON_PRIVILEGES

# Forms are sent empty: 422 is the form itself, asking to be filled in, so the door was open.
FORM = (("GET", 200), ("POST", 422))
PAGE = (("GET", 200),)


@dataclass(frozen=True)
class Row:
    """One address and method. ``opens``: one of these is needed, in the organisation of the address."""

    name: str
    method: str
    opens: frozenset[Privilege]
    answer: int

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


#: name of the address, privileges, and each method with its answer.
_PORTAL: tuple[tuple[str, frozenset[Privilege], tuple[tuple[str, int], ...]], ...] = (
    ("front", ANY_RIGHT, PAGE),
    ("front-live", ANY_RIGHT, (("GET", 286),)),
    ("systems", SEES_SYSTEMS, PAGE),
    ("system", SEES_SYSTEMS, PAGE),
    ("system-attempts", SEES_SYSTEMS, PAGE),
    ("system-run", SEES_SYSTEMS, PAGE),
    ("where-would-it-land", SEES_SYSTEMS, PAGE),
    ("system-try", CHANGES_SYSTEMS, FORM),
    ("system-try-message", CHANGES_SYSTEMS, FORM),
    ("system-catch-up", CHANGES_SYSTEMS, FORM),
    ("system-send-again", CHANGES_SYSTEMS, FORM),
    ("system-to-default", CHANGES_SYSTEMS, FORM),
    ("system-run-change", CHANGES_SYSTEMS, FORM),
    ("system-maintenance", CHANGES_SYSTEMS, FORM),
    ("system-maintenance-end", CHANGES_SYSTEMS, FORM),
    ("system-new", CHANGES_SYSTEMS, FORM),
    ("system-edit", CHANGES_SYSTEMS, FORM),
    ("system-make-default", CHANGES_SYSTEMS, FORM),
    ("system-make-cvr", CHANGES_SYSTEMS, FORM),
    ("system-activate", CHANGES_SYSTEMS, FORM),
    ("system-deactivate", CHANGES_SYSTEMS, FORM),
    ("system-renew-key", CHANGES_SYSTEMS, FORM),
    ("system-networks", CHANGES_SYSTEMS, FORM),
    ("system-certificate", CHANGES_SYSTEMS, FORM),
    ("system-certificate-remove", CHANGES_SYSTEMS, FORM),
    ("set-up", SEES_SET_UP, PAGE),
    # From the mailbox to pickup the mailbox is emptied, so reading leads on to the page that asks for consent.
    ("set-up-change", CHANGES_SYSTEMS, (("GET", 302), ("POST", 422))),
    ("connect", CHANGES_SYSTEMS, FORM),
    ("emptying", SEES_EMPTYING, PAGE),
    # Nothing is being emptied, so there is nothing to ask about, and nothing to pause.
    ("emptying-pause", CHANGES_SYSTEMS, (("GET", 302), ("POST", 404))),
    ("emptying-stop", CHANGES_SYSTEMS, (("GET", 302), ("POST", 404))),
    ("emptying-go-on", CHANGES_SYSTEMS, (("GET", 302), ("POST", 404))),
    ("people", MANAGES_PEOPLE, PAGE),
    ("partners", MANAGES_PEOPLE, PAGE),
    ("partner-new", MANAGES_PEOPLE, FORM),
    ("partner-hand-on", MANAGES_PEOPLE, FORM),
    ("partner-cut", MANAGES_PEOPLE, FORM),
    ("access-request-new", ANY_RIGHT, FORM),
    ("access-requests", ANSWERS_REQUESTS, PAGE),
    ("access-request", ANSWERS_REQUESTS, FORM),
    ("access-request-reject", ANSWERS_REQUESTS, FORM),
    ("access-request-revoke", ANSWERS_REQUESTS, FORM),
    ("access-request-code", ANSWERS_REQUESTS, FORM),
    ("access-request-document", ANSWERS_REQUESTS, PAGE),
    ("person", MANAGES_PEOPLE, PAGE),
    ("person-history", MANAGES_PEOPLE, PAGE),
    ("person-deactivate", MANAGES_PEOPLE, FORM),
    ("person-reactivate", MANAGES_PEOPLE, FORM),
    ("give-right", MANAGES_PEOPLE, FORM),
    ("change-rights", MANAGES_PEOPLE, FORM),
    ("rights", MANAGES_PEOPLE, PAGE),
    ("right", MANAGES_PEOPLE, FORM),
    ("right-take", MANAGES_PEOPLE, FORM),
    ("right-history", MANAGES_PEOPLE, PAGE),
    ("groups", MANAGES_PEOPLE, PAGE),
    ("group-new", MANAGES_PEOPLE, FORM),
    ("group", MANAGES_PEOPLE, PAGE),
    ("group-rename", MANAGES_PEOPLE, FORM),
    ("group-close", MANAGES_PEOPLE, FORM),
    ("group-give", MANAGES_PEOPLE, FORM),
    ("group-add", MANAGES_PEOPLE, FORM),
    # A question without fields: sent empty it is a yes.
    ("group-remove", MANAGES_PEOPLE, (("GET", 200), ("POST", 302))),
    ("review", MANAGES_PEOPLE, PAGE),
    ("review-start", MANAGES_PEOPLE, (("POST", 302),)),
    ("review-decide", MANAGES_PEOPLE, (("POST", 422),)),
    ("review-proof", MANAGES_PEOPLE, PAGE),
    ("recall", RECALLS, PAGE),
    # With nothing chosen the question leads back to the list.
    ("recall-confirm", RECALLS, (("GET", 302), ("POST", 422))),
    ("recall-message", RECALLS, PAGE),
    ("statistics", SEES_STATISTICS, PAGE),
    ("statistics-csv", SEES_STATISTICS, PAGE),
    ("mailbox", READS_POST, PAGE),
    ("mailbox-folder", READS_POST, PAGE),
    ("mailbox-chosen", READS_POST, (("POST", 302),)),
    ("letter", READS_POST, PAGE),
    ("letter-legal", READS_POST, (("GET", 302), ("POST", 302))),
    ("letter-note", READS_POST, FORM),
    ("letter-forward", READS_POST, FORM),
    ("letter-message", READS_POST, PAGE),
    ("letter-document", READS_POST, PAGE),
    ("letter-download", READS_POST, PAGE),
)

#: Open without a right: to everybody, or to whoever is logged in; each method with the answer to a logged-in person.
PUBLIC: dict[str | None, dict[str, int]] = {
    "log-in": {"GET": 302, "POST": 302},
    "log-out": {"POST": 302},
    "help": {"GET": 200},
    "accessibility": {"GET": 200},
    None: {"GET": 302},
    "privacy": {"GET": 200},
    "gallery": {"GET": 200},
}
LOGGED_IN = {
    "start": {"GET": 302},
    "organisations": {"GET": 200},
    "access-activate": {"GET": 200, "POST": 422},
    "my-requests": {"GET": 200},
    "my-request-new": {"GET": 200, "POST": 422},
    # Nobody's request, and somebody else's, do not exist.
    "my-request": {"GET": 404},
    "my-request-send": {"GET": 404, "POST": 404},
    "my-request-withdraw": {"GET": 404, "POST": 404},
    "my-request-delete": {"GET": 404, "POST": 404},
    "my-request-document-new": {"GET": 404, "POST": 404},
    "my-request-document": {"GET": 404},
    "own-sessions": {"GET": 200, "POST": 302},
}

_EITHER = frozenset({SENDER, RECEIVER})
_API: tuple[tuple[str, str, frozenset[Privilege], int], ...] = (
    ("messages", "POST", frozenset({SENDER}), 201),
    ("messages", "GET", frozenset({RECEIVER}), 200),
    ("message", "GET", frozenset({RECEIVER}), 200),
    ("message", "DELETE", _EITHER, 204),
    ("message-receipt", "POST", frozenset({RECEIVER}), 200),
    ("receipts", "GET", frozenset({SENDER}), 200),
    ("receipts-bulk", "GET", frozenset({SENDER}), 200),
    ("receipt", "GET", frozenset({SENDER}), 200),
    ("receipt", "DELETE", frozenset({SENDER}), 204),
    ("contacts", "GET", frozenset({SENDER}), 200),
    ("contact", "GET", frozenset({SENDER}), 200),
)

_MANAGES = frozenset({RIGHTS})
_HANDLES = frozenset({RIGHTS, Privilege.ACCESS_REQUEST_ADMINISTRATOR})
_CONNECTS = frozenset({Privilege.ORGANISATION_ADMINISTRATOR})
_RIGHTS_API: tuple[tuple[str, str, frozenset[Privilege], int], ...] = (
    ("identities", "GET", _MANAGES, 200),
    ("identity", "GET", _MANAGES, 200),
    ("identity", "PUT", _MANAGES, 200),
    ("identity-verification", "PUT", _MANAGES, 422),
    ("identities-validation-cpr", "POST", _MANAGES, 200),
    ("identity-groups", "GET", _MANAGES, 200),
    ("identity-groups", "POST", _MANAGES, 201),
    ("identity-group", "GET", _MANAGES, 200),
    ("identity-group", "PUT", _MANAGES, 200),
    ("identity-group", "DELETE", _MANAGES, 204),
    ("group-privileges", "POST", _MANAGES, 201),
    ("group-privilege", "PUT", _MANAGES, 200),
    ("group-privilege", "DELETE", _MANAGES, 204),
    ("group-grantees", "POST", _MANAGES, 201),
    ("group-grantee", "PUT", _MANAGES, 200),
    ("group-grantee", "DELETE", _MANAGES, 204),
    ("direct-privileges", "GET", _MANAGES, 200),
    ("direct-privileges", "POST", _MANAGES, 201),
    ("direct-privileges-bulk", "POST", _MANAGES, 200),
    ("direct-privilege", "GET", _MANAGES, 200),
    ("direct-privilege", "DELETE", _MANAGES, 204),
    ("direct-privileges-of-grantee", "GET", _MANAGES, 200),
    ("privilege-types", "GET", _MANAGES, 200),
    ("access-requests", "GET", _HANDLES, 200),
    ("access-requests", "POST", _HANDLES, 201),
    ("access-request", "GET", _HANDLES, 200),
    # Rejecting is what both rights allow; approving takes the right to give what is asked for.
    ("access-request", "PUT", _HANDLES, 200),
    ("access-request", "DELETE", _HANDLES, 204),
    ("access-request-document", "GET", _HANDLES, 200),
    ("access-request-document", "PUT", _HANDLES, 200),
    ("access-request-activation", "POST", _HANDLES, 200),
    ("system-fetches", "GET", _CONNECTS, 200),
    ("system-fetches", "POST", _CONNECTS, 201),
    ("system-fetches-message-count", "GET", _CONNECTS, 200),
    ("system-fetch", "GET", _CONNECTS, 200),
    ("system-fetch", "PUT", _CONNECTS, 200),
    ("system-fetch", "DELETE", _CONNECTS, 204),
)

#: Without a key: the description of the interface, and the answer that there is nothing.
API_PUBLIC = {"openapi": {"GET": 200}, "unknown": {"GET": 404}}


def portal_rows() -> Iterator[Row]:
    """The rows of the portal's addresses that ask for a right."""
    for name, opens, methods in _PORTAL:
        for method, answer in methods:
            yield Row(name, method, opens, answer)


def api_rows() -> Iterator[Row]:
    """The rows of the API; what may be read with GET may be asked for with HEAD."""
    yield from _with_head(_API)


def rights_rows() -> Iterator[Row]:
    """The rows of the API's resources of rights."""
    yield from _with_head(_RIGHTS_API)


def _with_head(table: tuple[tuple[str, str, frozenset[Privilege], int], ...]) -> Iterator[Row]:
    for name, method, opens, answer in table:
        yield Row(name, method, opens, answer)
        if method == "GET":
            yield Row(name, "HEAD", opens, answer)
