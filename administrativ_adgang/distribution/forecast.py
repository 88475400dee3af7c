"""Where post of given kinds would land once an organisation has connected its systems; asked of the same routing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import memo
from administrativ_adgang.distribution.plans import point_of, receiver
from administrativ_adgang.distribution.routing import Decision, Facts, ReceiverSystem, Sender, place
from administrativ_adgang.distribution.what_if import Landscape
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.survey import Kind
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System


class Forecast:
    """An organisation as it will be in a way of set-up: default and CVR system switched on, the rest as it is now."""

    def __init__(self, organisation: Organisation, way: SetUpWay) -> None:
        landscape = Landscape(organisation)
        self.systems = _by_id([landscape.default, landscape.cvr_system, *(point.system for point in landscape.points)])
        self._on = {system.pk for system in (landscape.default, landscape.cvr_system) if system}
        now = landscape.recipient
        self._recipient = replace(
            now, way=way, default=self._as_it_will_be(now.default), cvr_system=self._as_it_will_be(now.cvr_system)
        )
        self._points = {
            point.pk: point_of(point, self._as_it_will_be(receiver(point.system))) for point in landscape.points
        }

    def limits(self) -> tuple[list[int], list[int]]:
        """The sizes in bytes, and the numbers of attachments, at which post begins to go elsewhere."""
        ready = [receiver(system) for system in self.systems.values()]
        sizes = [one.largest for one in (*ready, *self._points.values()) if one]
        return sizes, [point.attachments for point in self._points.values()]

    def decide(self, kinds: Sequence[Kind]) -> list[Decision]:
        """Where each kind lands."""
        return [place(self._facts(kind)) for kind in kinds]

    def _facts(self, kind: Kind) -> Facts:
        named = memo.read_uuid(kind.contact_point_id)
        return Facts(
            sender=Sender(is_known=True, is_authority=True),
            recipient=self._recipient,
            size=kind.size,
            attachments=kind.attachments,
            point=self._points.get(named) if named else None,
            names_a_point=bool(kind.contact_point_id),
            is_company_post=kind.post_type == PostType.COMPANY,
        )

    def _as_it_will_be(self, system: ReceiverSystem | None) -> ReceiverSystem | None:
        return replace(system, active=True) if system and system.id in self._on else system


def _by_id(systems: Iterable[System | None]) -> dict[UUID, System]:
    return {system.pk: system for system in systems if system is not None}
