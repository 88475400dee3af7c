"""The description of the interface is there for everybody and covers every address."""

from __future__ import annotations

from django.test import Client
from django.urls import URLPattern

from administrativ_adgang.api import urls
from tests.api.calls import ADDRESS


def test_every_address_is_described_with_its_success_and_its_refusals() -> None:
    answer = Client().get(f"{ADDRESS}openapi", {"format": "json"})
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    ours = {
        ADDRESS + str(pattern.pattern).replace("<str:", "{").replace(">", "}")
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern) and pattern.name not in ("openapi", "unknown")
    }
    assert set(paths) == ours
    successes = {
        ("memos/", "post"): "201",
        ("memos/", "get"): "200",
        ("memos/{message_id}", "delete"): "204",
        ("memos/{message_id}/receipt", "post"): "200",
        ("receipts/{receipt_id}", "delete"): "204",
    }
    for (path, method), status in successes.items():
        assert status in paths[ADDRESS + path][method]["responses"]
    for operations in paths.values():
        for operation in operations.values():
            assert {"401", "403"} <= set(operation["responses"])
            assert operation["security"] == [{"systemKey": []}]
