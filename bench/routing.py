"""G3: which receiver system a message goes to, in an authority with 300 contact points and five systems.

Nobody writes rules for us: the product's own are few and fixed. What corresponds to 300 rules on six fields is an
authority with 300 contact points (recipient, sender's type of post, point, in use or not, size, attachments). Ours is
what distribution does with a batch of 500: ask whether anything has changed, look the recipients up, decide each. The
others have the same 300 as rules in memory, conditions of field, operator and value as rules that somebody wrote would
be: a loop in plain Python that takes the first rule that fits, and rule-engine (PyPI) where it can be installed.
"""

from __future__ import annotations

import operator
import random
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from administrativ_adgang.distribution import facts
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
    authority = build_authority()
    messages = build_messages(authority)
    fields = [fields_of(message) for message in messages]
    decided = ours(messages)
    loop = by_loop(authority)
    if decided != list(map(loop, fields)):
        raise AssertionError("The loop decides otherwise")
    report.compare("G3-loop", lambda: ours(messages), lambda: list(map(loop, fields)), goal=50, rounds=5, pairs=PAIRS)
    by_engine = _rule_engine(authority)
    if by_engine is None:
        print("rule-engine cannot be installed here: routing is not compared with it.")
        return
    if decided[:FEW] != [by_engine(each) for each in fields[:FEW]]:
        raise AssertionError("rule-engine decides otherwise")
    # Its rules are so slow that it gets fewer messages.
    measured = [
        (
            _seconds_each(lambda: ours(messages), MESSAGES),
            _seconds_each(lambda: list(map(by_engine, fields[:FEW])), FEW),
        )
        for _ in range(PAIRS)
    ]
    report.record("G3", measured, goal=500)


def _seconds_each(function: Callable[[], Any], number: int) -> float:
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        function()
        rounds.append((time.process_time() - begun) / number)
    return statistics.median(rounds)


def ours(messages: Sequence[Message]) -> list[uuid.UUID | None]:
    """As distribution decides a batch."""
    return [decision.system_id for decision in facts.look_up(messages).decide(messages)]


Condition = tuple[str, Callable[[Any, Any], bool], Any]


def by_loop(authority: Authority) -> Callable[[Fields], uuid.UUID]:
    """The first rule that fits decides."""
    rules = [(_conditions(rule), uuid.UUID(rule["system"])) for rule in authority.rules if rule["active"]]

    def decide(message: Fields) -> uuid.UUID:
        for conditions, system in rules:
            if all(holds(message[name], value) for name, holds, value in conditions):
                return system
        return authority.default.pk

    return decide


def _conditions(rule: Fields) -> list[Condition]:
    equal: list[Condition] = [
        (name, operator.eq, rule[name]) for name in ("recipient", "post_type", "point") if rule[name] is not None
    ]
    return [*equal, ("size", operator.le, rule["largest"]), ("attachments", operator.le, rule["attachments"])]


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


def build_authority() -> Authority:
    """An authority with so many contact points."""
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


def build_messages(authority: Authority) -> list[Message]:
    """Messages to it, not saved."""
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


def fields_of(message: Message) -> Fields:
    """A message as rules see it."""
    return {
        "recipient": message.recipient_id,
        "post_type": message.post_type,
        "point": message.contact_point_id,
        "size": message.size,
        "attachments": message.attachment_count,
        "sender": message.sender_id,
    }
