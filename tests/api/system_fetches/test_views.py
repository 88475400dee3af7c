"""Emptyings over the interface: what they send, how they are stopped, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.connection import control, emptying
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.distribution import services
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.systems.kinds import SetUpWay
from tests.api.calls import Caller, error_of
from tests.api.houses import House, ask, faults_of, last_event, unknown
from tests.builders import build_contact_point, build_employee, build_set_up, build_system
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


class Town(House):
    """Three letters in the mailbox, two systems, and a contact point whose post goes to the second."""

    def __init__(self) -> None:
        super().__init__()
        self.karen = build_employee(self.organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        self.connector = Caller(self.build_system(Privilege.ORGANISATION_ADMINISTRATOR))
        sender = build_sender()
        self.letters = [send(sender, self.organisation) for _ in range(3)]
        services.distribute_received()
        self.default = build_system(self.organisation, slot=1, endpoint="https://post.example/a")
        self.archive = build_system(self.organisation, slot=2, endpoint="https://post.example/b")
        self.point = build_contact_point(self.organisation, self.archive)
        build_set_up(self.organisation, SetUpWay.CONTACTABLE, self.default)
        self.address = f"mailboxes/{Placement.objects.filter(message=self.letters[0]).get().mailbox_id}/system-fetches/"

    def wish(self, **fields: Any) -> dict[str, Any]:
        return {"organisationId": self.id, "contactPointId": str(self.point.pk), **fields}

    def start(self, **fields: Any) -> Any:
        return ask(self.connector, "POST", self.address, self.wish(**fields))

    def run(self) -> EmptyingRun:
        return EmptyingRun.objects.get(organisation=self.organisation)


@pytest.fixture
def town(db: None) -> Town:
    return Town()


class TestStarting:
    def test_what_lies_in_the_mailbox_goes_to_the_contact_points_system(self, town: Town) -> None:
        answer = town.start()
        assert answer.status_code == 201, answer.content
        body = answer.json()
        assert (body["systemFetchStatusType"], body["totalMessages"], body["fetchedMessages"]) == ("RUNNING", 3, 0)
        assert (body["systemId"], body["contactPointId"]) == (str(town.archive.pk), str(town.point.pk))
        assert body["preferOriginalMessageRecipient"] is False
        assert "toDateTime" in body
        while emptying.enqueue_next(town.run().pk):
            pass
        assert set(Delivery.objects.values_list("system_id", flat=True)) == {town.archive.pk}
        assert town.connector.get(f"{town.address}{body['id']}").json()["id"] == body["id"]
        event = last_event("SYSTEM_FETCH_STARTED")
        assert (event.system_id, event.properties["letters"]) == (town.connector.system.pk, 3)

    def test_a_letters_own_contact_point_is_preferred_when_asked_for(self, town: Town) -> None:
        own = build_contact_point(town.organisation, town.default)
        named, *_ = town.letters
        named.contact_point_id = str(own.pk)
        named.save(update_fields=["contact_point_id"])
        assert town.start(preferOriginalMessageRecipient=True).status_code == 201
        while emptying.enqueue_next(town.run().pk):
            pass
        goes = dict(Delivery.objects.values_list("message_id", "system_id"))
        assert goes.pop(named.pk) == town.default.pk
        assert set(goes.values()) == {town.archive.pk}

    def test_a_period_bounds_it_and_is_counted_beforehand(self, town: Town) -> None:
        start = clock.now() - timedelta(days=9)
        for number, message in enumerate(town.letters):
            Placement.objects.filter(message=message).update(placed_at=start + timedelta(days=number))
        period = {"fromDateTime": start.isoformat(), "toDateTime": (start + timedelta(days=1)).isoformat()}
        query = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in period.items())
        (counted,) = town.connector.get(f"{town.address}message-count?{query}").json()["systemFetches"]
        assert counted["totalMessages"] == 2
        assert town.start(**period).json()["totalMessages"] == 2

    @pytest.mark.parametrize("field", ["organisationId", "contactPointId"])
    def test_whose_and_where_to_must_be_said(self, town: Town, field: str) -> None:
        assert set(faults_of(town.start(**{field: None}))) == {field}
        assert set(faults_of(town.start(**{field: unknown()}))) == {field}
        assert not EmptyingRun.objects.exists()

    def test_what_cannot_be_is_a_fault_of_its_field(self, town: Town) -> None:
        now = clock.now()
        later, earlier = (now + timedelta(hours=1)).isoformat(), (now - timedelta(hours=1)).isoformat()
        stranger = House()
        bad: list[tuple[str, dict[str, Any]]] = [
            ("contactPointId", {"contactPointId": str(build_contact_point(stranger.organisation).pk)}),
            ("organisationId", {"organisationId": stranger.id}),
            ("mailboxId", {"mailboxId": unknown()}),
            ("systemId", {"systemId": str(town.default.pk)}),
            ("toDateTime", {"toDateTime": later}),
            ("fromDateTime", {"fromDateTime": later}),
            ("fromDateTime", {"fromDateTime": now.isoformat(), "toDateTime": earlier}),
            ("fromDateTime", {"fromDateTime": "i går"}),
            ("systemFetchStatusType", {"systemFetchStatusType": "STOPPED"}),
            ("systemFetchStatusType", {"systemFetchStatusType": "PAUSED"}),
        ]
        for field, fields in bad:
            assert set(faults_of(town.start(**fields))) == {field}, fields
        assert not EmptyingRun.objects.exists()

    def test_a_second_one_is_refused_while_one_runs_or_is_paused(self, town: Town) -> None:
        assert town.start().status_code == 201
        assert error_of(town.start(), 422) == "emptying.already.running"
        control.pause(by=town.karen, organisation=town.organisation)
        assert error_of(town.start(), 422) == "emptying.already.running"

    def test_a_system_that_takes_nothing_is_refused(self, town: Town) -> None:
        town.archive.active_from = None
        town.archive.save(update_fields=["active_from"])
        assert error_of(town.start(), 422) == "system.not.active"
        town.archive.active_from = clock.now()
        town.archive.save(update_fields=["active_from"])
        Health.objects.create(system=town.archive, first_failure_at=clock.now())
        assert error_of(town.start(), 422) == "system.failing"
        town.point.active = False
        town.point.save(update_fields=["active"])
        assert error_of(town.start(), 422) == "contact.point.not.active"
        build_set_up(town.organisation, SetUpWay.NO_PICKUP, town.default)
        assert error_of(town.start(), 422) == "not.possible.in.this.state"
        assert not EmptyingRun.objects.exists()


class TestOne:
    @pytest.fixture
    def one(self, town: Town) -> str:
        return f"{town.address}{town.start().json()['id']}"

    def put(self, town: Town, one: str, **fields: Any) -> Any:
        return ask(town.connector, "PUT", one, {**town.connector.get(one).json(), **fields})

    def test_it_is_stopped_and_gone_on_with(self, town: Town, one: str) -> None:
        emptying.enqueue_next(town.run().pk)
        stopped = self.put(town, one, systemFetchStatusType="STOPPED")
        assert (stopped.status_code, stopped.json()["systemFetchStatusType"]) == (200, "STOPPED")
        assert not Delivery.objects.filter(done_at=None).exists()
        assert last_event("SYSTEM_FETCH_STOPPED").system_id == town.connector.system.pk
        again = self.put(town, one, systemFetchStatusType="RUNNING")
        assert again.json()["systemFetchStatusType"] == "RUNNING"
        assert again.json()["version"] > stopped.json()["version"]

    def test_a_paused_one_is_shown_as_stopped_and_stays_as_it_is(self, town: Town, one: str) -> None:
        control.pause(by=town.karen, organisation=town.organisation)
        assert self.put(town, one).json()["systemFetchStatusType"] == "STOPPED"
        assert town.run().state == RunState.PAUSED

    def test_a_finished_one_is_neither_stopped_nor_gone_on_with(self, town: Town, one: str) -> None:
        EmptyingRun.objects.update(state=RunState.FINISHED, finished_at=clock.now())
        for status in ("STOPPED", "RUNNING"):
            assert error_of(self.put(town, one, systemFetchStatusType=status), 422) == "emptying.state"
        assert town.run().state == RunState.FINISHED

    def test_it_does_not_finish_on_request_nor_become_another(self, town: Town, one: str) -> None:
        assert error_of(self.put(town, one, systemFetchStatusType="FINISHED"), 422) == "emptying.state"
        for field, value in (("contactPointId", unknown()), ("fromDateTime", "2026-01-01T00:00:00Z")):
            assert set(faults_of(self.put(town, one, **{field: value}))) == {field}
        assert set(faults_of(self.put(town, one, preferOriginalMessageRecipient=True))) == {
            "preferOriginalMessageRecipient"
        }

    def test_only_the_newest_can_be_gone_on_with(self, town: Town, one: str) -> None:
        EmptyingRun.objects.update(state=RunState.STOPPED, started_at=clock.now() - timedelta(days=1))
        assert town.start().status_code == 201
        assert error_of(self.put(town, one, systemFetchStatusType="RUNNING"), 422) == "emptying.not.newest"

    def test_it_is_taken_off_the_list_when_it_has_ended(self, town: Town, one: str) -> None:
        assert error_of(town.connector.delete(one), 422) == "emptying.not.ended"
        assert self.put(town, one, systemFetchStatusType="STOPPED").status_code == 200
        emptying.settle_running()
        assert town.connector.delete(one).status_code == 204
        assert error_of(town.connector.get(one), 404) == "not.found"
        assert last_event("SYSTEM_FETCH_STOPPED").properties["removed"] == 1


class TestList:
    def test_the_newest_come_first_and_old_ones_can_be_left_out(self, town: Town) -> None:
        old = town.start().json()["id"]
        EmptyingRun.objects.update(
            state=RunState.FINISHED, finished_at=clock.now(), started_at=clock.now() - timedelta(days=9)
        )
        new = town.start().json()["id"]

        def listed(query: str = "") -> list[str]:
            return [one["id"] for one in town.connector.get(town.address + query).json()["systemFetches"]]

        assert listed() == [new, old]
        assert listed(f"?fromDate={(clock.now() - timedelta(days=1)).date()}T00:00:00Z") == [new]
        assert set(faults_of(town.connector.get(f"{town.address}?fromDate=snart"))) == {"fromDate"}

    def test_what_the_portal_started_is_shown_without_a_contact_point(self, town: Town) -> None:
        emptying.start(by=town.karen, organisation=town.organisation)
        (found,) = town.connector.get(town.address).json()["systemFetches"]
        assert "contactPointId" not in found
        assert found["systemId"] == str(town.default.pk)

    def test_another_mailbox_does_not_exist(self, town: Town) -> None:
        foreign = Town().address
        for path in (foreign, f"{foreign}message-count", f"mailboxes/{unknown()}/system-fetches/"):
            assert error_of(town.connector.get(path), 404) == "not.found"
        assert error_of(town.connector.get("mailboxes/vores/system-fetches/"), 400) == "fields.not.allowed"
        period = "message-count?fromDateTime=2026-02-02T00:00:00Z&toDateTime=2026-01-01T00:00:00Z"
        assert set(faults_of(town.connector.get(town.address + period))) == {"fromDateTime"}
