"""The cast: a few people and organisations with fixed parts, instead of anonymous users."""

from __future__ import annotations

from functools import cached_property

from django.test import Client

from administrativ_adgang.fbrs.models import Identity, Organisation, User
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.kinds import SetUpWay
from tests.builders import build_company, build_employee, build_organisation, build_set_up


class Cast:
    """Built when first asked for, so a test has only whom it names."""

    @cached_property
    def municipality(self) -> Organisation:
        """Eksempelby Kommune: has its own receiver systems."""
        return build_organisation(
            "Eksempelby Kommune", cvr_number="12345678", authority_type="MUNICIPALITY", may_send_mandatory=True
        )

    @cached_property
    def agency(self) -> Organisation:
        """Nordø Havn: no pickup, works in the mailbox."""
        organisation = build_organisation("Nordø Havn", cvr_number="22334455", authority_type="OTHER")
        build_set_up(organisation, SetUpWay.NO_PICKUP)
        return organisation

    @cached_property
    def company(self) -> Organisation:
        """Revi A/S: a company, the agency's auditor."""
        return build_company("Revi A/S", cvr_number="55667788")

    @cached_property
    def karen(self) -> Identity:
        """System administrator of the municipality."""
        return build_employee(self.municipality, Privilege.ORGANISATION_ADMINISTRATOR, name="Karen Holm")

    @cached_property
    def birgit(self) -> Identity:
        """Rights administrator of the municipality; reads no post by that right."""
        return build_employee(self.municipality, Privilege.ORGANISATION_USER_ADMINISTRATOR, name="Birgit Storm")

    @cached_property
    def sanne(self) -> Identity:
        """Sees the municipality's statistics."""
        return build_employee(self.municipality, Privilege.STATISTICS_ADMINISTRATOR, name="Sanne Lund")

    @cached_property
    def torben(self) -> Identity:
        """Mailbox staff of the agency, everything."""
        return build_employee(self.agency, Privilege.MESSAGE_EMPLOYEE, name="Torben Juhl")

    @cached_property
    def ida(self) -> Identity:
        """Mailbox staff of the agency, reading and forwarding."""
        return build_employee(self.agency, Privilege.MESSAGE_BASIC, name="Ida Krogh")

    @cached_property
    def nils(self) -> Identity:
        """System administrator of the agency, about to connect."""
        return build_employee(self.agency, Privilege.ORGANISATION_ADMINISTRATOR, name="Nils Brandt")

    @cached_property
    def freja(self) -> Identity:
        """A stranger: every right, but in another organisation."""
        elsewhere = build_organisation("Andersted Kommune")
        people = [privilege for privilege in Privilege if not privilege.endswith("_SYSTEM")]
        return build_employee(elsewhere, *people, name="Freja Winther")


def log_in(client: Client, identity: Identity) -> Client:
    """Let a person be logged in on a test client."""
    client.force_login(User.objects.get(identity=identity))
    return client
