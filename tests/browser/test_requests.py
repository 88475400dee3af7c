"""Access requests and partners: refused, asked and answered; given and cut; and every page on a phone."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from administrativ_adgang.fbrs import access, access_requests, asking, delegation
from administrativ_adgang.fbrs.access_requests import Wording
from administrativ_adgang.fbrs.models import AccessRequest, Grant, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press, tab_to
from tests.browser.conftest import PHONE, WIDE, Open
from tests.builders import build_company, build_employee
from tests.people import Cast

MAIL, SYSTEMS = Privilege.MESSAGE_BASIC, Privilege.ORGANISATION_ADMINISTRATOR
WHY = "Jeg skal skifte et certifikat, der udløber i morgen."


def here(cast: Cast, name: str, **places: object) -> str:
    return reverse(f"portal:{name}", kwargs={"organisation_id": cast.municipality.pk, **places})


def test_refused_asked_with_the_keyboard_alone_approved_and_open_at_the_next_request(
    live_server: object, cast: Cast, open_page: Open
) -> None:
    cast.birgit  # noqa: B018 - built when asked for: the one who answers
    refused = open_page(here(cast, "system-new"), cast.sanne)
    expect(refused.get_by_role("heading", level=1)).to_have_text("Du har ikke adgang til Systemer")
    tab_to(refused, "Hvad skal du bruge den til?")
    refused.keyboard.type(WHY)
    press(refused, "Bed om rettigheden")
    expect(refused.locator(".alert-success")).to_contain_text("Anmodningen er sendt til Birgit Storm.")
    expect(refused.locator("main .status")).to_contain_text("Venter på svar")

    answering = open_page(here(cast, "front"), cast.birgit)
    expect(answering.locator(".checklist")).to_contain_text(re.compile("1.anmodning venter"))
    press(answering, "Svar")
    press(answering, "Sanne Lund beder om Systemadministrator")
    expect(answering.locator("main")).to_contain_text(WHY)
    press(answering, "Godkend anmodningen")
    expect(answering.locator(".alert-success")).to_contain_text("Anmodningen er godkendt.")

    refused.reload()
    expect(refused.get_by_role("heading", level=1)).to_have_text("Opret system")


def test_a_delegation_is_looked_at_made_and_cut_with_the_keyboard_alone(
    live_server: object, cast: Cast, open_page: Open
) -> None:
    leader = build_employee(cast.company, Privilege.ORGANISATION_USER_ADMINISTRATOR, name="Rikke Revisor")
    worker = build_employee(cast.company, name="Vagn Thorsen")
    page = open_page(here(cast, "partners"), cast.birgit)
    press(page, "Giv en partner adgang")
    tab_to(page, "Partnerens CVR-nummer")
    page.keyboard.type(cast.company.cvr_number)
    tab_to(page, "Vælg")
    privilege = page.get_by_label("Rettighed")
    for _ in Privilege:
        if privilege.input_value() != MAIL:
            page.keyboard.press("ArrowDown")
    expect(privilege).to_have_value(MAIL)
    press(page, "Vis, hvad det betyder")
    expect(page.get_by_role("status")).to_contain_text("Det får Revi A/S adgang til i Eksempelby Kommune")
    assert not Grant.objects.filter(type=MAIL).exists()
    press(page, "Giv Revi A/S Postkasse, basis")
    expect(page.locator(".alert-success")).to_contain_text("Revi A/S har fået Postkasse, basis.")

    delegation.hand_on(by=leader, held=Grant.objects.get(type=MAIL), grantee=worker)
    page.reload()
    expect(page.locator("ul.chain ul")).to_contain_text("Vagn Thorsen")
    press(page, "Fjern")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fjern Postkasse, basis fra Revi A/S?")
    expect(page.locator("main")).to_contain_text("Vagn Thorsen (Revi A/S) mister den også")
    press(page, "Fjern 2")
    expect(page.locator(".alert-success")).to_contain_text("Adgangen er fjernet fra Revi A/S.")
    assert not access.may(worker, MAIL, cast.municipality)


class Story:
    """Requests in several states, a chain of three links, and what the municipality itself holds elsewhere."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        wording = Wording(justification=WHY, came_from=here(cast, "systems"))
        self.waiting = asking.ask(by=cast.sanne, scope=cast.municipality, privilege=SYSTEMS, wording=wording)
        self.draft = asking.ask(by=cast.sanne, scope=cast.municipality, privilege=MAIL)
        access_requests.withdraw(by=cast.sanne, request=self.draft, expected=self.draft.version)
        self.approved = asking.ask(by=cast.karen, scope=cast.municipality, privilege=MAIL)
        access_requests.approve(by=cast.birgit, request=self.approved, expected=self.approved.version)
        self.link = self._chain(cast)
        self.held = delegation.delegate(by=None, partner=cast.municipality, privilege=MAIL, scope=cast.agency).grant

    def _chain(self, cast: Cast) -> Grant:
        first = delegation.delegate(by=cast.birgit, partner=cast.company, privilege=MAIL, scope=cast.municipality)
        leader = self._leader(cast.company, "Rikke Revisor")
        supplier = build_company("Driftsselskabet af 1. januar ApS")
        company = delegation.company_identity(supplier)
        second = delegation.hand_on(by=leader, held=first.grant, grantee=company)
        worker = build_employee(supplier, name="Vagn Thorsen")
        delegation.hand_on(by=self._leader(supplier, "Dorte Drift"), held=second.grant, grantee=worker)
        return first.grant

    def _leader(self, company: object, name: str) -> Identity:
        return build_employee(company, Privilege.ORGANISATION_USER_ADMINISTRATOR, name=name)  # type: ignore[arg-type]

    def pages_of_who_asks(self) -> list[str]:
        return [
            here(self.cast, "system-new"),
            here(self.cast, "mailbox"),
            here(self.cast, "access-request-new"),
            reverse("portal:my-requests"),
            reverse("portal:my-request-new"),
            reverse("portal:access-activate"),
            *(self.mine(name, self.waiting) for name in ("my-request", "my-request-withdraw")),
            *(self.mine(name, self.draft) for name in ("my-request", "my-request-send", "my-request-delete")),
            self.mine("my-request-document-new", self.draft),
        ]

    def pages_of_who_answers(self) -> list[str]:
        waiting = [self.theirs(name, self.waiting) for name in ("access-request", "access-request-reject")]
        approved = [
            self.theirs(name, self.approved)
            for name in ("access-request", "access-request-revoke", "access-request-code")
        ]
        return [
            here(self.cast, "access-requests"),
            *waiting,
            *approved,
            here(self.cast, "partners"),
            here(self.cast, "partner-new"),
            here(self.cast, "partner-hand-on", held_id=self.held.pk),
            here(self.cast, "partner-cut", link_id=self.link.pk),
        ]

    def mine(self, name: str, request: AccessRequest) -> str:
        return reverse(f"portal:{name}", kwargs={"request_id": request.pk})

    def theirs(self, name: str, request: AccessRequest) -> str:
        return here(self.cast, name, request_id=request.pk)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_is_accessible_and_fits(live_server: object, cast: Cast, open_page: Open, width: int) -> None:
    story = Story(cast)
    for person, addresses in (
        (cast.sanne, story.pages_of_who_asks()),
        (cast.birgit, story.pages_of_who_answers()),
    ):
        page: Page = open_page("/", person, width=width)
        for address in addresses:
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).not_to_have_text("Siden findes ikke")
            assert_accessible(page)
            assert_no_sideways_scroll(page)
