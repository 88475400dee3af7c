"""Groups: the list, one group, its name, and closing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import groups, selectors, what_if
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Area, Privilege
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.pages import FormPage, Page
from administrativ_adgang.portal.rights import effects
from administrativ_adgang.portal.rights.forms import GroupNameForm, RenameGroupForm
from administrativ_adgang.portal.rights.parts import LOGGED, ConfirmVersion, OneGroup, VersionForm, has_run_out
from administrativ_adgang.portal.rights.right_views import MOST_MEMBERS


class GroupsPage(Page):
    """The groups of the organisation, each with what it gives and to how many."""

    area = Area.PEOPLE
    title = "Grupper"
    template_name = "portal/rights/groups.html"

    def context(self) -> dict[str, Any]:
        return {
            "groups": [
                {"group": one.group, "size": one.size, "rights": _labels(one.held)}
                for one in selectors.groups_with_rights(self.organisation)
            ]
        }


def _labels(held: Iterable[Grant]) -> str:
    return words.listing([Privilege(one.type).label for one in held if not has_run_out(one)])


class NewGroupPage(FormPage):
    """A new, empty group."""

    area = Area.PEOPLE
    title = "Opret en gruppe"
    template_name = "portal/rights/group_name.html"
    form_class = GroupNameForm
    not_done = "Gruppen er ikke oprettet"

    def context(self) -> dict[str, Any]:
        return {"action": "Opret gruppen", "back": self.address("groups"), "back_label": "Grupper"}

    def save(self, form: GroupNameForm) -> str:
        made = groups.create_group(by=self.request.identity, scope=self.organisation, name=form.cleaned_data["name"])
        messages.success(self.request, f"Gruppen {made.name} er oprettet. Giv den rettigheder, og føj personer til.")
        return self.address("group", group_id=made.pk)


class GroupPage(OneGroup):
    """Who is in a group, and what that gives them."""

    template_name = "portal/rights/group.html"
    task = "Se en gruppe"

    def heading(self) -> str:
        return self.group.name

    def context(self) -> dict[str, Any]:
        now = clock.now()
        people = list(selectors.members(self.group)[: MOST_MEMBERS + 1])
        search = self.request.GET.get("q", "").strip()
        if search:
            people = list(selectors.members(self.group).filter(name__icontains=search)[: MOST_MEMBERS + 1])
        return {
            "group": self.group,
            "size": selectors.members(self.group).count(),
            "people": [(one, rights_words.who(one, self.organisation)) for one in people[:MOST_MEMBERS]],
            "more": len(people) > MOST_MEMBERS,
            "search": search,
            "rights": [
                {
                    "grant": one,
                    "label": Privilege(one.type).label,
                    "until": rights_words.until(one.active_to, now),
                    "is_near": rights_words.is_near(one.active_to, now),
                }
                for one in self.rights
            ],
        }


class RenameGroupPage(OneGroup, FormPage):
    """Another name; nobody's rights change."""

    template_name = "portal/rights/group_name.html"
    form_class = RenameGroupForm
    not_done = "Gruppen har beholdt sit navn"
    done = "Gruppen har fået sit nye navn."
    task = "Omdøb en gruppe"

    def heading(self) -> str:
        return f"Omdøb {self.group.name}"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"name": self.group.name, "version": self.group.version}}

    def context(self) -> dict[str, Any]:
        return {"action": "Gem navnet", "back": self.group_address, "back_label": self.group.name}

    def save(self, form: RenameGroupForm) -> str:
        filled, group = form.cleaned_data, selectors.group(self.organisation, self.group.pk)
        groups.rename_group(by=self.request.identity, group=group, name=filled["name"], expected=filled["version"])
        return self.group_address

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.shown_anew(form, status)
        return super().show_again(form, status=status)


class CloseGroupPage(OneGroup, ConfirmVersion):
    """Close a group for good: what each of its people loses, and what stops for the organisation."""

    not_done = "Gruppen er ikke nedlagt"
    task = "Nedlæg en gruppe"

    def heading(self) -> str:
        return f"Nedlæg gruppen {self.group.name}?"

    def context(self) -> dict[str, Any]:
        people = list(selectors.members(self.group)[: MOST_MEMBERS + 1])
        changes = what_if.preview_each(people[:MOST_MEMBERS], self.organisation, take=self.rights)
        labels = _labels(self.rights)
        return {
            "lead": "Gruppens rettigheder gælder, til du bekræfter.",
            "members": effects.for_members(changes),
            "more_members": len(people) > MOST_MEMBERS,
            "organisation_change": what_if.preview_end(self.organisation, self.rights),
            "consequences": [
                *([f"Gruppens rettigheder slutter for alle: {labels}."] if labels else []),
                "Gruppen er tom og kan ikke bruges mere. Historikken bliver.",
                LOGGED,
            ],
            "can_be_undone": "Det kan ikke fortrydes. Du kan oprette en ny gruppe med samme navn.",
            "action": f"Nedlæg {self.group.name}",
            "keep": f"Behold {self.group.name}",
            "keep_address": self.group_address,
            "back_label": self.group.name,
        }

    def save(self, form: VersionForm) -> str:
        groups.close_group(by=self.request.identity, group=self.group, expected=form.cleaned_data["version"])
        messages.success(self.request, f"Gruppen {self.group.name} er nedlagt.")
        return self.address("groups")
