"""The forms of the mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict

from administrativ_adgang.mailbox.forwarding import COMMENT_LENGTH
from administrativ_adgang.mailbox.letters import NOTE_LENGTH
from administrativ_adgang.mailbox.models import TrustedRecipient
from administrativ_adgang.portal.fields import VersionField


class VersionedForm(forms.Form):
    """A form about a letter as the person saw it."""

    version = VersionField()

    def see(self, version: int) -> None:
        """Show the letter's present version: whoever sends the form again has seen it."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data


class LongText(forms.CharField):
    """Several lines. A line end counts as one character, as it does for the person who types."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class NoteForm(VersionedForm):
    """The note on a letter."""

    note = LongText(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="Kun for jer. Følger ikke med, når brevet videresendes.",
        error_messages={"max_length": f"Noten må højst fylde {NOTE_LENGTH} tegn"},
    )


class ForwardForm(VersionedForm):
    """Who gets the letter, and what is said with it."""

    recipient = forms.ChoiceField(
        label="Modtager",
        error_messages={"required": "Vælg en modtager", "invalid_choice": "Modtageren er ikke længere på listen"},
    )
    comment = LongText(
        label="Kommentar (valgfri)",
        required=False,
        max_length=COMMENT_LENGTH,
        help_text=f"Højst {COMMENT_LENGTH} tegn.",
        error_messages={"max_length": f"Kommentaren må højst fylde {COMMENT_LENGTH} tegn"},
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, recipients: Iterable[TrustedRecipient], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.names = {str(entry.pk): entry.name for entry in recipients}
        chosen = self.fields["recipient"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "Vælg modtager")] + [
            (str(entry.pk), f"{entry.name}, {entry.recipient_id_type} {entry.recipient_id}") for entry in recipients
        ]
