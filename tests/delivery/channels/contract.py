"""What every channel must do, whatever it speaks: run against each, and against a real receiver."""

from __future__ import annotations

import time
import uuid
from io import BytesIO

import pytest

from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels.base import Answer, Channel, Parcel
from administrativ_adgang.management.receiver.behaviour import Mode
from tests.receiver import LocalReceiver
from tests.sending import build_memo


def letter(size: int = 0) -> Parcel:
    """A parcel with a real MeMo in it."""
    identifier, xml = build_memo(sender="12345678", recipient="22334455", size=size)
    return Parcel(str(identifier), len(xml), lambda: BytesIO(xml))


class ChannelContract:
    """Subclass it with ``channel(address)``."""

    timeout = 1

    def channel(self, address: str) -> Channel:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _short_limits(self, settings: object) -> None:
        settings.DELIVERY_TIMEOUT_SECONDS = self.timeout  # type: ignore[attr-defined]

    def send(self, address: str, *parcels: Parcel) -> list[Answer | None]:
        with self.channel(address) as channel:
            return channel.send(parcels or [letter()], seconds=20)

    def fail(self, receiver: LocalReceiver, mode: Mode) -> Answer:
        receiver.behave(mode)
        (answer,) = self.send(receiver.address())
        assert answer is not None
        assert not answer.taken
        assert answer.technical
        return answer

    def test_a_message_arrives_byte_for_byte_under_its_id(self, receiver: LocalReceiver) -> None:
        parcel = letter()
        assert self.send(receiver.address(), parcel) == [Answer(taken=True)]
        line = receiver.ledger.lines[uuid.UUID(parcel.name)]
        assert line.problems == []
        assert receiver.ledger.content(line.uuid) == parcel.open().read()

    def test_many_are_answered_in_their_order(self, receiver: LocalReceiver) -> None:
        parcels = [letter() for _ in range(60)]
        assert self.send(receiver.address(), *parcels) == [Answer(taken=True)] * 60
        assert {str(key) for key in receiver.ledger.lines} == {parcel.name for parcel in parcels}

    def test_a_large_message_is_streamed_whole(self, receiver: LocalReceiver) -> None:
        parcel = letter(size=5_000_000)
        assert self.send(receiver.address(), parcel) == [Answer(taken=True)]
        assert receiver.ledger.lines[uuid.UUID(parcel.name)].size == parcel.size

    def test_nobody_listens(self) -> None:
        (answer,) = self.send("http://127.0.0.1:1/receive")
        assert answer is not None
        assert answer.cause == Cause.CONNECTION_REFUSED

    def test_it_never_answers(self, receiver: LocalReceiver) -> None:
        begun = time.monotonic()
        assert self.fail(receiver, Mode.SILENT).cause == Cause.TIME_OUT
        assert time.monotonic() - begun < self.timeout + 1

    def test_it_answers_with_an_error(self, receiver: LocalReceiver) -> None:
        answer = self.fail(receiver, Mode.FAILING)
        assert answer.cause == Cause.RECEIVER_FAULT
        assert "500" in answer.technical

    def test_it_refuses_our_key(self, receiver: LocalReceiver) -> None:
        assert self.fail(receiver, Mode.KEY).cause == Cause.KEY_REFUSED

    def test_it_finds_the_message_too_large(self, receiver: LocalReceiver) -> None:
        assert self.fail(receiver, Mode.TOO_LARGE).cause == Cause.TOO_LARGE

    def test_a_redirect_is_not_followed(self, receiver: LocalReceiver) -> None:
        assert self.fail(receiver, Mode.REDIRECT).cause == Cause.REDIRECTED
        assert not receiver.ledger.lines

    def test_it_closes_without_an_answer(self, receiver: LocalReceiver) -> None:
        assert self.fail(receiver, Mode.GONE).cause == Cause.CUT_OFF

    def test_it_cuts_its_answer_off(self, receiver: LocalReceiver) -> None:
        assert self.fail(receiver, Mode.CUT).cause in (Cause.CUT_OFF, Cause.RECEIVER_FAULT)

    def test_megabytes_of_answer_are_not_read(self, receiver: LocalReceiver) -> None:
        answer = self.fail(receiver, Mode.HUGE)
        assert answer.cause == Cause.RECEIVER_FAULT
        assert len(answer.technical) <= 500

    def test_after_a_row_of_failures_the_rest_is_left_alone(self, receiver: LocalReceiver) -> None:
        receiver.behave(Mode.FAILING)
        answers = self.send(receiver.address(), *[letter() for _ in range(60)])
        assert answers.count(None) >= 20
        assert all(answer is None or not answer.taken for answer in answers)

    def test_one_failure_does_not_stop_the_others(self, receiver: LocalReceiver) -> None:
        receiver.behave(Mode.FAILING, share=0.2)
        answers = self.send(receiver.address(), *[letter() for _ in range(60)])
        assert None not in answers
        assert sum(answer.taken for answer in answers if answer) == len(receiver.ledger.lines)
