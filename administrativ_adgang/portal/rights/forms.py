"""Forms about rights. What may be chosen comes from what the person may give; the rules are those of ``fbrs``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.html import format_html

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs import rules
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS, Description
from administrativ_adgang.fbrs.models import Grant, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal.fields import EndField, VersionField

#: What is given most often stands first; the others are one click away.
_FIRST = (
    Privilege.STATISTICS_ADMINISTRATOR,
    Privilege.RECALL_ADMINISTRATOR,
    Privilege.CONTACT_ADMINISTRATOR,
    Privilege.ORGANISATION_ADMINISTRATOR,
    Privilege.MESSAGE_BASIC,
    Privilege.MESSAGE_EMPLOYEE,
)
_DATE_FORM = "Dag, måned, år, fx 31.01.2027."


class _RightsRadio(forms.RadioSelect):
    def create_option(self, *positional: Any, **named: Any) -> dict[str, Any]:
        option = super().create_option(*positional, **named)
        option["attrs"] |= {"class": "form-radio", "aria-describedby": f"{option['attrs']['id']}-hint"}
        return option


@dataclass(frozen=True)
class RightChoice:
    """One right to choose: its control and what it means."""

    control: Any
    description: Description


class GiveForm(forms.Form):
    """One right, and when it ends."""

    privilege = forms.ChoiceField(
        label="Rettighed",
        help_text="Listen viser de rettigheder, du må give.",
        widget=_RightsRadio,
        error_messages={"required": "Vælg en rettighed", "invalid_choice": "Vælg en rettighed, du må give"},
    )
    active_to = EndField(
        label="Slutter", help_text=f"{_DATE_FORM} Lad feltet stå tomt, hvis rettigheden ikke har en slutdato."
    )

    def __init__(self, *arguments: Any, grantable: Collection[Privilege], **named: Any) -> None:
        super().__init__(*arguments, **named)
        ordered = sorted(grantable, key=[*_FIRST, *Privilege].index)
        choices = [(one.value, one.label) for one in ordered]
        self.fields["privilege"].choices = choices  # type: ignore[attr-defined]

    def _choices(self) -> Iterator[RightChoice]:
        for control in self["privilege"]:
            yield RightChoice(control, DESCRIPTIONS[Privilege(control.data["value"])])

    @property
    def first(self) -> list[RightChoice]:
        """What is shown at once."""
        return [one for one in self._choices() if one.control.data["value"] in _FIRST]

    @property
    def others(self) -> list[RightChoice]:
        """What is shown when one asks for it."""
        return [one for one in self._choices() if one.control.data["value"] not in _FIRST]

    @property
    def is_among_others(self) -> bool:
        """Whether the chosen one would otherwise be out of sight."""
        return any(one.control.data["selected"] for one in self.others)


class EndForm(forms.Form):
    """Another end for one right."""

    active_to = EndField(
        label="Slutter", help_text=f"{_DATE_FORM} Lad feltet stå tomt, hvis rettigheden ikke skal slutte af sig selv."
    )
    version = VersionField()


class GroupNameForm(forms.Form):
    """The name of a group."""

    name = forms.CharField(
        label="Gruppens navn",
        help_text="Fx afdelingen eller opgaven. Navnet kan ikke være i brug af en anden gruppe.",
        max_length=256,
        widget=forms.TextInput(attrs={"class": "input-width-m", "autocomplete": "off"}),
        error_messages={"required": "Skriv gruppens navn", "max_length": "Navnet må højst have 256 tegn"},
    )


class RenameGroupForm(GroupNameForm):
    """The same with the version one saw."""

    version = VersionField()


class MembersForm(forms.Form):
    """Colleagues to join a group: those found, and those ticked before."""

    people = forms.MultipleChoiceField(
        label="Hvem skal med i gruppen?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én person", "invalid_choice": "Vælg personer fra listen"},
    )

    def __init__(self, *arguments: Any, people: Sequence[Identity], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [(str(one.pk), f"{one.name}, {one.title}" if one.title else one.name) for one in people]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class RightRow:
    """One line of the form of all rights: tick, meaning, end, and what one should know about it."""

    tick: Any
    end: Any
    description: Description
    note: str


class AllRightsForm(forms.Form):
    """Every right of one person: ticked or not, each with its end. ``expected`` is the version the person saw."""

    expected = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *arguments: Any, offered: Sequence[Privilege], held: Mapping[Privilege, Grant], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.offered, self.held = offered, held
        for privilege in offered:
            one = held.get(privilege)
            counts = one is not None and (one.active_to is None or one.active_to > clock.now())
            self.fields[privilege.value] = forms.BooleanField(
                label=privilege.label,
                required=False,
                initial=counts,
                widget=forms.CheckboxInput(attrs={"aria-describedby": f"id_{privilege.value}-meaning"}),
            )
            self.fields[f"{privilege.value}-end"] = EndField(
                label=format_html('Slutter <span class="sr-only">{}</span>', privilege.label),
                initial=one.active_to if one is not None and counts else None,
            )

    def rows(self, notes: Mapping[Privilege, str]) -> list[RightRow]:
        """The lines in order."""
        return [
            RightRow(self[one.value], self[f"{one.value}-end"], DESCRIPTIONS[one], notes.get(one, ""))
            for one in self.offered
        ]

    def clean(self) -> dict[str, Any]:
        """Ask the rule about every new end, so that the error stands at its own line."""
        cleaned = super().clean() or self.cleaned_data
        now = clock.now()
        for privilege in self.offered:
            field = f"{privilege.value}-end"
            if not cleaned.get(privilege.value) or field not in cleaned:
                continue
            end = self._end_now(privilege, cleaned[field])
            if privilege in self.held and end == self.fields[field].initial:
                continue
            try:
                rules.check_period(now, end, now=now)
            except RefusedByRule as refusal:
                self.add_error(field, refusal.text.rstrip("."))
        return cleaned

    def wanted(self) -> dict[Privilege, datetime | None]:
        """What the person should have afterwards, each with its end."""
        chosen = {}
        for privilege in self.offered:
            end = self.cleaned_data.get(f"{privilege.value}-end")
            if self.cleaned_data.get(privilege.value):
                chosen[privilege] = self._end_now(privilege, end)
            elif privilege in self.held and not self.fields[privilege.value].initial:
                # It has run out, and the timed job will say so: taking it away would tell it otherwise.
                chosen[privilege] = self.held[privilege].active_to
        return chosen

    def _end_now(self, privilege: Privilege, end: datetime | None) -> datetime | None:
        """The exact end a right has when the day was left as it is: it need not lie at midnight."""
        one = self.held.get(privilege)
        field = self.fields[f"{privilege.value}-end"]
        if one is not None and end is not None and one.active_to is not None:
            same_day = field.prepare_value(one.active_to) == field.prepare_value(end)
            return one.active_to if same_day else end
        return end
