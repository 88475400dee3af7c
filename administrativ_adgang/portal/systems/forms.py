"""Forms about systems. The rules themselves are those of the room ``systems``; the form only asks them all at once."""

from __future__ import annotations

import dataclasses
from typing import Any

from django import forms
from django.conf import settings

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.portal.fields import CvrField, MegabyteField, NetworkListField, VersionField
from administrativ_adgang.systems import certificates, details, selectors
from administrativ_adgang.systems.details import SystemDetails
from administrativ_adgang.systems.kinds import CVR_SLOT, MemoVersion, Protocol
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB

SENDER_ONLY = "sender"
_PROTOCOLS = [
    (Protocol.REST_PUSH.value, "REST push: vi afleverer til jeres adresse"),
    (Protocol.REST_PULL.value, "REST pull: jeres system henter hos os"),
]


class SystemForm(forms.Form):
    """What the owner of a system decides."""

    name = forms.CharField(
        label="Navn",
        help_text="Vises i lister og i loggen.",
        max_length=256,
        widget=forms.TextInput(attrs={"class": "input-width-m", "autocomplete": "off"}),
        error_messages={"required": "Skriv systemets navn"},
    )
    protocol = forms.ChoiceField(
        label="Hvordan kommer posten frem?",
        choices=_PROTOCOLS,
        widget=forms.RadioSelect,
        initial=Protocol.REST_PUSH,
        error_messages={"required": "Vælg, hvordan posten kommer frem"},
    )
    endpoint = forms.CharField(
        label="Adresse, vi afleverer til",
        help_text="Fx https://post.kommune.example/memo. Kan stå tom, til systemet skal i brug, og ved REST pull.",
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-l", "inputmode": "url", "autocomplete": "off"}),
    )
    memo_version = forms.ChoiceField(
        label="MeMo-version, systemet læser", choices=MemoVersion.choices, initial=MemoVersion.V1_1
    )
    size_limit_mb = MegabyteField(
        label="Største besked",
        help_text="Højst 99,5 MB. Standardsystemet skal kunne tage 99,5 MB.",
        initial=LARGEST_MESSAGE_MB,
    )
    is_sender = forms.BooleanField(label="Systemet sender også post for os", required=False)
    receipt_endpoint = forms.CharField(
        label="Adresse til kvitteringer for det, I sender",
        help_text="Kan stå tom. Så henter systemet selv sine kvitteringer.",
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-l", "inputmode": "url", "autocomplete": "off"}),
    )
    technical_contact_name = forms.CharField(
        label="Teknisk kontakt, navn",
        max_length=256,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-m"}),
    )
    technical_contact_email = forms.CharField(
        label="Teknisk kontakt, e-mail",
        help_text="Får besked, når noget går galt.",
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-m", "inputmode": "email"}),
    )
    technical_contact_phone = forms.CharField(
        label="Teknisk kontakt, telefon",
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-s", "inputmode": "tel"}),
    )
    business_contact_email = forms.CharField(
        label="Forretningskontakt, e-mail",
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-m", "inputmode": "email"}),
    )
    supplier = forms.CharField(
        label="Leverandør", max_length=256, required=False, widget=forms.TextInput(attrs={"class": "input-width-m"})
    )
    delegated_cvr = CvrField(
        label="Leverandørens CVR-nummer",
        help_text="Kun hvis leverandøren bruger sit eget certifikat på jeres vegne.",
        required=False,
    )

    def details(self, before: SystemDetails) -> SystemDetails:
        """What was filled in, as the service takes it; what the form does not ask about stays as it was before."""
        filled = {name: self.cleaned_data[name] for name in details.FIELDS if name in self.cleaned_data}
        return dataclasses.replace(before, **filled)

    def clean(self) -> dict[str, Any]:
        """Ask every rule of the room; a field with an error of its own is not asked again."""
        cleaned = super().clean() or self.cleaned_data
        standing_in = SystemDetails(
            **{"name": "-", **{name: cleaned[name] for name in details.FIELDS if name in cleaned}}
        )
        for fault in details.faults(standing_in, local_allowed=settings.LOCAL_RECEIVERS_ALLOWED):
            if fault.field in cleaned:
                self.add_error(fault.field, fault.text)
        return cleaned


class EditSystemForm(SystemForm):
    """The same with the version the person saw."""

    version = VersionField()


class CertificateField(forms.FileField):
    """A public certificate. Gives its bytes; nothing of a private key sent by mistake goes further than this."""

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Vælg certifikatet", "empty": "Filen er tom. Vælg certifikatet"}
        super().__init__(**{"label": "Certifikat", "error_messages": errors, **options})

    def clean(self, data: Any, initial: Any = None) -> bytes:
        upload = super().clean(data, initial)
        return upload.read(certificates.LARGEST_FILE + 1) if upload else b""


class _WithCertificate(forms.Form):
    """A form with a certificate. ``advice`` is what to do about a private key that was sent by mistake."""

    advice = ""
    certificate: Any

    def judge_certificate(self, organisation: Organisation, delegated_cvr: str) -> None:
        """Read and judge the certificate, so that its fault stands beside the others."""
        data = self.cleaned_data.get("certificate")
        if not data:
            return
        try:
            facts = certificates.read(data)
            certificates.check(facts, at=clock.now(), accepted_cvr_numbers=[organisation.cvr_number, delegated_cvr])
        except RefusedByRule as refusal:
            self.advice = getattr(refusal, "advice", "")
            self.add_error("certificate", refusal.text)


class NetworksForm(forms.Form):
    """The addresses a system may call from."""

    allowed_networks = NetworkListField(
        label="Tilladte IP-adresser",
        help_text="En adresse eller et område på hver linje, højst 32 adresser i et område. Tom betyder alle adresser.",
        required=False,
    )


class EditNetworksForm(NetworksForm):
    """The same with the version the person saw."""

    version = VersionField()


class NewSystemForm(SystemForm, NetworksForm, _WithCertificate):
    """A system that is not there yet: where it sits, and what lets it in."""

    slot = forms.ChoiceField(
        label="Hvilken plads?", widget=forms.RadioSelect, error_messages={"required": "Vælg en plads til systemet"}
    )
    certificate = CertificateField(
        required=False,
        help_text="Systemets offentlige OCES-certifikat, PEM eller DER. Kan lægges op senere.",
    )
    # The order of the page, so that the error summary follows it.
    field_order = (
        *("slot", "name", "protocol", "endpoint", "size_limit_mb", "memo_version", "is_sender", "receipt_endpoint"),
        *("allowed_networks", "certificate"),
    )

    def __init__(self, *arguments: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.organisation = organisation
        slots = selectors.slots_of(organisation)
        field: Any = self.fields["slot"]
        field.choices = [
            *((str(number), _slot_words(number, organisation)) for number, system in slots.items() if system is None),
            (SENDER_ONLY, "Ingen plads: systemet sender kun"),
        ]
        taken = [f"{_slot_name(number, organisation)} er {system.name}" for number, system in slots.items() if system]
        field.help_text = f"Optaget: {', '.join(taken)}." if taken else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.judge_certificate(self.organisation, cleaned.get("delegated_cvr", ""))
        return cleaned

    @property
    def slot_number(self) -> int | None:
        """The number of the chosen slot; None for a system that only sends."""
        chosen = self.cleaned_data["slot"]
        return None if chosen == SENDER_ONLY else int(chosen)


class AddCertificateForm(_WithCertificate):
    """One more certificate for a system."""

    certificate = CertificateField(
        help_text="Systemets offentlige OCES-certifikat, PEM eller DER. Aldrig den private nøgle."
    )

    def __init__(self, *arguments: Any, organisation: Organisation, delegated_cvr: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.organisation, self.delegated_cvr = organisation, delegated_cvr

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.judge_certificate(self.organisation, self.delegated_cvr)
        return cleaned


def _slot_name(number: int, organisation: Organisation) -> str:
    if not organisation.is_authority:
        return "pladsen"
    return "CVR-pladsen" if number == CVR_SLOT else f"plads {number}"


def _slot_words(number: int, organisation: Organisation) -> str:
    if not organisation.is_authority:
        return "Modtagersystem: tager al post til virksomheden"
    return "CVR-system: virksomhedspost til CVR-nummeret" if number == CVR_SLOT else f"Plads {number}: myndighedspost"
