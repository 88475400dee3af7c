"""Business receipts that a sender system fetches itself."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from administrativ_adgang.delivery import receipts
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from tests.api.calls import Caller, error_of
from tests.people import Cast
from tests.sending import build_sender, send
from tests.stored import Stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(stored: Stored) -> Caller:
    return Caller(build_sender())


def judged(sender: Caller, cast: Cast, number: int = 1) -> list[Receipt]:
    for _ in range(number):
        send(sender.system, cast.agency, pieces={"message_id": "sag 9"})
    services.distribute_received()
    return list(Receipt.objects.filter(system=sender.system).order_by("due_at", "id"))


def test_the_list_and_the_bulk_show_the_same_receipts(sender: Caller, cast: Cast) -> None:
    expected = judged(sender, cast, 3)
    listed = sender.get("receipts/?size=2").json()
    assert listed["content"] == [str(receipt.pk) for receipt in expected[:2]]
    assert (listed["totalElements"], listed["totalPages"], listed["next"]["page"]) == (3, 2, 1)
    bulk = sender.get("receipts-bulk/?size=2&page=1").json()
    (only,) = bulk.pop("receipts")
    assert bulk == {"currentPage": 1, "totalPages": 2, "elementsOnPage": 1, "totalElements": 3}
    assert only["id"] == str(expected[2].pk)
    assert (only["receiptStatus"], only["messageId"]) == ("COMPLETED", "sag 9")
    assert len(sender.get("receipts/").json()["content"]) == 3


def test_a_receipt_stays_until_it_is_asked_to_go(sender: Caller, cast: Cast) -> None:
    (expected,) = judged(sender, cast)
    for query in ("", "?delete=false"):
        answer = sender.get(f"receipts/{expected.pk}{query}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    body = answer.json()
    assert set(body) == {"transmissionId", "messageUUID", "messageId", "timeStamp", "receiptStatus"}
    assert (body["messageUUID"], body["receiptStatus"]) == (str(expected.message_uuid), "COMPLETED")
    assert datetime.fromisoformat(body["timeStamp"]) == expected.created_at
    assert sender.call("HEAD", f"receipts/{expected.pk}?delete=true").status_code == 200
    assert sender.get(f"receipts/{expected.pk}?delete=True").json() == body
    assert error_of(sender.get(f"receipts/{expected.pk}"), 404) == "not.found"
    assert sender.get("receipts/").json()["totalElements"] == 0
    assert Event.objects.filter(tag=Tag.RECEIPT_SENT, message_uuid=expected.message_uuid).count() == 1


def test_a_receipt_is_deleted_once(sender: Caller, cast: Cast) -> None:
    (expected,) = judged(sender, cast)
    assert sender.delete(f"receipts/{expected.pk}").status_code == 204
    assert error_of(sender.delete(f"receipts/{expected.pk}"), 404) == "not.found"
    assert Event.objects.filter(tag=Tag.RECEIPT_SENT).count() == 1


def test_a_receipt_that_is_pushed_is_not_on_the_list(cast: Cast, stored: Stored) -> None:
    pushed = Caller(build_sender())
    pushed.system.receipt_endpoint = "https://system.example/receipts"
    pushed.system.save()
    (receipt,) = judged(pushed, cast)
    assert pushed.get("receipts/").json()["content"] == []
    assert error_of(pushed.get(f"receipts/{receipt.pk}"), 404) == "not.found"


def test_anothers_receipt_does_not_exist(sender: Caller, cast: Cast) -> None:
    (receipt,) = judged(sender, cast)
    stranger = Caller(build_sender())
    assert stranger.get("receipts-bulk/").json()["receipts"] == []
    assert error_of(stranger.get(f"receipts/{receipt.pk}?delete=true"), 404) == "not.found"
    assert error_of(stranger.delete(f"receipts/{receipt.pk}"), 404) == "not.found"
    assert error_of(stranger.get(f"receipts/{uuid.uuid4()}"), 404) == "not.found"
    assert sender.get("receipts/").json()["totalElements"] == 1


@pytest.mark.parametrize(
    "path", ["receipts/no-id", "receipts/no-id?delete=true", "receipts/?size=0", "receipts-bulk/?page=x"]
)
def test_what_cannot_be_read_is_refused(sender: Caller, path: str) -> None:
    assert error_of(sender.get(path), 400) == "fields.not.allowed"


def test_delete_is_true_or_false(sender: Caller, cast: Cast) -> None:
    (receipt,) = judged(sender, cast)
    assert error_of(sender.get(f"receipts/{receipt.pk}?delete=maybe"), 400) == "fields.not.allowed"
    assert sender.get("receipts/").json()["totalElements"] == 1


def test_the_total_is_counted_so_far_and_no_further(
    sender: Caller, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(sender, cast, 4)
    monkeypatch.setattr(receipts, "COUNTED_AT_MOST", 3)
    body = sender.get("receipts/").json()
    assert (len(body["content"]), body["totalElements"]) == (4, 3)
