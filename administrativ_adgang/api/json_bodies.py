"""Reading a JSON body into the fields of a data type, with every fault named as the caller knows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, Serializer

from administrativ_adgang.api.bodies import LARGEST_JSON, Body
from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.core.errors import RefusedByRule

JSON = "application/json"

#: What may not be sent back: personal numbers and secrets.
_NEVER_REPEATED = frozenset({"cprNumber", "externalId", "pin", "code"})

_FAULTS = {
    "required": ("missing", "{field} mangler."),
    "blank": ("missing", "{field} mangler."),
    "invalid_choice": ("not.allowed", "{field} har en værdi, der ikke findes."),
    "max_length": ("too.long", "{field} er for lang."),
}
_OTHER_FAULT = ("format.not.allowed", "{field} har ikke den form, feltet skal have.")


def read(request: Request, shape: type[Serializer[Any]], *, resource: str) -> dict[str, Any]:
    """The fields of the body. Raises :class:`RefusedByRule`, or :class:`BadFields` naming all that cannot be used.

    Fields we do not know are left alone, and null is the same as absent: real clients send both.
    """
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise RefusedByRule(f"Indholdstypen skal være {JSON}.", code="content.type.not.allowed", field="Content-Type")
    given = _parse(Body(request._request).read_all(limit=LARGEST_JSON))
    serializer = shape(data=given)
    if not serializer.is_valid():
        raise BadFields(*_faults(serializer, given, resource))
    fields: dict[str, Any] = serializer.validated_data
    return fields


def bad(resource: str, field: str, fault: str, text: str, rejected: Any = None) -> BadFields:
    """The refusal of one field whose form is right and whose value is not: ``issuerId`` gives ``issuer.id.<fault>``."""
    shown = None if rejected is None else str(rejected)
    return BadFields(FieldError(resource, field, f"{dotted(field)}.{fault}", text, shown))


def dotted(field: str) -> str:
    """A field's name as the words of an error code; places in lists are left out."""
    name = re.sub(r"\[\d+\]", "", field)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", ".", name).replace("-", ".").lower()


def _parse(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RefusedByRule("Indholdet er ikke JSON.", code="request.not.readable") from None
    if not isinstance(found, dict):
        raise RefusedByRule("Indholdet skal være ét JSON-objekt.", code="request.not.readable")
    return {name: _without_null(value) for name, value in found.items() if value is not None}


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_null(inner) for name, inner in value.items() if inner is not None}
    return [_without_null(inner) for inner in value] if isinstance(value, list) else value


def _faults(serializer: BaseSerializer[Any], given: Any, resource: str) -> Iterator[FieldError]:
    for path, detail in _walk(serializer.errors, ""):
        code, text = _FAULTS.get(detail.code or "", _OTHER_FAULT)
        name = path.removesuffix(".non_field_errors")
        last = name.rpartition(".")[2]
        rejected = None if code == "missing" or last.partition("[")[0] in _NEVER_REPEATED else _at(given, name)
        yield FieldError(resource, name, f"{dotted(name)}.{code}", text.format(field=name), rejected)


def _walk(errors: Any, path: str) -> Iterator[tuple[str, ErrorDetail]]:
    """Every fault with the path of its field; a field is told of once."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            place = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")
            yield from _walk(inner, place)
    elif errors and isinstance(errors[0], ErrorDetail):
        yield path, errors[0]
    else:
        for number, inner in enumerate(errors):
            yield from _walk(inner, f"{path}[{number}]")


def _at(given: Any, path: str) -> str | None:
    """What the caller wrote at a path, shortened."""
    for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        try:
            given = given[int(number)] if number else given[name]
        except (KeyError, IndexError, TypeError):
            return None
    return given[:200] if isinstance(given, str) else json.dumps(given)[:200]
