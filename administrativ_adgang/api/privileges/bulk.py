"""Up to a hundred rights to give and a hundred to take in one call: all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.api.json_bodies import bad
from administrativ_adgang.api.privileges import giving
from administrativ_adgang.api.responsibility import issuer
from administrativ_adgang.core.errors import DomainError, NotFound
from administrativ_adgang.fbrs import services
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.systems.models import System

ADD, REMOVE = "privilegesToAdd", "privilegesToRemove"


def change(system: System, wanted: dict[str, Any]) -> list[Grant]:
    """Take what shall go, then give what shall come, so that a right can be exchanged for one with another end.

    Returns what was given. A refusal names the place in the lists that it is about.
    """
    add, remove = wanted.get(ADD, []), wanted.get(REMOVE, [])
    if not add and not remove:
        raise bad(giving.RESOURCE, ADD, "missing", f"Kaldet har hverken {ADD} eller {REMOVE}.")
    _check_no_repeats(remove)
    by = issuer(system, (add or remove)[0]["issuerId"], resource=giving.RESOURCE)
    changed = services.together(by=by, scope=system.organisation, steps=_steps(system, add, remove))
    return changed[len(remove) :]


def _steps(system: System, add: list[dict[str, Any]], remove: list[dict[str, Any]]) -> Iterator[Callable[[], Grant]]:
    for number, one in enumerate(remove):
        yield _placed(f"{REMOVE}[{number}]", lambda one=one: _take(system, one))  # type: ignore[misc]
    for number, one in enumerate(add):
        yield _placed(f"{ADD}[{number}]", lambda one=one: giving.give(system, one))  # type: ignore[misc]


def _take(system: System, one: dict[str, Any]) -> Grant:
    try:
        return giving.take(system, one["id"], issuer_id=one["issuerId"], expected=one["version"])
    except NotFound as error:
        # The address of the call is there; one of its items is not.
        raise bad(giving.RESOURCE, "id", "not.found", error.text, one["id"]) from None


def _placed(place: str, step: Callable[[], Grant]) -> Callable[[], Grant]:
    """The step, whose refusal says where in the lists it stands."""

    def inner() -> Grant:
        try:
            return step()
        except BadFields as error:
            error.errors = tuple(_moved(fault, place) for fault in error.errors)
            raise
        except DomainError as error:
            error.field = f"{place}.{error.field}" if error.field else place
            raise

    return inner


def _moved(fault: FieldError, place: str) -> FieldError:
    return FieldError(fault.resource, f"{place}.{fault.field}", fault.code, fault.message, fault.rejected)


def _check_no_repeats(remove: list[dict[str, Any]]) -> None:
    seen = set()
    for number, one in enumerate(remove):
        if one["id"] in seen:
            raise bad(giving.RESOURCE, f"{REMOVE}[{number}].id", "repeated", "Samme rettighed står der to gange.")
        seen.add(one["id"])
