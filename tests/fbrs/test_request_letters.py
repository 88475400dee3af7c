"""E-mails about requests: who hears what, and what no mail tells."""

from __future__ import annotations

from administrativ_adgang.fbrs import access_requests, asking
from administrativ_adgang.fbrs.access_requests import Wording
from administrativ_adgang.fbrs.models import RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail.models import Mail
from tests.builders import build_company
from tests.fbrs.worlds import World


def test_who_answers_hears_of_the_request_and_who_asked_of_the_answer(world: World) -> None:
    for person, email in ((world.birgit, "birgit@eksempelby.example"), (world.amina, "amina@eksempelby.example")):
        person.email = email
        person.save(update_fields=["email"])
    request = asking.ask(
        by=world.amina,
        scope=world.home,
        privilege=Privilege.RECALL_ADMINISTRATOR,
        wording=Wording(justification="Sagen om Hansen"),
    )
    (letter,) = Mail.objects.all()
    assert (letter.recipient, "Tilbagekaldelse" in letter.text) == ("birgit@eksempelby.example", True)
    assert "Hansen" not in letter.text
    access_requests.reject(by=world.birgit, request=request, reason="Brug O'Brien & co", expected=request.version)
    answer = Mail.objects.get(recipient="amina@eksempelby.example")
    assert "er afvist" in answer.text
    assert "Begrundelse: Brug O'Brien & co" in answer.text


def test_a_manager_of_the_solution_hears_of_what_only_such_a_manager_answers(world: World) -> None:
    world.manager.email = "siv@drift.example"
    world.manager.save(update_fields=["email"])
    company = build_company(company_form="APS")
    request = access_requests.draft(by=world.amina, type=RequestType.SPECIAL, scope=company, target=world.amina)
    access_requests.submit(by=world.amina, request=request, expected=request.version)
    assert Mail.objects.get().recipient == "siv@drift.example"
