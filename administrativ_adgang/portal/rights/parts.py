"""What the pages about rights share: finding what the address names, and the version a confirmation was shown for."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, selectors
from administrativ_adgang.fbrs.models import Grant, Group, Identity
from administrativ_adgang.fbrs.privileges import Area, Privilege
from administrativ_adgang.portal import rights_words
from administrativ_adgang.portal.fields import VersionField, put_anew
from administrativ_adgang.portal.pages import ConfirmPage, Page

LOGGED = "Dit navn og tidspunktet skrives i loggen."


class OnePerson(Page):
    """A page about the person of the address. Who has nothing to do with the organisation does not exist."""

    area = Area.PEOPLE

    @cached_property
    def person(self) -> Identity:
        """The person of the address."""
        return selectors.person(self.organisation, UUID(str(self.kwargs["person_id"])))

    @cached_property
    def grantable(self) -> list[Privilege]:
        """What whoever is logged in may give here, in the order of the catalogue."""
        may_give = access.grantable(self.request.identity, self.organisation)
        return [privilege for privilege in Privilege if privilege in may_give]

    def who(self, person: Identity) -> str:
        """The line under a name."""
        return rights_words.who(person, self.organisation)


class OneGrant(Page):
    """A page about one grant of the organisation: somebody's right, or a group's."""

    area = Area.PEOPLE

    @cached_property
    def held(self) -> Grant:
        """The grant of the address."""
        return selectors.grant(self.organisation, UUID(str(self.kwargs["grant_id"])))

    @property
    def label(self) -> str:
        """What the right is called."""
        return Privilege(self.held.type).label

    @property
    def right_address(self) -> str:
        """The address of the right's own page."""
        return self.address("right", grant_id=self.held.pk)

    @property
    def holder_address(self) -> str:
        """The address of the person or group that has it."""
        if self.held.group_id:
            return self.address("group", group_id=self.held.group_id)
        return self.address("person", person_id=self.held.grantee_id)


class OneGroup(Page):
    """A page about one open group of the organisation."""

    area = Area.PEOPLE

    @cached_property
    def group(self) -> Group:
        """The group of the address."""
        return selectors.group(self.organisation, UUID(str(self.kwargs["group_id"])))

    @cached_property
    def rights(self) -> list[Grant]:
        """What the group gives its members now."""
        return [one for one in selectors.group_rights(self.group) if not has_run_out(one)]

    @property
    def group_address(self) -> str:
        """The address of the group's own page."""
        return self.address("group", group_id=self.group.pk)


class VersionForm(forms.Form):
    """A confirmation carries the version one saw, nothing else."""

    version = VersionField()


class ConfirmVersion(ConfirmPage):
    """A question about something that has a version."""

    template_name = "portal/rights/confirm.html"
    form_class = VersionForm

    def version(self) -> int:
        """The version the person sees."""
        raise NotImplementedError

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.version()}}

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        # The page tells how things are now, so sending it once more agrees to the newer version.
        put_anew(form, version=self.version())
        return super().show_again(form, status=status)


def has_run_out(held: Grant) -> bool:
    """Whether a right has reached its end, though the timed job has not come by."""
    return held.active_to is not None and held.active_to <= clock.now()
