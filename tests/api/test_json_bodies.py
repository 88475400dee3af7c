"""What is read out of a JSON body, and how its faults are named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from administrativ_adgang.api import json_bodies, rights_shapes
from administrativ_adgang.api.errors import BadFields
from administrativ_adgang.core.errors import RefusedByRule


def request(body: bytes, kind: str = "application/json") -> Request:
    """A call with a body."""
    plain = APIRequestFactory().generic("POST", "/", body, content_type=kind)
    return Request(plain, parsers=[JSONParser()])


def faults(body: Any) -> dict[str, tuple[str, Any]]:
    """The faults of a bulk, each with its code and what was sent."""
    with pytest.raises(BadFields) as refusal:
        json_bodies.read(request(json.dumps(body).encode()), rights_shapes.BulkDirectPrivileges, resource="r")
    return {error.field: (error.code, error.rejected) for error in refusal.value.errors}


def test_faults_have_the_place_in_the_list_and_what_was_sent() -> None:
    item = {"id": "x", "version": -1, "issuerId": ["a"]}
    assert faults({"privilegesToRemove": [item]}) == {
        "privilegesToRemove[0].id": ("privileges.to.remove.id.format.not.allowed", "x"),
        "privilegesToRemove[0].version": ("privileges.to.remove.version.format.not.allowed", "-1"),
        "privilegesToRemove[0].issuerId": ("privileges.to.remove.issuer.id.format.not.allowed", '["a"]'),
    }


def test_an_item_that_is_no_object_is_named() -> None:
    assert set(faults({"privilegesToRemove": ["x"]})) == {"privilegesToRemove[0]"}


def test_null_is_the_same_as_absent_and_what_is_unknown_is_left_alone() -> None:
    body = request(b'{"privilegesToAdd": null, "farve": {"x": null}}')
    assert json_bodies.read(body, rights_shapes.BulkDirectPrivileges, resource="r") == {}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"\xff", b'{"a": NaN}', b"[" * 50_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedByRule) as refusal:
        json_bodies.read(request(body), rights_shapes.BulkDirectPrivileges, resource="r")
    assert refusal.value.code == "request.not.readable"


def test_names_become_words() -> None:
    assert json_bodies.dotted("privilegesToAdd[3].issuerId") == "privileges.to.add.issuer.id"
    assert json_bodies.dotted("If-Match") == "if.match"
