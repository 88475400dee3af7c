"""Changing the way of set-up, and the emptying that follows the first connect."""

from __future__ import annotations

import pytest

from administrativ_adgang.connection import selectors, setup
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow, RefusedByRule, StaleVersion
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.distribution import services
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from administrativ_adgang.systems.models import SetUp
from tests.builders import build_system
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def ready(cast: Cast) -> SetUp:
    """The agency with everything pickup demands."""
    default = build_system(cast.agency, slot=1, endpoint="https://post.example/a")
    build_system(cast.agency, slot=CVR_SLOT, endpoint="https://post.example/cvr")
    set_up = systems.set_up_of(cast.agency)
    SetUp.objects.filter(pk=set_up.pk).update(default_system=default)
    return systems.set_up_of(cast.agency)


def change(cast: Cast, way: SetUpWay, **wishes: object) -> SetUp:
    wishes = {"expected": systems.set_up_of(cast.agency).version, "agrees_to_emptying": True, **wishes}
    return setup.change_way(by=cast.nils, organisation=cast.agency, way=way, **wishes)  # type: ignore[arg-type]


def test_taking_up_pickup_starts_an_emptying_of_what_is_there(cast: Cast) -> None:
    sender = build_sender()
    for _ in range(3):
        send(sender, cast.agency)
    services.distribute_received()
    ready(cast)
    assert change(cast, SetUpWay.PICKUP_ONLY).way == SetUpWay.PICKUP_ONLY
    run = selectors.running(cast.agency)
    assert run is not None
    assert (run.total, run.queued, run.state) == (3, 0, RunState.RUNNING)


def test_nothing_changes_without_consent(cast: Cast) -> None:
    ready(cast)
    with pytest.raises(RefusedByRule):
        change(cast, SetUpWay.PICKUP_ONLY, agrees_to_emptying=False)
    assert systems.set_up_of(cast.agency).way == SetUpWay.NO_PICKUP


def test_what_is_missing_is_named_and_nothing_changes(cast: Cast) -> None:
    with pytest.raises(NotPossibleNow, match="standardsystem"):
        change(cast, SetUpWay.PICKUP_ONLY)
    assert not EmptyingRun.objects.exists()


def test_contactable_demands_a_visible_point(cast: Cast) -> None:
    ready(cast)
    with pytest.raises(NotPossibleNow, match="kontaktpunkt"):
        change(cast, SetUpWay.CONTACTABLE)


def test_somebody_who_saw_an_older_set_up_is_told(cast: Cast) -> None:
    seen = ready(cast).version
    change(cast, SetUpWay.PICKUP_ONLY)
    with pytest.raises(StaleVersion):
        change(cast, SetUpWay.NO_PICKUP, expected=seen)


def test_pickup_is_not_given_up_while_post_waits_or_an_emptying_runs(cast: Cast) -> None:
    set_up = ready(cast)
    change(cast, SetUpWay.PICKUP_ONLY)
    Health.objects.create(system=set_up.default_system, waiting=2)
    with pytest.raises(NotPossibleNow, match="2"):
        change(cast, SetUpWay.NO_PICKUP)
    assert setup.facts(cast.agency).emptying_runs


def test_only_a_system_administrator_may(cast: Cast) -> None:
    ready(cast)
    with pytest.raises(NotAllowed):
        setup.change_way(
            by=cast.torben,
            organisation=cast.agency,
            way=SetUpWay.PICKUP_ONLY,
            expected=systems.set_up_of(cast.agency).version,
            agrees_to_emptying=True,
        )
