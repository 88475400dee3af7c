"""What the pages of one system share: finding it, and the version that a confirmation was shown for."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse

from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.fields import VersionField, put_anew
from administrativ_adgang.portal.pages import ConfirmPage, Page
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.models import SetUp, System


class OneSystem(Page):
    """A page about the system of the address. Another organisation's system does not exist."""

    area = Area.SYSTEMS

    @cached_property
    def system(self) -> System:
        """The system of the address."""
        return selectors.get_system(self.organisation, UUID(str(self.kwargs["system_id"])))

    @cached_property
    def set_up(self) -> SetUp:
        """How the organisation is set up."""
        return selectors.set_up_of(self.organisation)

    @cached_property
    def point_names(self) -> list[str]:
        """The contact points that use the system."""
        return [point.name for point in contacts.points_using(self.system)]

    @property
    def system_address(self) -> str:
        """The address of the system's own page."""
        return self.address("system", system_id=self.system.pk)


class VersionForm(forms.Form):
    """A confirmation carries the version one saw, nothing else."""

    version = VersionField()


class ConfirmSystemChange(OneSystem, ConfirmPage):
    """A question about one system. The version in the form is the system's unless told otherwise."""

    template_name = "portal/systems/confirm.html"
    form_class = VersionForm

    def version(self) -> int:
        """The version the person sees."""
        return self.system.version

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.version()}}

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        # The page tells how things are now, so sending it once more agrees to the newer version.
        put_anew(form, version=self.version())
        return super().show_again(form, status=status)

    def context(self) -> dict[str, Any]:
        return {"system": self.system, "back_label": self.system.name, "keep_address": self.system_address}
