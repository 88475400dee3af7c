"""Asking in one go, and inviting a partner's person."""

from __future__ import annotations

import re
from typing import Any

import pytest

from administrativ_adgang.core.errors import Conflict, NotAllowed, NotFound, NotPossibleNow, RefusedByRule
from administrativ_adgang.fbrs import access, access_requests, asking
from administrativ_adgang.fbrs.access_requests import OutsideTarget, Wording
from administrativ_adgang.fbrs.models import AccessRequest, RequestState, TargetState
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail.models import Mail
from tests.fbrs.worlds import ADMINISTRATOR, World

MAIL, RECALL = Privilege.MESSAGE_BASIC, Privilege.RECALL_ADMINISTRATOR


def ask(world: World, **others: Any) -> AccessRequest:
    return asking.ask(**{"by": world.amina, "scope": world.home, "privilege": RECALL, **others})


def outside(world: World) -> OutsideTarget:
    return OutsideTarget("Vagn Thorsen", "vagn@revi.example", world.partner.cvr_number)


def code_in_mail() -> str:
    found = re.search(
        r"\n([0-9a-f-]{36})\n", Mail.objects.filter(subject__startswith="Aktivér").latest("created_at").text
    )
    assert found
    return found[1]


class TestAsking:
    def test_it_is_sent_at_once_with_the_screen_one_came_from(self, world: World) -> None:
        request = ask(
            world, wording=Wording(justification="Forkert dato", came_from="/organisation/x/tilbagekaldelse/")
        )
        assert (request.state, request.justification) == (RequestState.SUBMITTED, "Forkert dato")
        assert request.came_from == "/organisation/x/tilbagekaldelse/"

    def test_twice_is_one(self, world: World) -> None:
        ask(world)
        with pytest.raises(Conflict, match="venter på svar"):
            ask(world)
        assert AccessRequest.objects.count() == 1
        ask(world, privilege=MAIL)

    def test_what_one_has_and_what_the_organisation_cannot_give(self, world: World) -> None:
        with pytest.raises(RefusedByRule, match="allerede"):
            ask(world, by=world.birgit, privilege=ADMINISTRATOR)
        with pytest.raises(RefusedByRule, match="systemforvalter"):
            ask(world, privilege=Privilege.SYSTEM_MANAGER)
        assert not AccessRequest.objects.exists()


class TestInviting:
    def test_the_person_gets_a_code_and_takes_the_right_with_it(self, world: World) -> None:
        request = asking.invite(by=world.birgit, scope=world.home, target=outside(world), privilege=MAIL)
        assert (request.state, request.target_state) == (RequestState.APPROVED, TargetState.CODE_SENT)
        access_requests.activate(by=world.vagn, code=code_in_mail())
        assert access.may(world.vagn, MAIL, world.home)

    def test_a_new_code_makes_the_old_one_worthless(self, world: World) -> None:
        request = asking.invite(by=world.birgit, scope=world.home, target=outside(world), privilege=MAIL)
        old = code_in_mail()
        access_requests.send_new_code(by=world.birgit, request=request, expected=request.version)
        with pytest.raises(NotFound):
            access_requests.activate(by=world.vagn, code=old)
        access_requests.activate(by=world.vagn, code=code_in_mail())
        request.refresh_from_db()
        with pytest.raises(NotPossibleNow):
            access_requests.send_new_code(by=world.birgit, request=request, expected=request.version)

    def test_only_by_who_gives_rights_and_only_what_can_be_handed_out(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            asking.invite(by=world.amina, scope=world.home, target=outside(world), privilege=MAIL)
        with pytest.raises(RefusedByRule, match="anden virksomhed"):
            asking.invite(by=world.birgit, scope=world.home, target=outside(world), privilege=ADMINISTRATOR)
        own = OutsideTarget("Amina", "amina@eksempelby.example", world.home.cvr_number)
        with pytest.raises(RefusedByRule, match="egen partner"):
            asking.invite(by=world.birgit, scope=world.home, target=own, privilege=MAIL)
        assert not AccessRequest.objects.exists()
