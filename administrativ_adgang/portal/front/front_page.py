"""The front page: is anything wrong, and what should I do?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from administrativ_adgang.connection import selectors as connection
from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, request_selectors
from administrativ_adgang.fbrs import selectors as people
from administrativ_adgang.fbrs.privileges import AREAS, Area
from administrativ_adgang.portal import receivers, status, words
from administrativ_adgang.portal.front import tasks
from administrativ_adgang.portal.pages import Page
from administrativ_adgang.portal.receivers import NOT_IN_USE, Receiver
from administrativ_adgang.statistics import selectors as statistics
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems import setup_ways
from administrativ_adgang.systems.kinds import Protocol, SetUpWay
from administrativ_adgang.systems.models import SetUp

STOP_ASKING = 286  # what htmx takes as: this was the last time


class FrontPage(Page):
    """Running emptying, systems, tasks; set-up and this month's figures at the side."""

    area = Area.FRONT_PAGE
    title = "Forside"
    template_name = "portal/front/front_page.html"

    def context(self) -> dict[str, Any]:
        found = [receiver for receiver in receivers.of(self.organisation) if receiver.system]
        found.sort(key=lambda receiver: (not receiver.is_default, receiver.slot))
        set_up = systems.set_up_of(self.organisation)
        points = contacts.visible_point_count(self.organisation)
        waiting = sum(receiver.standing.waiting for receiver in found)
        listed = self._tasks(found, set_up, points, waiting)
        return {
            "receivers": found,
            "tasks": listed,
            "done": sum(task.is_done for task in listed),
            "open_count": sum(not task.is_done for task in listed),
            "set_up": set_up,
            "visible_points": points,
            "sees_systems": self._sees(Area.SYSTEMS),
            "sees_set_up": self._sees(Area.SET_UP),
            "may_set_up": access.may_change(self.request.identity, Area.SET_UP, self.organisation),
            "sees_mailbox": self._sees(Area.MAILBOX),
            "sees_statistics": self._sees(Area.STATISTICS),
            "month": statistics.month_so_far(self.organisation, today=clock.today()),
            "waiting": waiting,
            "today": clock.today(),
            **live(self),
        }

    def _sees(self, area: Area) -> bool:
        return access.may_see(self.request.identity, area, self.organisation)

    def _tasks(self, found: list[Receiver], set_up: SetUp, points: int, waiting: int) -> list[tasks.Task]:
        facts = systems.set_up_facts(self.organisation, visible_points=points, waiting=waiting)
        of_systems = tasks.of(
            [self._state(receiver, set_up) for receiver in found],
            # Without pickup nothing is demanded; the rules of that way only concern the change to it.
            setup_ways.demands(SetUpWay(set_up.way), facts) if set_up.has_pickup else [],
            now=clock.now(),
            set_up=self.address("set-up"),
            who=self._who_can(),
        )
        return tasks.in_order([*self._requests(), *of_systems])

    def _requests(self) -> list[tasks.Task]:
        if not self._sees(Area.ACCESS_REQUESTS):
            return []
        waiting = request_selectors.waiting_here(self.request.identity, self.organisation)
        oldest = waiting.values_list("submitted_at", flat=True).first()
        return tasks.of_requests(waiting.count(), oldest, now=clock.now(), address=self.address("access-requests"))

    def _state(self, receiver: Receiver, set_up: SetUp) -> tasks.SystemState:
        system = receiver.system
        assert system is not None  # the empty slots were left out
        return tasks.SystemState(
            name=system.name,
            word=receiver.status.word,
            address=self.address("system", system_id=system.pk),
            waiting=receiver.standing.waiting,
            cause=receiver.standing.cause,
            certificate_until=receiver.certificate_until,
            not_fetched_for=_not_fetched_for(receiver) if system.protocol == Protocol.REST_PULL else None,
            must_be_taken_into_use=set_up.has_pickup and receiver.status.word == NOT_IN_USE,
        )

    def _who_can(self) -> str:
        if access.may_change(self.request.identity, Area.SYSTEMS, self.organisation):
            return ""
        able = [person.name for person in people.holders(self.organisation, AREAS[Area.SYSTEMS].change)]
        return f"{words.listing(able, 'eller')} kan gøre det" if able else "Ingen i organisationen kan gøre det"


def _not_fetched_for(receiver: Receiver) -> timedelta | None:
    standing = receiver.standing
    return status.not_fetched_for(clock.now(), standing.last_success_at, standing.oldest_waiting_at)


class LivePart(Page):
    """The panel of the running emptying alone, fetched again every ten seconds while it runs."""

    area = Area.FRONT_PAGE

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        found = live(self)
        code = 200 if found["run"] else STOP_ASKING
        return render(request, "portal/front/_emptying_part.html", found, status=code)


def live(page: Page) -> dict[str, Any]:
    """The running emptying with its pace, made of what it has done since it began."""
    run = connection.running(page.organisation)
    if run is None:
        return {"run": None}
    minutes = max((clock.now() - run.started_at).total_seconds() / 60, 1)
    pace = run.delivered / minutes
    left = max(run.total - run.delivered, 0)
    return {
        "run": run,
        "left": left,
        "pace": round(pace),
        "time_left": words.count(round(left / pace) or 1, "minut", "minutter") if pace >= 1 else "",
        "sees_emptying": access.may_see(page.request.identity, Area.EMPTYING, page.organisation),
    }
