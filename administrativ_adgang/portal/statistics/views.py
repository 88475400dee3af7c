"""How much was sent and received, as chart, table and table file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import health
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.portal.pages import Page
from administrativ_adgang.portal.statistics import chart, words
from administrativ_adgang.portal.statistics.forms import PeriodForm, first_choice
from administrativ_adgang.statistics import export, selectors
from administrativ_adgang.statistics.definitions import Counts, Split
from administrativ_adgang.statistics.selectors import Report
from administrativ_adgang.systems import selectors as systems

_HEADER = ("Fra", "Til og med", "Sendt", "Modtaget", "Tilbagekaldt", "Afvist")


@dataclass(frozen=True)
class Figure:
    """A number, what it is, and what it is compared with."""

    label: str
    value: int
    note: str


class _StatisticsView(Page):
    area = Area.STATISTICS

    @cached_property
    def form(self) -> PeriodForm:
        """What was asked for; the first visit asks for the last half year."""
        asked = self.request.GET if "start" in self.request.GET else first_choice(clock.today())
        return PeriodForm(asked)

    def report(self) -> Report:
        """The figures asked for."""
        asked = self.form.cleaned_data
        return selectors.report(
            self.organisation, self.form.period, Split(asked["split"]), post_type=asked["post_type"]
        )


class StatisticsPage(_StatisticsView):
    """Period, figures, chart and table, systems, and what the numbers mean."""

    title = "Statistik"
    template_name = "portal/statistics/statistics.html"

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.show(form=self.form, not_done="Tallene kan ikke vises", status=422)
        return self.show(form=self.form, **self._answer(self.report()))

    def _answer(self, report: Report) -> dict[str, Any]:
        today, post_type = clock.today(), self.form.cleaned_data["post_type"]
        rows = [(words.part_name(part, today=today), part.counts) for part in report.parts]
        bars = [(words.short_name(part), part.counts.sent, part.counts.received) for part in report.parts]
        lines = selectors.by_system(self.organisation, report.period, post_type=post_type)
        return {
            "shown": True,
            "period": words.period(report.period),
            "part_name": words.PART_NAMES[Split(self.form.cleaned_data["split"])],
            "figures": self._figures(report),
            "rows": rows,
            "total": report.total,
            "chart": chart.draw(bars),
            "lines": [(line.system, _kind(line.post_type), line.counts) for line in lines],
            "lines_total": sum((line.counts for line in lines), Counts()),
            "file_address": f"{self.address('statistics-csv')}?{self.form.data_as_query()}",
        }

    def _figures(self, report: Report) -> list[Figure]:
        now, before = report.total, report.earlier
        return [
            Figure("Sendt", now.sent, words.comparison(now.sent, before.sent, of=report.period)),
            Figure("Modtaget", now.received, words.comparison(now.received, before.received, of=report.period)),
            Figure("Tilbagekaldt", now.recalled, words.comparison(now.recalled, before.recalled, of=report.period)),
            self._waiting(),
        ]

    def _waiting(self) -> Figure:
        receivers = systems.receivers_of(self.organisation)
        standings = health.of_systems(receivers)
        held_up = [(system.name, standings[system.pk].waiting) for system in receivers if standings[system.pk].waiting]
        total = sum(waiting for _, waiting in held_up)
        to_one = f"alle til {held_up[0][0]}" if len(held_up) == 1 else f"til {len(held_up)} systemer"
        return Figure("Ikke afleveret endnu", total, to_one if held_up else "lige nu")


class TableFile(_StatisticsView):
    """The same table as a file."""

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if not self.form.is_valid():
            texts = ". ".join(str(text) for errors in self.form.errors.values() for text in errors)
            return HttpResponse(f"{texts}.", status=422, content_type="text/plain; charset=utf-8")
        report = self.report()
        rows: list[tuple[str | int, ...]] = [
            (part.period.start.isoformat(), part.period.end.isoformat(), *_cells(part.counts)) for part in report.parts
        ]
        lines = selectors.by_system(self.organisation, report.period, post_type=self.form.cleaned_data["post_type"])
        rows += [(), ("System", "Posttype", *_HEADER[2:])]
        rows += [(line.system, _kind(line.post_type), *_cells(line.counts)) for line in lines]
        answer = HttpResponse(export.table_file(_HEADER, rows), content_type="text/csv; charset=utf-8")
        name = f"statistik-{self.organisation.cvr_number}-{report.period.start}-{report.period.end}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _cells(counts: Counts) -> tuple[int, int, int, int]:
    return counts.sent, counts.received, counts.recalled, counts.refused


def _kind(post_type: str) -> str:
    return str(PostType(post_type).label) if post_type else "Uden posttype"
