"""Reading about systems: the list, one system, its attempts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import causes, history, maintenance, tallies
from administrativ_adgang.delivery.models import Attempt, Outcome
from administrativ_adgang.fbrs import access, effective
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.messages import selectors as messages
from administrativ_adgang.portal import receivers, rights_words, words
from administrativ_adgang.portal.pages import Page
from administrativ_adgang.portal.receivers import Receiver
from administrativ_adgang.portal.status import PAUSED, STANDS_STILL
from administrativ_adgang.portal.systems import advice, checklist, recovery_words
from administrativ_adgang.portal.systems.parts import OneSystem
from administrativ_adgang.recovery import able, resending
from administrativ_adgang.systems import positions, selectors
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol

ATTEMPTS_ON_A_PAGE = 25


class SystemsPage(Page):
    """Screen 03: every slot, also the empty ones, and what is missing."""

    area = Area.SYSTEMS
    title = "Modtagersystemer"
    template_name = "portal/systems/list.html"

    def context(self) -> dict[str, Any]:
        found = receivers.of(self.organisation)
        set_up = selectors.set_up_of(self.organisation)
        may_change = access.may_change(self.request.identity, Area.SYSTEMS, self.organisation)
        ordinary = [one for one in found if not one.is_cvr_system]
        return {
            "ordinary": ordinary,
            "used": sum(one.system is not None for one in ordinary),
            "for_cvr": [one for one in found if one.is_cvr_system],
            "has_room": any(one.system is None for one in found),
            "worst": _stands_still_longest(found),
            "senders": [system for system in selectors.systems_of(self.organisation) if system.is_sender],
            "tasks": checklist.of(
                self.organisation, found, set_up, now=clock.now(), address=self.address, may_change=may_change
            ),
            "set_up": set_up,
            "may_change": may_change,
            "may_set_up": access.may_change(self.request.identity, Area.SET_UP, self.organisation),
        }


@dataclass(frozen=True)
class Day:
    """A line of the table of seven days."""

    name: str
    delivered: int
    failed: int


class SystemPage(OneSystem):
    """Screen 04: from symptom to cure."""

    template_name = "portal/systems/system.html"
    task = "Se et system"

    def heading(self) -> str:
        return self.system.name

    @cached_property
    def may_change(self) -> bool:
        """Whether the person may change systems here."""
        return access.may_change(self.request.identity, Area.SYSTEMS, self.organisation)

    def context(self) -> dict[str, Any]:
        system = self.system
        certificates = selectors.certificates_of(system)
        common = {
            "system": system,
            "may_change": self.may_change,
            "certificates": certificates,
            "networks": selectors.networks_of(system),
            "point_names": self.point_names,
            "point_count": _points(self.point_names),
            "now": clock.now(),
            "rights": self._rights(),
        }
        return common | (self._as_receiver() if system.is_recipient else {})

    def _rights(self) -> list[dict[str, str]]:
        """What the system itself may do over the interface, who gave it and until when."""
        return [
            {
                "label": right.privilege.label,
                "can": DESCRIPTIONS[right.privilege].can,
                "given_by": rights_words.given_by(right.grant),
                "until": rights_words.until(right.until, clock.now()),
            }
            for right in effective.rights_of_person(self.system.identity, self.organisation)
        ]

    def _as_receiver(self) -> dict[str, Any]:
        one = receivers.one(self.system, self.set_up)
        failed = history.causes(self.system) if self.system.protocol == Protocol.REST_PUSH else []
        return {
            "receiver": one,
            "cause": one.standing.cause if one.standing.stands_still else "",
            "failed": [(causes.sentence(line.cause) or "Ukendt årsag", line, advice.of(line.cause)) for line in failed],
            "failed_attempts": sum(line.attempts for line in failed),
            "may_be_default": not one.is_default and not positions.why_not_default(self.system, self.set_up),
            "may_be_cvr": self.organisation.is_authority and self.system.slot != CVR_SLOT and not one.is_default,
            "pushes": self.system.protocol == Protocol.REST_PUSH,
            "window": maintenance.coming(self.system),
            **self._ways_back(one),
            **self._seven_days(),
        }

    def _ways_back(self, one: Receiver) -> dict[str, Any]:
        """What is going to happen to a receiver that fails, and what can be done about it."""
        default = self.set_up.default_system
        successor = default.name if default and default != self.system and self.set_up.has_pickup else ""
        said, is_coming = recovery_words.answer(one.standing, now=clock.now())
        waits = one.standing.waiting > 0
        return {
            "answer": said,
            "answer_is_coming": is_coming,
            "forecast": recovery_words.forecast(
                one.clock,
                now=clock.now(),
                default=successor,
                is_default=one.is_default,
                points=self.point_names,
                paused=one.status.word == PAUSED,
            )
            if one.clock
            else None,
            "run": resending.latest(self.system),
            "may_try": waits and not able.why_not_try(self.system),
            "may_move": waits and not resending.why_not_to_default(self.system),
            "default_name": successor,
        }

    def _seven_days(self) -> dict[str, Any]:
        """What was delivered and what failed on each of the latest seven Danish days, from the day figures."""
        today = clock.today()
        first = today - timedelta(days=6)
        delivered = messages.received_by_system(self.organisation, self.system.pk, start=first, end=today)
        failed = tallies.failed_by_day(self.system, start=first, end=today)
        days = [first + timedelta(days=number) for number in range(7)]
        return {
            "days": [
                Day(
                    f"{words.WEEKDAYS[day.weekday()]} {words.short_day(day, today=today)}",
                    delivered.get(day, 0),
                    failed.get(day, 0),
                )
                for day in days
            ],
            "delivered_in_all": sum(delivered.values()),
            "failed_in_all": sum(failed.values()),
        }


def _stands_still_longest(found: Collection[Receiver]) -> Receiver | None:
    """The system whose post has waited longest for a receiver that does not take it."""
    since = [
        (one.standing.first_failure_at, one.slot, one)
        for one in found
        if one.status.word == STANDS_STILL and one.standing.first_failure_at
    ]
    return min(since)[2] if since else None


def _points(points: Collection[object]) -> str:
    return words.count(len(points), "kontaktpunkt", "kontaktpunkter") if points else ""


class AttemptsPage(OneSystem):
    """Every try of one system, newest first, page by key."""

    template_name = "portal/systems/attempts.html"
    task = "Se forsøg på levering"

    def heading(self) -> str:
        return f"Forsøg på aflevering til {self.system.name}"

    def context(self) -> dict[str, Any]:
        before = self.request.GET.get("foer", "")
        if before and not (before.isascii() and before.isdigit() and len(before) < 19):
            raise Http404
        found = history.attempts(self.system, before=int(before) if before else None, limit=ATTEMPTS_ON_A_PAGE + 1)
        shown = found[:ATTEMPTS_ON_A_PAGE]
        more = len(found) > ATTEMPTS_ON_A_PAGE
        here = self.address("system-attempts", system_id=self.system.pk)
        return {
            "system": self.system,
            "attempts": [(attempt, _result(attempt)) for attempt in shown],
            "may_try": access.may_change(self.request.identity, Area.SYSTEMS, self.organisation)
            and not able.why_not_try(self.system),
            "older": f"{here}?foer={shown[-1].pk}" if more else "",
            "is_first_page": not before,
        }


def _result(attempt: Attempt) -> str:
    if attempt.outcome == Outcome.SUCCESS:
        return "Afleveret"
    if attempt.finished_at is None:
        return "Begyndt, men ikke afsluttet"
    return causes.sentence(attempt.cause) or "Mislykkedes"
