"""What is chosen, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

LONGEST_REASON = 500


class RecallForm(forms.Form):
    """The reason; the chosen messages travel with it unseen."""

    reason = forms.CharField(
        label="Hvorfor tilbagekaldes den?",
        help_text="Står i loggen. Modtageren ser det ikke. Skriv ikke CPR-numre.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input-width-xl"}),
        error_messages={
            "required": "Skriv, hvorfor beskeden tilbagekaldes",
            "max_length": f"Skriv højst {LONGEST_REASON} tegn",
        },
    )
    message = forms.TypedMultipleChoiceField(coerce=UUID, widget=forms.MultipleHiddenInput)

    def __init__(self, *arguments: Any, chosen: Iterable[UUID], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        values = [str(identifier) for identifier in chosen]
        self.fields["message"].choices = [(value, value) for value in values]  # type: ignore[attr-defined]
        self.initial["message"] = values


def identifiers(values: Iterable[str], *, most: int) -> list[UUID]:
    """The ids among what an address or a form holds, each once, at most ``most``; the rest is nothing anybody chose."""
    found: dict[UUID, None] = {}
    for value in values:
        try:
            found[UUID(value)] = None
        except ValueError:
            continue
    return list(found)[:most]
