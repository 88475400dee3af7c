"""What the pages about rights share: finding what the address names, and the version a confirmation was shown for."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, selectors
from administrativ_adgang.fbrs.models import Grant, Group, Identity
from administrativ_adgang.fbrs.privileges import Area, Privilege
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.fields import VersionField, put_anew
from administrativ_adgang.portal.pages import ConfirmPage, Page
from administrativ_adgang.portal.rights.history import lines

LOGGED = "Dit navn og tidspunktet skrives i loggen."


class VersionedPage(Page):
    """A page about something that has a version. What a refused change left in memory is not shown again."""

    def version(self) -> int:
        """The version as it is now."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Forget what was read: the transaction that changed it has been rolled back, or somebody else was first."""
        for name in ("held", "group", "rights"):
            self.__dict__.pop(name, None)

    def who_was_first(self) -> str:
        """What the other one did, as far as it is known."""
        return ""

    def shown_anew(self, form: forms.Form, status: int) -> None:
        """Make a refused form ready to be sent once more: the page tells how things are now, so that is agreed to."""
        self.look_again()
        put_anew(form, version=self.version())
        if status == HTTPStatus.CONFLICT and self.who_was_first():
            form.add_error(None, self.who_was_first())


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


class OneGrant(VersionedPage):
    """A page about one grant of the organisation: somebody's right, or a group's."""

    area = Area.PEOPLE

    @cached_property
    def held(self) -> Grant:
        """The grant of the address."""
        return selectors.grant(self.organisation, UUID(str(self.kwargs["grant_id"])))

    def version(self) -> int:
        return self.held.version

    def who_was_first(self) -> str:
        for line in lines(selectors.history_of_grant(self.held, limit=1), self.organisation):
            what = f"{line.deed}, {line.detail[:1].lower()}{line.detail[1:]}" if line.detail else line.deed
            return f"Senest: {what}. Det gjorde {line.by} {words.spoken(line.time, clock.now())}."
        return ""

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


class OneGroup(VersionedPage):
    """A page about one open group of the organisation."""

    area = Area.PEOPLE

    @cached_property
    def group(self) -> Group:
        """The group of the address."""
        return selectors.group(self.organisation, UUID(str(self.kwargs["group_id"])))

    def version(self) -> int:
        return self.group.version

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


class ConfirmVersion(VersionedPage, ConfirmPage):
    """A question about something that has a version."""

    template_name = "portal/rights/confirm.html"
    form_class = VersionForm

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.version()}}

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.shown_anew(form, status)
        return super().show_again(form, status=status)


def has_run_out(held: Grant) -> bool:
    """Whether a right has reached its end, though the timed job has not come by."""
    return held.active_to is not None and held.active_to <= clock.now()
