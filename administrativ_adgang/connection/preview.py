"""What the first connect will send, told before anybody agrees to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from administrativ_adgang.core import clock
from administrativ_adgang.distribution.forecast import Forecast
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import stock
from administrativ_adgang.mailbox.stock import Stock
from administrativ_adgang.mailbox.survey import Amount, survey
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System

#: So many senders are named; the others are one line.
MOST_SENDERS = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """The post in parts. ``landing`` is by the system it will go to, most first; ``stays`` is what none can take.

    ``read`` is how many letters the parts were counted from: all of them, or as many as a page may look at.
    """

    this_month: Amount
    this_year: Amount
    older: Amount
    senders: tuple[tuple[str, int], ...]
    other_senders: int
    of_others: int
    post_types: tuple[tuple[str, int], ...]
    landing: tuple[tuple[System, Amount], ...]
    stays: Amount

    @property
    def read(self) -> int:
        """Letters in all parts."""
        return self.this_month.count + self.this_year.count + self.older.count

    @property
    def unread(self) -> int:
        """Letters nobody has opened."""
        return self.this_month.unread + self.this_year.unread + self.older.unread


def preview(organisation: Organisation, *, includes_deleted: bool = True) -> Stock:
    """Number, bytes and oldest letter of the post in the organisation's mailbox. Takes a bounded time."""
    return stock.weigh(organisation, includes_deleted=includes_deleted)


def parts(organisation: Organisation, way: SetUpWay) -> Parts:
    """The same post by age, sender and post type, and by where routing will send it in a way of set-up.

    Reads a bounded number of letters with one query.
    """
    today = clock.today()
    forecast = Forecast(organisation, way)
    sizes, attachments = forecast.limits()
    moments = sorted({clock.start_of(today.replace(month=1, day=1)), clock.start_of(today.replace(day=1))})
    found = survey(organisation, moments=moments, sizes=sizes, attachments=attachments)
    # In January the year is as old as the month.
    older, this_year, this_month = found.ages if len(found.ages) == 3 else (found.ages[0], sum_of([]), found.ages[1])
    by_system: dict[object, list[Amount]] = {}
    by_type: Counter[str] = Counter()
    for (kind, amount), decision in zip(found.kinds, forecast.decide([kind for kind, _ in found.kinds]), strict=True):
        by_system.setdefault(decision.system_id, []).append(amount)
        by_type[kind.post_type] += amount.count
    stays = sum_of(by_system.pop(None, []))
    landing = [(forecast.systems[key], sum_of(amounts)) for key, amounts in by_system.items()]  # type: ignore[index]
    others = found.senders[MOST_SENDERS:]
    return Parts(
        this_month,
        this_year,
        older,
        senders=found.senders[:MOST_SENDERS],
        other_senders=len(others),
        of_others=sum(number for _, number in others),
        post_types=tuple(sorted(by_type.items(), key=lambda one: -one[1])),
        landing=tuple(sorted(landing, key=lambda one: (-one[1].count, one[0].name))),
        stays=stays,
    )


def sum_of(amounts: Iterable[Amount]) -> Amount:
    """Amounts put together."""
    listed = list(amounts)
    return Amount(sum(one.count for one in listed), sum(one.unread for one in listed), sum(one.bytes for one in listed))
