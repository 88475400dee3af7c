"""Changing the way of set-up: gathers the facts from the rooms that know them, and starts the emptying that follows."""

from __future__ import annotations

from django.db import transaction

from administrativ_adgang.connection import emptying, selectors
from administrativ_adgang.connection.emptying import Wishes
from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.delivery import health
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems import positions, setup_ways
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import SetUp
from administrativ_adgang.systems.setup_ways import SetUpFacts


def facts(organisation: Organisation) -> SetUpFacts:
    """What is true of an organisation now, as the rules of the three ways ask for it."""
    receivers = systems.receivers_of(organisation)
    return systems.set_up_facts(
        organisation,
        visible_points=contacts.visible_point_count(organisation),
        waiting=sum(found.waiting for found in health.of_systems(receivers).values()),
        emptying_runs=selectors.running(organisation) is not None,
    )


@transaction.atomic
def change_way(
    *,
    by: Identity,
    organisation: Organisation,
    way: SetUpWay,
    expected: int,
    agrees_to_emptying: bool = False,
    includes_deleted: bool = True,
) -> SetUp:
    """Choose another of the three ways. ``expected`` is the version of the set-up the person saw.

    From no pickup to pickup all received post in the mailbox is sent to the systems, which the person must agree to.
    Raises :class:`NotAllowed`, :class:`StaleVersion`, and :class:`NotPossibleNow` naming everything that is missing.
    """
    before = systems.set_up_of(organisation).way
    empties = setup_ways.consent_needed(SetUpWay(before), way)
    if empties:
        access.require_change(by, Area.EMPTYING, organisation)
        if not agrees_to_emptying:
            raise RefusedByRule("Bekræft, at postkassen tømmes ud i jeres systemer.", field="consent")
    set_up = positions.set_way(by=by, organisation=organisation, way=way, facts=facts(organisation), expected=expected)
    if empties:
        emptying.start(by=by, organisation=organisation, wishes=Wishes(includes_deleted=includes_deleted))
    return set_up
