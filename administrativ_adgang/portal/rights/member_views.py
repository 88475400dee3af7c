"""What changes a group for its people: joining, leaving, and a right for all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import groups, selectors, services, what_if
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import ConfirmPage, FormPage
from administrativ_adgang.portal.rights import effects
from administrativ_adgang.portal.rights.forms import GiveForm, MembersForm
from administrativ_adgang.portal.rights.parts import LOGGED, OneGroup, OnePerson
from administrativ_adgang.portal.rights.right_views import MOST_MEMBERS

_MOST_FOUND = 20


class AddMembersPage(OneGroup, FormPage):
    """Find colleagues, tick them, see what each of them gains, and let them join."""

    template_name = "portal/rights/add_members.html"
    form_class = MembersForm
    not_done = "Ingen er føjet til gruppen"
    task = "Føj personer til en gruppe"

    def heading(self) -> str:
        return f"Føj personer til {self.group.name}"

    @property
    def asked(self) -> Any:
        """What was filled in so far, however it was sent."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def chosen(self) -> list[Identity]:
        """Those ticked so far who may join."""
        ids = [UUID(one) for one in self.asked.getlist("people") if _is_id(one)]
        return selectors.employees_by_id(self.organisation, ids)

    @cached_property
    def found(self) -> list[Identity]:
        """Those ticked, then those found who are not members."""
        search = self.asked.get("q", "").strip()
        listed = selectors.employees(self.organisation, search=search, limit=_MOST_FOUND, outside=self.group)
        return [*self.chosen, *(one for one in listed if one not in self.chosen)]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": self.found}

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        return self.show_so_far()

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        if "preview" in request.POST or "search" in request.POST:
            return self.show_so_far()
        return super().post(request, **keywords)

    def show_so_far(self) -> HttpResponse:
        """The form with what was ticked. Saves nothing."""
        return self.show(form=MembersForm(people=self.found, initial={"people": [str(one.pk) for one in self.chosen]}))

    def context(self) -> dict[str, Any]:
        changes = what_if.preview_each(self.chosen, self.organisation, join=self.group)
        return {
            "group": self.group,
            "group_address": self.group_address,
            "search": self.asked.get("q", "").strip(),
            "members": effects.for_members(changes),
            "count": len(self.chosen),
            "labels": words.listing([Privilege(one.type).label for one in self.rights]),
        }

    def save(self, form: MembersForm) -> str:
        joined = groups.add_members(by=self.request.identity, group=self.group, people=self.chosen)
        told = f"{words.count(joined, 'person', 'personer')} er føjet til gruppen." if joined else ""
        messages.success(self.request, told or "De valgte er allerede i gruppen. Intet er ændret.")
        return self.group_address


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class RemoveMemberPage(OneGroup, OnePerson, ConfirmPage):
    """Before somebody leaves a group: what stops for them and for the organisation."""

    template_name = "portal/rights/confirm.html"
    not_done = "Personen er stadig i gruppen"
    task = "Fjern en person fra en gruppe"

    @cached_property
    def person(self) -> Identity:
        """The member of the address. Who is not in the group is not found there."""
        found = selectors.members(self.group).filter(pk=self.kwargs["person_id"]).first()
        if found is None:
            raise NotFound("Personen er ikke i gruppen.")
        return found

    def heading(self) -> str:
        return f"Fjern {self.person.name} fra {self.group.name}?"

    def context(self) -> dict[str, Any]:
        name, group = self.person.name, self.group
        change = what_if.preview(self.person, self.organisation, leave=[group])
        return {
            "lead": f"{name} har gruppens rettigheder, til du bekræfter.",
            "panel": effects.panel(name, change, self.organisation),
            "organisation_change": change,
            "consequences": [f"{name} mister det, gruppen giver, ved næste klik.", LOGGED],
            "can_be_undone": f"Du kan føje {name} til gruppen igen.",
            "action": f"Fjern {name} fra {group.name}",
            "keep": f"Lad {name} blive",
            "keep_address": self.group_address,
            "back_label": group.name,
        }

    def save(self, form: forms.Form) -> str:
        groups.remove_member(by=self.request.identity, group=self.group, person=self.person)
        messages.success(self.request, f"{self.person.name} er ikke længere i gruppen.")
        return self.group_address


class GiveToGroupPage(OneGroup, OnePerson, FormPage):
    """A right for everybody in a group, now and later, with what it gives each of them."""

    template_name = "portal/rights/give_group.html"
    form_class = GiveForm
    not_done = "Rettigheden er ikke givet"
    task = "Giv en gruppe en rettighed"

    def heading(self) -> str:
        return f"Giv gruppen {self.group.name} en rettighed"

    def form_arguments(self) -> dict[str, Any]:
        return {"grantable": self.grantable}

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        return self.show_so_far(request.GET.dict())

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        return self.show_so_far(request.POST.dict()) if "preview" in request.POST else super().post(request, **keywords)

    def show_so_far(self, asked: dict[str, str]) -> HttpResponse:
        """The form as asked so far. Saves nothing."""
        return self.show(form=GiveForm(initial=asked, **self.form_arguments()))

    def context(self) -> dict[str, Any]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        chosen = next((one for one in self.grantable if one.value == asked.get("privilege")), None)
        people = list(selectors.members(self.group)[: MOST_MEMBERS + 1])
        changes = what_if.preview_each(people[:MOST_MEMBERS], self.organisation, give=[chosen] if chosen else [])
        return {
            "group": self.group,
            "group_address": self.group_address,
            "chosen": chosen,
            "has_it": any(one.type == chosen for one in self.rights),
            "members": effects.for_members(changes),
            "more_members": len(people) > MOST_MEMBERS,
        }

    def save(self, form: GiveForm) -> str:
        privilege = Privilege(form.cleaned_data["privilege"])
        given = services.give_to_group(
            by=self.request.identity, group=self.group, privilege=privilege, active_to=form.cleaned_data["active_to"]
        )
        if given.is_new:
            messages.success(self.request, f"Gruppen {self.group.name} har fået rettigheden {privilege.label}.")
            return self.group_address
        until = effects.until_phrase(given.grant.active_to)
        told = (
            f"Gruppen har allerede rettigheden {privilege.label}, {until}. Intet er ændret. Slutdatoen kan ændres her."
        )
        messages.info(self.request, told)
        return self.address("right", grant_id=given.grant.pk)
