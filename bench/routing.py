"""G3: which receiver system a message goes to, in an authority with 300 contact points and five systems.

Ours is what distribution does with a batch: look everything up, gather each message's facts, decide. The others get the
same contact points as 300 rules on six fields, already in memory: a loop in plain Python that takes the first rule that
fits, and rule-engine (PyPI) where it can be installed.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from administrativ_adgang.distribution import facts
from administrativ_adgang.distribution.routing import route
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages.models import Message, MessageType, PostType
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from administrativ_adgang.systems.models import System
from bench.ground import peers, world
from bench.report import Report
from tests.builders import build_contact_point, build_organisation, build_set_up, build_system

RULES, MESSAGES, FEW = 300, 500, 20
PAIRS = 7

Fields = dict[str, Any]


@dataclass(frozen=True)
class Authority:
    """The recipient: its systems and its contact points as rules, in the order they are tried."""

    organisation: Organisation
    default: System
    rules: list[Fields]


def run(report: Report) -> None:
    """First the same decisions, then the times."""
    authority = _authority()
    messages = _messages(authority)
    fields = [_fields(message) for message in messages]
    decided = _ours(messages)
    if decided != [_by_loop(authority, each) for each in fields]:
        raise AssertionError("The loop decides otherwise")
    report.compare(
        "G3-loop", lambda: _ours(messages), lambda: [_by_loop(authority, each) for each in fields],
        goal=50, rounds=5, pairs=PAIRS,
    )  # fmt: skip
    by_engine = _rule_engine(authority)
    if by_engine is None:
        print("rule-engine cannot be installed here: routing is not compared with it.")
        return
    if decided[:FEW] != [by_engine(each) for each in fields[:FEW]]:
        raise AssertionError("rule-engine decides otherwise")
    # Its rules are so slow that it gets fewer messages.
    measured = [
        (
            _seconds_each(lambda: _ours(messages), MESSAGES),
            _seconds_each(lambda: list(map(by_engine, fields[:FEW])), FEW),
        )
        for _ in range(PAIRS)
    ]
    report.record("G3", measured, goal=500)


def _seconds_each(function: Callable[[], Any], number: int) -> float:
    begun = time.process_time()
    function()
    return (time.process_time() - begun) / number


def _ours(messages: Sequence[Message]) -> list[uuid.UUID | None]:
    found = facts.gather(messages)
    return [route(found[message.pk]).system_id for message in messages]


def _by_loop(authority: Authority, message: Fields) -> uuid.UUID:
    for rule in authority.rules:
        if (
            message["recipient"] == rule["recipient"]
            and (rule["post_type"] is None or message["post_type"] == rule["post_type"])
            and (rule["point"] is None or message["point"] == rule["point"])
            and rule["active"]
            and message["size"] <= rule["largest"]
            and message["attachments"] <= rule["attachments"]
        ):
            return uuid.UUID(rule["system"])
    return authority.default.pk


def _rule_engine(authority: Authority) -> Callable[[Fields], uuid.UUID] | None:
    rule_engine = peers.install("rule_engine", "rule-engine==5.1.0", "python-dateutil", "six", "tzlocal")
    if rule_engine is None:
        return None
    compiled = [
        (rule_engine.Rule(_text(rule)), uuid.UUID(rule["system"])) for rule in authority.rules if rule["active"]
    ]

    def decide(message: Fields) -> uuid.UUID:
        return next((system for rule, system in compiled if rule.matches(message)), authority.default.pk)

    return decide


def _text(rule: Fields) -> str:
    texts = [f'{name} == "{rule[name]}"' for name in ("recipient", "post_type", "point") if rule[name] is not None]
    return " and ".join([*texts, f"size <= {rule['largest']}", f"attachments <= {rule['attachments']}"])


def _authority() -> Authority:
    organisation = build_organisation("Mange kontaktpunkter")
    receivers = [build_system(organisation, slot=slot, endpoint="https://a.example/") for slot in (1, 2, 3, CVR_SLOT)]
    *ordinary, for_cvr = receivers
    build_set_up(organisation, SetUpWay.PICKUP_ONLY, ordinary[0])
    everything = {"recipient": organisation.cvr_number, "active": True, "largest": 1 << 30, "attachments": 1 << 30}
    rules = [{**everything, "post_type": PostType.COMPANY, "point": None, "system": str(for_cvr.pk)}]
    luck = random.Random(3)
    for _ in range(RULES - 1):
        point = build_contact_point(
            organisation,
            luck.choice(ordinary),
            active=luck.random() < 0.95,
            size_threshold_mb=luck.choice((1, 10, 99.5)),
            allowed_attachments=luck.choice((0, 2, 10)),
        )
        rules.append(
            {
                "recipient": organisation.cvr_number, "post_type": None, "point": str(point.pk), "active": point.active,
                "largest": int(point.size_threshold_mb * 1024 * 1024), "attachments": point.allowed_attachments,
                "system": str(point.system_id),
            }
        )  # fmt: skip
    return Authority(organisation, ordinary[0], rules)


def _messages(authority: Authority) -> list[Message]:
    luck, sender = random.Random(4), world.sender().system
    return [
        Message(
            id=uuid.uuid4(),
            sender_system=sender,
            sender_id=sender.organisation.cvr_number,
            sender_id_type="CVR",
            recipient_id=authority.organisation.cvr_number,
            recipient_id_type="CVR",
            message_type=MessageType.DIGITALPOST,
            contact_point_id=luck.choice(authority.rules[1:])["point"] if luck.random() < 0.9 else "",
            post_type=luck.choice(PostType.values) if luck.random() < 0.5 else "",
            attachment_count=luck.choice((0, 0, 1, 5)),
            size=luck.choice((20_000, 300_000, 5_000_000)),
        )
        for _ in range(MESSAGES)
    ]


def _fields(message: Message) -> Fields:
    return {
        "recipient": message.recipient_id,
        "post_type": message.post_type,
        "point": message.contact_point_id,
        "size": message.size,
        "attachments": message.attachment_count,
        "sender": message.sender_id,
    }
