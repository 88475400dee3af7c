"""Screen 05: where would a message land? The answer comes from the routing that real post goes through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from administrativ_adgang.distribution.routing import Decision, Destination
from administrativ_adgang.distribution.what_if import Address, Landscape
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import receivers
from administrativ_adgang.portal.fields import MegabyteField
from administrativ_adgang.portal.pages import Page
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB

AUTHORITY_POST, COMPANY_POST = "myndighedspost", "virksomhedspost"
_MEGABYTE = 1024 * 1024
CANNOT_BE_SENT = "kan ikke sendes"


class LandingForm(forms.Form):
    """A message that nobody sends. Nothing personal, so it may stand in the address."""

    post = forms.ChoiceField(
        label="Hvad sendes?",
        choices=[(AUTHORITY_POST, "Myndighedspost"), (COMPANY_POST, "Virksomhedspost til CVR-nummeret")],
        initial=AUTHORITY_POST,
        widget=forms.RadioSelect,
    )
    kontaktpunkt = forms.ChoiceField(label="Kontaktpunkt", required=False)
    stoerrelse = MegabyteField(label="Samlet størrelse", initial=1)
    bilag = forms.IntegerField(
        label="Bilag",
        min_value=0,
        max_value=999,
        initial=1,
        widget=forms.TextInput(attrs={"class": "input-char-4", "inputmode": "numeric"}),
        error_messages={"required": "Skriv antallet af bilag", "invalid": "Skriv antallet som et tal"},
    )

    def __init__(self, *arguments: Any, landscape: Landscape, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [("", "Intet kontaktpunkt"), *((str(point.pk), point.name) for point in landscape.points)]
        self.fields["kontaktpunkt"].choices = choices  # type: ignore[attr-defined]
        if not landscape.organisation.is_authority:
            del self.fields["post"], self.fields["kontaktpunkt"]

    def clean_stoerrelse(self) -> Any:
        """More than the largest message nobody can send."""
        size = self.cleaned_data["stoerrelse"]
        if not 0 < size <= LARGEST_MESSAGE_MB:
            raise forms.ValidationError("Skriv en størrelse mellem 0,1 og 99,5 MB. Større kan ingen sende")
        return size


@dataclass(frozen=True)
class Step:
    """One question of the routing, and whether it decided."""

    question: str
    answer: str
    decided: bool


class LandingPage(Page):
    """A form by GET, its answer, and every address of the organisation."""

    area = Area.SYSTEMS
    title = "Hvor ville beskeden lande?"
    template_name = "portal/systems/landing.html"

    def context(self) -> dict[str, Any]:
        landscape = Landscape(self.organisation)
        asked = bool(self.request.GET)
        form = LandingForm(self.request.GET if asked else None, landscape=landscape)
        names = {system.pk: system.name for system in selectors.receivers_of(self.organisation)}
        addresses = landscape.addresses()
        context: dict[str, Any] = {
            "form": form,
            "not_done": "Siden kunne ikke svare",
            "addresses": [_row(address, landscape, names) for address in addresses],
            "landed": sum(address.within.destination != Destination.REFUSE for address in addresses),
        }
        return context | (self._answer(form, landscape, names) if asked and form.is_valid() else {})

    def _answer(self, form: LandingForm, landscape: Landscape, names: dict[Any, str]) -> dict[str, Any]:
        asked = form.cleaned_data
        point = next((point for point in landscape.points if str(point.pk) == asked.get("kontaktpunkt")), None)
        is_company_post = asked.get("post") == COMPANY_POST
        decision = landscape.decide(
            point=None if is_company_post else point,
            is_company_post=is_company_post,
            size=int(asked["stoerrelse"] * _MEGABYTE),
            attachments=asked["bilag"],
        )
        taker = next(
            (one for one in receivers.of(self.organisation) if one.system and one.system.pk == decision.system_id), None
        )
        marked = (
            f"CVR {self.organisation.cvr_number}" if is_company_post else point.name if point else "Uden kontaktpunkt"
        )
        return {
            "place": names.get(decision.system_id, "postkassen"),
            "decision": decision,
            "steps": _steps(decision, landscape, is_company_post=is_company_post, names=names),
            "taker": taker,
            "marked": marked,
            "share": f"{self.address('where-would-it-land')}?{self.request.GET.urlencode()}",
        }


def _steps(decision: Decision, landscape: Landscape, *, is_company_post: bool, names: dict[Any, str]) -> list[Step]:
    stays = decision.destination == Destination.MAILBOX
    default = landscape.default
    fell_back = default is not None and decision.system_id == default.pk
    steps = [Step("Uden systemafhentning?", "Ja. Posten bliver i postkassen." if stays else "Nej.", stays)]
    if landscape.organisation.is_authority:
        to_cvr = is_company_post and not stays
        steps += [
            Step(
                "Virksomhedspost?",
                "Ja. CVR-systemet tager den." if to_cvr else "Nej. CVR-systemet er ikke i spil.",
                to_cvr,
            ),
            Step(
                "Aktivt kontaktpunkt, og beskeden er inden for grænsen?",
                "Nej." if stays or to_cvr or fell_back else "Ja. Den går til kontaktpunktets system.",
                not (stays or to_cvr or fell_back),
            ),
        ]
    is_default = fell_back and not any(step.decided for step in steps)
    name = default.name if default else "intet"
    return [
        *steps,
        Step(f"Ellers standardsystemet {name}.", "Det tager den." if is_default else "Ikke nået.", is_default),
    ]


def _row(address: Address, landscape: Landscape, names: dict[Any, str]) -> dict[str, Any]:
    off = address.system_off
    waits = off.system_id is not None and off.system_id == address.within.system_id
    return {
        "name": address.name,
        "point": address.point,
        "within": names.get(address.within.system_id, "postkassen"),
        "above": CANNOT_BE_SENT if _is_above_all(address) else names.get(address.above.system_id, "postkassen"),
        "off": f"venter på {names[off.system_id]}" if waits else names.get(off.system_id, "postkassen"),
        "limit": address.point.size_threshold_mb if address.point else LARGEST_MESSAGE_MB,
        "attachments": address.point.allowed_attachments if address.point else None,
    }


def _is_above_all(address: Address) -> bool:
    """Above the address's own limit means above what anybody may send."""
    return address.point is None or address.point.size_threshold_mb >= LARGEST_MESSAGE_MB
