"""An organisation in which rights come by every way: given, through a group, handed on, about to end, resting."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import activity, delegation, groups
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Identity, Organisation, ReviewItem, ReviewRound
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.people import Cast

ADMINISTRATOR = Privilege.ORGANISATION_USER_ADMINISTRATOR
SYSTEMS = Privilege.ORGANISATION_ADMINISTRATOR
CONTACTS = Privilege.CONTACT_ADMINISTRATOR
LOGS = Privilege.MESSAGE_LOG_ADMINISTRATOR
STATISTICS = Privilege.STATISTICS_ADMINISTRATOR


class Town:
    """Eksempelby Kommune. Birgit gives the rights; Amina is in a group, Ole's right ends soon, Rikke went out."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.home, self.birgit = cast, cast.municipality, cast.birgit
        self.amina = build_employee(self.home, name="Amina Yusuf", title="Sagsbehandler, Borgerservice")
        self.ole = build_employee(self.home, name="Ole Rask", title="Studentermedhjælper")
        self.rikke = build_employee(self.home, STATISTICS, name="Rikke Dam")
        self.group = groups.create_group(by=self.birgit, scope=self.home, name="Fagsystemer")
        fbrs.give_to_group(by=self.birgit, group=self.group, privilege=STATISTICS)
        groups.add_members(by=self.birgit, group=self.group, people=[self.amina])
        self.give(self.amina, LOGS)
        seventeen_days = clock.end_of(clock.today() + timedelta(days=17))
        fbrs.give(by=self.birgit, grantee=self.ole, privilege=CONTACTS, scope=self.home, active_to=seventeen_days)
        activity.deactivate_identity(by=self.birgit, person=self.rikke)

    def give(self, person: Identity, privilege: Privilege) -> None:
        """Birgit gives a right without an end."""
        fbrs.give(by=self.birgit, grantee=person, privilege=privilege, scope=self.home)

    def with_partner(self) -> Identity:
        """Revi A/S may look after systems, and has handed that on to Vagn, its employee."""
        boss = build_employee(self.cast.company, ADMINISTRATOR, name="Rie Revisor")
        vagn = build_employee(self.cast.company, name="Vagn Thorsen")
        link = delegation.delegate(by=self.birgit, partner=self.cast.company, privilege=SYSTEMS, scope=self.home).grant
        delegation.hand_on(by=boss, held=link, grantee=vagn)
        return vagn


def address(organisation: Organisation, name: str, **places: object) -> str:
    """The address of a page of the organisation."""
    return reverse(f"portal:{name}", kwargs={"organisation_id": organisation.pk, **places})


def item_of(round_: ReviewRound, person: Identity) -> ReviewItem:
    """Somebody's place in a round."""
    return round_.items.get(person=person)
