"""Requests in steps: corrected only as drafts, and read by the system they were written through."""

import uuid

import pytest

from administrativ_adgang.core.errors import NotPossibleNow, RefusedByRule, StaleVersion
from administrativ_adgang.fbrs import access_requests, activation, request_drafts, request_selectors
from administrativ_adgang.fbrs.access_requests import OutsideTarget, Wording
from administrativ_adgang.fbrs.models import AccessRequest, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_system

RIGHT = Privilege.RECALL_ADMINISTRATOR


@pytest.fixture
def draft(world):
    return access_requests.draft(
        by=world.amina, type=RequestType.PRIVILEGE, scope=world.home, target=world.amina, privileges=[RIGHT]
    )


def correct(draft, privileges=(RIGHT,), expected=None):
    return request_drafts.correct(
        request=draft, privileges=privileges, until=None, wording=Wording(note="Ny"), expected=expected or draft.version
    )


def test_a_draft_is_corrected_by_version_and_a_sent_one_is_not(world, draft):
    assert correct(draft).note == "Ny"
    with pytest.raises(StaleVersion):
        correct(draft, expected=1)
    with pytest.raises(RefusedByRule):
        correct(draft, privileges=[])
    with pytest.raises(RefusedByRule):
        correct(draft, privileges=[Privilege.AUTHORITY_SENDER_SYSTEM])
    draft.refresh_from_db()
    sent = access_requests.submit(by=world.amina, request=draft, expected=draft.version)
    with pytest.raises(NotPossibleNow):
        correct(sent)


def test_the_system_it_was_written_through_reads_the_draft_and_no_other_system_does(world, draft):
    mine, other = (build_system(world.home, is_sender=True).identity for _ in range(2))
    request_drafts.written_through(draft, mine)
    assert list(request_selectors.visible_to(mine)) == [draft]
    assert list(request_selectors.visible_to(other)) == []


def test_the_addressee_of_a_code_is_the_employee_with_that_address(world):
    code = uuid.uuid4()
    request = access_requests.draft(
        by=world.amina,
        type=RequestType.PRIVILEGE,
        scope=world.home,
        target=OutsideTarget("Vagn Thorsen", "vagn@revi.example", world.partner.cvr_number),
        privileges=[RIGHT],
    )
    AccessRequest.objects.filter(pk=request.pk).update(activation_digest=activation.digest(str(code)))
    assert request_drafts.addressees(code, world.partner) == []
    world.vagn.email = "Vagn@Revi.example"
    world.vagn.save(update_fields=["email"])
    assert request_drafts.addressees(code, world.partner) == [world.vagn]
    assert request_drafts.addressees(code, world.home) == []
    assert request_drafts.addressees(uuid.uuid4(), world.partner) == []
