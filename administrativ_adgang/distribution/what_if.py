"""Where a message would land, asked of the same routing that real post goes through; nothing is sent."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.distribution.plans import bytes_of, point_of, receiver
from administrativ_adgang.distribution.routing import Decision, Facts, ReceiverSystem, Recipient, Sender, place
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import SetUpWay

_SENDER = Sender(is_known=True, is_authority=True)


@dataclass(frozen=True)
class Address:
    """One address in an organisation and where its post goes: within its limit, above it, with its system off."""

    name: str
    point: ContactPoint | None
    within: Decision
    above: Decision
    system_off: Decision


class Landscape:
    """An organisation's set-up as it is now; asked many times, looked up once."""

    def __init__(self, organisation: Organisation) -> None:
        set_up = systems.set_up_of(organisation)
        self.organisation = organisation
        self.default = set_up.default_system
        self.cvr_system = systems.cvr_system(organisation) if organisation.is_authority else None
        self.points = contacts.points_of(organisation)
        self.recipient = Recipient(
            None,
            organisation_id=organisation.pk,
            is_authority=organisation.is_authority,
            way=SetUpWay(set_up.way),
            default=receiver(self.default),
            cvr_system=receiver(self.cvr_system),
        )

    def decide(
        self, *, point: ContactPoint | None = None, is_company_post: bool = False, size: int = 1, attachments: int = 0
    ) -> Decision:
        """Where a message of ``size`` bytes would land."""
        return place(self._facts(point, is_company_post, size, attachments))

    def addresses(self) -> list[Address]:
        """Every address of the organisation: the proof that each has a place to land."""
        named = [self._address(point.name, point, is_company_post=False) for point in self.points]
        plain = self._address("Uden kontaktpunkt", None, is_company_post=False)
        if not self.organisation.is_authority:
            return [plain]
        return [*named, plain, self._address(f"CVR {self.organisation.cvr_number}", None, is_company_post=True)]

    def _address(self, name: str, point: ContactPoint | None, *, is_company_post: bool) -> Address:
        facts = self._facts(point, is_company_post, 1, 0)
        within = place(facts)
        limit = facts.point.largest if facts.point else max(self._largest(within), 1)
        return Address(
            name=name,
            point=point,
            within=within,
            above=place(dataclasses.replace(facts, size=limit + 1)),
            system_off=place(self._switched_off(facts, within)),
        )

    def _largest(self, decision: Decision) -> int:
        for system in (self.default, self.cvr_system):
            if system is not None and system.pk == decision.system_id:
                return bytes_of(system.size_limit_mb)
        return 0

    def _switched_off(self, facts: Facts, decision: Decision) -> Facts:
        """The same facts with the system that took the message switched off."""

        def off(system: ReceiverSystem | None) -> ReceiverSystem | None:
            taker = system is not None and system.id == decision.system_id
            return dataclasses.replace(system, active=False) if system is not None and taker else system

        recipient = dataclasses.replace(
            facts.recipient, default=off(facts.recipient.default), cvr_system=off(facts.recipient.cvr_system)
        )
        point = dataclasses.replace(facts.point, system=off(facts.point.system)) if facts.point else None
        return dataclasses.replace(facts, recipient=recipient, point=point)

    def _facts(self, point: ContactPoint | None, is_company_post: bool, size: int, attachments: int) -> Facts:
        return Facts(
            sender=_SENDER,
            recipient=self.recipient,
            size=size,
            attachments=attachments,
            point=point_of(point, receiver(point.system)) if point else None,
            names_a_point=point is not None,
            is_company_post=is_company_post,
        )
