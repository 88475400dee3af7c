"""Partners: who outside has access here, what we have elsewhere, giving, handing on and cutting."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import access, asking, chains, delegation, rules, selectors, what_if
from administrativ_adgang.fbrs.access_requests import OutsideTarget
from administrativ_adgang.fbrs.chains import Link
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import Area, Privilege
from administrativ_adgang.fbrs.services import Given
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.fields import VersionField, put_anew
from administrativ_adgang.portal.pages import ConfirmPage, Page
from administrativ_adgang.portal.partners import presenters
from administrativ_adgang.portal.partners.forms import DelegateForm, HandOnForm
from administrativ_adgang.portal.partners.parts import LooksFirst
from administrativ_adgang.portal.partners.presenters import Meaning

_EMPLOYEES_OFFERED = 50


class PartnersPage(Page):
    """The chains out of the organisation, and what it holds in others."""

    area = Area.PEOPLE
    title = "Partnere"
    template_name = "portal/partners/partners.html"

    def context(self) -> dict[str, Any]:
        here = self.organisation
        out = chains.out_of(here, after=_key(self.request, "efter"))
        held = chains.held_by(here, after=_key(self.request, "efter-hos"))
        return {
            "out": presenters.out_of(out.links, here),
            "held": presenters.held(held.links, here),
            "older": f"?efter={out.following}" if out.following else "",
            "more_held": f"?efter-hos={held.following}" if held.following else "",
        }


def _key(request: Any, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


class DelegatePage(LooksFirst):
    """Give a company, or one person of it, a right here."""

    area = Area.PEOPLE
    title = "Giv en partner adgang"
    template_name = "portal/partners/delegate.html"
    form_class = DelegateForm
    not_done = "Adgangen er ikke givet"

    def form_arguments(self) -> dict[str, Any]:
        grantable = access.grantable(self.request.identity, self.organisation)
        return {"offered": [one for one in Privilege if one in grantable & rules.DELEGABLE]}

    def meaning(self, form: DelegateForm) -> Meaning:
        filled = form.cleaned_data
        partner, privilege = filled["cvr"], Privilege(filled["privilege"])
        name = filled["person_name"] if form.is_person else partner.name
        change = what_if.Change(frozenset(), frozenset({privilege}))
        if not form.is_person:
            change = what_if.preview(_as_company(partner), self.organisation, give=[privilege])
        return presenters.meaning(
            name=name,
            privilege=privilege,
            scope=self.organisation,
            change=change,
            until=filled["until"],
            then=presenters.gets_a_code(filled["person_email"], partner)
            if form.is_person
            else f"{partner.name} kan give adgangen videre til sine medarbejdere eller til en leverandør. Ingen i "
            "virksomheden kan noget, før det er sket.",
        )

    def save(self, form: DelegateForm) -> str:
        filled, by = form.cleaned_data, self.request.identity
        partner, privilege = filled["cvr"], Privilege(filled["privilege"])
        if form.is_person:
            target = OutsideTarget(filled["person_name"], filled["person_email"], partner.cvr_number)
            request = asking.invite(
                by=by, scope=self.organisation, target=target, privilege=privilege, until=filled["until"]
            )
            messages.success(self.request, f"En kode er på vej til {filled['person_email']}.")
            return self.address("access-request", request_id=request.pk)
        given = delegation.delegate(
            by=by, partner=partner, privilege=privilege, scope=self.organisation, active_to=filled["until"]
        )
        _tell(self.request, given, partner.name)
        return self.address("partners")


def _as_company(partner: Organisation) -> Identity:
    """The company as a holder of rights; one that never held any has no row yet, and nothing is written to look."""
    known = Identity.objects.filter(type=IdentityType.COMPANY, organisation=partner).first()
    return known or Identity(type=IdentityType.COMPANY, organisation=partner, name=partner.name)


def _tell(request: Any, given: Given, name: str) -> None:
    label, end = Privilege(given.grant.type).label, given.grant.active_to
    if given.is_new:
        messages.success(request, f"{name} har fået {label}.")
        return
    until = f"til og med {words.day(rights_words.last_day(end))}" if end else "uden slutdato"
    messages.info(request, f"{name} har allerede {label} {until}. Intet er ændret.")


class OneLink(Page):
    """A page about one link. One that neither leads out of here nor hangs on what is held elsewhere does not exist."""

    area = Area.PEOPLE
    place = "link_id"

    @cached_property
    def link(self) -> Link:
        """The link of the address."""
        return self.find()

    def find(self) -> Link:
        """Look it up. Raises NotFound where the page cannot be about it."""
        return chains.link(self.organisation, UUID(str(self.kwargs[self.place])))


class HandOnPage(OneLink, LooksFirst):
    """Hand on what our company holds elsewhere."""

    template_name = "portal/partners/hand_on.html"
    form_class = HandOnForm
    not_done = "Adgangen er ikke givet videre"
    task = "Giv adgang videre"
    place = "held_id"

    def find(self) -> Link:
        """The company's own link: nothing else can be handed on from here."""
        found = super().find()
        if not found.is_company or found.holder.organisation_id != self.organisation.pk:
            raise NotFound("Adgangen findes ikke.")
        return found

    def heading(self) -> str:
        return f"Giv {self.link.privilege.label} videre"

    def form_arguments(self) -> dict[str, Any]:
        self.link  # noqa: B018 - what cannot be handed on from here does not exist
        wanted = self.request.GET.get("navn", "").strip()
        return {"employees": selectors.employees(self.organisation, search=wanted, limit=_EMPLOYEES_OFFERED)}

    def context(self) -> dict[str, Any]:
        return {
            "scope": self.link.grant.scope,
            "until": self.link.until,
            "wanted": self.request.GET.get("navn", "").strip(),
            "most": _EMPLOYEES_OFFERED,
        }

    def meaning(self, form: HandOnForm) -> Meaning:
        filled, scope, privilege = form.cleaned_data, self.link.grant.scope, self.link.privilege
        delegation.check_may_hand_on(self.request.identity, self.link.grant)
        rules.check_link(self.link.grant.depth + 1, privilege)
        grantee = form.to_person or _as_company(filled["cvr"])
        ends = [end for end in (filled["until"], self.link.until) if end is not None]
        then = (
            f"{grantee.name} kan bruge adgangen med det samme."
            if form.to_person
            else f"{grantee.name} kan give adgangen videre til sine medarbejdere. En kæde har højst tre led."
        )
        return presenters.meaning(
            name=grantee.name,
            privilege=privilege,
            scope=scope,
            change=what_if.preview(grantee, scope, give=[privilege]),
            until=min(ends, default=None),
            then=then,
        )

    def save(self, form: HandOnForm) -> str:
        grantee = form.to_person or delegation.company_identity(form.cleaned_data["cvr"])
        given = delegation.hand_on(
            by=self.request.identity, held=self.link.grant, grantee=grantee, active_to=form.cleaned_data["until"]
        )
        _tell(self.request, given, grantee.name)
        return self.address("partners")


class CutForm(forms.Form):
    """The version of the link one saw."""

    version = VersionField()


class CutPage(OneLink, ConfirmPage):
    """Cut a chain at a link, with everything that falls named."""

    form_class = CutForm
    task = "Fjern en partners adgang"

    def find(self) -> Link:
        """A link that is ours to cut: it leads out of here, or we handed it on. What we were given is not."""
        found = super().find()
        here, grant = self.organisation, found.grant
        if not (chains.leads_out_of(here, grant) or chains.was_handed_on_by(here, grant)):
            raise NotFound("Adgangen findes ikke.")
        return found

    def heading(self) -> str:
        return f"Fjern {self.link.privilege.label} fra {self.link.holder.name}?"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.link.grant.version}}

    def context(self) -> dict[str, Any]:
        link = self.link
        falls = len(link.falls)
        first = f"{link.holder.name} mister {link.privilege.label} i {link.grant.scope.name} med det samme."
        below = [
            f"{one.holder.name} ({presenters.who(one)}) mister den også, fordi den er givet videre herfra."
            for one in link.falls
        ]
        return {
            "back_label": "Partnere",
            "keep_address": self.address("partners"),
            "lead": f"Alt under leddet falder også: {words.count(falls, 'led', 'led')}." if falls else "",
            "consequences": [first, *below, "Dit navn og tidspunktet skrives i loggen."],
            "can_be_undone": "Adgangen kan gives igen, men hvert led skal så gives på ny.",
            "action": f"Fjern {words.count(1 + falls, 'led', 'led')}",
            "keep": f"Behold {link.holder.name}",
        }

    def save(self, form: CutForm) -> str:
        name = self.link.holder.name
        ended = delegation.cut(by=self.request.identity, held=self.link.grant, expected=form.cleaned_data["version"])
        also = f" {words.count(len(ended) - 1, 'led', 'led')} under det faldt også." if len(ended) > 1 else ""
        messages.success(self.request, f"Adgangen er fjernet fra {name}.{also}")
        return self.address("partners")

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        del self.link
        put_anew(form, version=self.link.grant.version)
        return super().show_again(form, status=status)
