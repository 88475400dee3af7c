"""Access requests from draft to answer, those that answer themselves, and targets from outside."""

import io
import re
from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotFound, NotPossibleNow, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import (
    access,
    access_requests,
    approval,
    delegation,
    request_drafts,
    request_selectors,
    services,
)
from administrativ_adgang.fbrs.access_requests import OutsideTarget, Wording
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    CompanyForm,
    DocumentationType,
    RequestDocument,
    RequestState,
    RequestType,
    TargetState,
)
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail import sending
from tests.builders import build_company, build_employee, build_organisation
from tests.fbrs.worlds import ADMINISTRATOR, in_days

RIGHT = Privilege.RECALL_ADMINISTRATOR
MAIL = Privilege.MESSAGE_BASIC


def drafted(world, by=None, **others):
    by = by or world.amina
    wish = {"type": RequestType.PRIVILEGE, "scope": world.home, "target": by, "privileges": [RIGHT]} | others
    return access_requests.draft(by=by, **wish)


def sent(world, by=None, **others):
    request = drafted(world, by, **others)
    return access_requests.submit(by=by or world.amina, request=request, expected=request.version)


def approve(by, request, **others):
    return access_requests.approve(by=by, request=request, expected=request.version, **others)


class TestAsking:
    def test_a_request_carries_where_one_came_from_and_is_seen_by_who_answers(self, world):
        request = sent(world, wording=Wording(justification="Forkert dato", came_from="/organisation/x/tilbagekald"))
        assert (request.state, request.came_from) == (RequestState.SUBMITTED, "/organisation/x/tilbagekald")
        assert list(request_selectors.waiting(world.home)) == [request]
        assert request_selectors.request(world.birgit, request.pk) == request
        assert Event.objects.filter(tag=Tag.ACCESS_REQUEST_SUBMITTED, actor_label="Amina Yusuf").count() == 1

    def test_approval_gives_the_right_until_its_end_and_is_logged(self, world):
        request = approve(world.birgit, sent(world, until=in_days(91)))
        assert access.may(world.amina, RIGHT, world.home)
        (grant,) = request.grants.all()
        assert (grant.issuer, grant.active_to) == (world.birgit, request.privilege_end)
        assert request.target_state == TargetState.GRANTED
        assert Event.objects.filter(tag=Tag.ACCESS_REQUEST_APPROVED).count() == 1

    def test_the_answerer_may_shorten_it(self, world):
        request = approve(world.birgit, sent(world, until=in_days(91)), until=in_days(7))
        assert request.grants.get().active_to < in_days(8)

    def test_a_no_has_a_reason_and_gives_nothing(self, world):
        request = sent(world)
        with pytest.raises(RefusedByRule, match="hvorfor"):
            access_requests.reject(by=world.birgit, request=request, reason=" ", expected=request.version)
        access_requests.reject(by=world.birgit, request=request, reason="Ikke nødvendigt", expected=request.version)
        assert (request.state, request.reason) == (RequestState.REJECTED, "Ikke nødvendigt")
        assert not access.may(world.amina, RIGHT, world.home)

    def test_taking_an_approval_back_ends_what_it_gave_and_nothing_else(self, world):
        services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
        request = approve(world.birgit, sent(world, privileges=[RIGHT, MAIL]))
        access_requests.revoke(by=world.birgit, request=request, reason="Slut", expected=request.version)
        assert access.privileges_in(world.amina, world.home) == {MAIL}

    def test_a_withdrawn_request_is_a_draft_again_and_can_be_deleted(self, world):
        request = sent(world)
        access_requests.withdraw(by=world.amina, request=request, expected=request.version)
        assert request.state == RequestState.DRAFT
        with pytest.raises(NotFound):
            request_selectors.request(world.birgit, request.pk)
        access_requests.delete(by=world.amina, request=request, expected=request.version)
        assert not AccessRequest.objects.exists()


class TestRefused:
    def test_steps_that_are_not_in_the_table(self, world):
        request = approve(world.birgit, sent(world))
        for step in (access_requests.withdraw, access_requests.submit):
            with pytest.raises(NotPossibleNow):
                step(by=world.amina, request=request, expected=request.version)

    def test_answering_without_the_right_or_ones_own(self, world):
        request = sent(world)
        with pytest.raises(NotAllowed):
            approve(world.amina, request)
        handler = build_employee(world.home, Privilege.ACCESS_REQUEST_ADMINISTRATOR)
        with pytest.raises(NotAllowed):
            approve(handler, request)
        own = sent(world, world.birgit)
        with pytest.raises(RefusedByRule, match="dig selv"):
            approve(world.birgit, own)
        own.refresh_from_db()
        assert own.state == RequestState.SUBMITTED

    def test_who_handles_requests_may_say_no(self, world):
        handler = build_employee(world.home, Privilege.ACCESS_REQUEST_ADMINISTRATOR)
        request = sent(world)
        access_requests.reject(by=handler, request=request, reason="Nej", expected=request.version)
        assert request.state == RequestState.REJECTED

    def test_two_answers_at_once(self, world):
        request = sent(world)
        twin = AccessRequest.objects.get(pk=request.pk)
        approve(world.birgit, request)
        with pytest.raises(StaleVersion):
            access_requests.reject(by=world.birgit, request=twin, reason="Nej", expected=twin.version)
        assert access.may(world.amina, RIGHT, world.home)

    def test_others_requests_do_not_exist(self, world):
        request = sent(world)
        for stranger in (world.rikke, build_employee(world.home)):
            with pytest.raises(NotFound):
                request_selectors.request(stranger, request.pk)

    def test_nothing_asked_for_a_systems_right_and_an_end_in_the_past(self, world):
        for wrong in ({"privileges": []}, {"privileges": ["AUTHORITY_SENDER_SYSTEM"]}, {"until": in_days(-1)}):
            with pytest.raises(RefusedByRule):
                drafted(world, **wrong)


class TestAnsweringThemselves:
    def test_ones_own_access_to_a_colleague(self, world):
        services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
        colleague = build_employee(world.home)
        request = sent(world, type=RequestType.DELEGATION, target=colleague, privileges=[MAIL])
        assert (request.state, request.processed_automatically) == (RequestState.APPROVED, True)
        assert access.may(colleague, MAIL, world.home)

    @pytest.mark.parametrize("privilege", [MAIL, ADMINISTRATOR])
    def test_what_one_has_not_or_may_not_hand_on_is_refused_whole(self, world, privilege):
        by = world.birgit
        request = drafted(world, by, type=RequestType.DELEGATION, target=world.amina, privileges=[privilege])
        with pytest.raises(RefusedByRule):
            access_requests.submit(by=by, request=request, expected=request.version)
        assert AccessRequest.objects.get(pk=request.pk).state == RequestState.DRAFT
        assert not access.visible_to(world.amina).exists()

    def test_support_gets_in_for_a_working_day(self, world):
        supporter = build_employee(build_organisation(), Privilege.SUPPORT)
        request = sent(world, supporter, type=RequestType.SUPPORT, privileges=[])
        assert request.state == RequestState.APPROVED
        assert access.may(supporter, Privilege.DELEGATED_SUPPORT_ADMIN, world.home)
        with clock.moved(timedelta(hours=9)):
            assert not access.visible_to(supporter).filter(pk=world.home.pk).exists()
        with pytest.raises(NotAllowed):
            sent(world, type=RequestType.SUPPORT, privileges=[])

    def test_the_owner_of_a_one_person_company(self, db):
        company = build_company(company_form=CompanyForm.SOLE_PROPRIETOR)
        owner = build_employee(company)
        request = first_administrator(company, owner)
        assert (request.state, request.processed_automatically) == (RequestState.APPROVED, True)
        assert access.privileges_in(owner, company) == {ADMINISTRATOR, MAIL, Privilege.MESSAGE_EMPLOYEE}
        with pytest.raises(RefusedByRule, match="allerede"):
            first_administrator(company, build_employee(company))
        with pytest.raises(NotAllowed):
            first_administrator(build_company(company_form=CompanyForm.SOLE_PROPRIETOR), owner)

    def test_a_form_without_this_way_in_is_refused_at_once_with_the_reason(self, db):
        company = build_company(company_form=CompanyForm.ASSOCIATION)
        request = first_administrator(company, build_employee(company))
        assert (request.state, request.reason) == (RequestState.REJECTED, "Kan ikke søges digitalt for forening.")


def first_administrator(company, person):
    request = access_requests.draft(by=person, type=RequestType.FIRST_ADMINISTRATOR, scope=company, target=person)
    return access_requests.submit(by=person, request=request, expected=request.version)


class TestCentralManager:
    def test_a_first_administrator_of_a_company(self, world):
        company = build_company(company_form=CompanyForm.PRIVATE_LIMITED)
        request = first_administrator(company, build_employee(company))
        with pytest.raises(NotAllowed):
            approve(world.birgit, request)
        approve(world.manager, request)
        assert access.may(request.target, ADMINISTRATOR, company)

    def test_terms(self, world):
        world.home.terms_accepted = False
        world.home.save()
        request = sent(world, world.birgit, type=RequestType.TERMS_APPROVAL, privileges=[])
        approve(world.manager, request)
        world.home.refresh_from_db()
        assert world.home.terms_accepted


def test_a_partners_employee_asks_the_partner(world):
    delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home)
    request = sent(world, world.vagn, type=RequestType.APPOINTED_DELEGATION, privileges=[MAIL])
    with pytest.raises(NotAllowed):
        approve(world.birgit, request)
    approve(world.rikke, request)
    assert access.may(world.vagn, MAIL, world.home)


def test_a_partners_employee_who_asks_the_organisation_gets_a_chain(world):
    approve(world.birgit, sent(world, world.vagn, privileges=[MAIL]))
    assert access.may(world.vagn, MAIL, world.home)
    assert world.vagn.grants.get().parent.grantee.organisation == world.partner


class TestOutsideTarget:
    def ask(self, world, mailoutbox):
        outside = OutsideTarget("Vagn Thorsen", "vagn@revi.example", world.partner.cvr_number)
        request = approve(world.birgit, sent(world, target=outside, privileges=[MAIL]))
        sending.send_due()
        (letter,) = mailoutbox
        assert letter.to == ["vagn@revi.example"]
        return request, re.search(r"\n([0-9a-f-]{36})\n", letter.body)[1]

    def test_the_code_opens_once_for_who_is_logged_in_from_the_named_company(self, world, mailoutbox):
        request, code = self.ask(world, mailoutbox)
        assert (request.target_state, request.grants.count()) == (TargetState.CODE_SENT, 0)
        assert code not in str(AccessRequest.objects.values().get())
        with pytest.raises(NotAllowed, match="CVR-nummer"):
            access_requests.activate(by=world.amina, code=code)
        access_requests.activate(by=world.vagn, code=code)
        assert access.may(world.vagn, MAIL, world.home)
        for wrong in (code, "abc", "00000000-0000-0000-0000-000000000000"):
            with pytest.raises(NotFound):
                access_requests.activate(by=world.vagn, code=wrong)

    def test_an_old_code_opens_nothing(self, world, mailoutbox):
        _, code = self.ask(world, mailoutbox)
        with clock.moved(timedelta(days=15)), pytest.raises(NotFound, match="udløbet"):
            access_requests.activate(by=world.vagn, code=code)

    def test_who_lost_the_right_to_give_gives_nothing_by_a_code_sent_before(self, world, mailoutbox):
        _, code = self.ask(world, mailoutbox)
        services.give(by=world.birgit, grantee=world.amina, privilege=ADMINISTRATOR, scope=world.home)
        services.revoke(by=world.amina, held=world.birgit.grants.get(revoked_at=None))
        with pytest.raises(NotAllowed):
            access_requests.activate(by=world.vagn, code=code)
        assert not access.may(world.vagn, MAIL, world.home)


class TestDocuments:
    def add(self, world, request, data=b"%PDF-1.7 x", media_type="application/pdf"):
        return approval.add_document(
            by=world.amina,
            request=request,
            type=DocumentationType.POWER_OF_ATTORNEY,
            filename="fuldmagt.pdf",
            content=io.BytesIO(data),
            media_type=media_type,
        )

    def test_they_lie_in_content_storage_and_go_with_the_draft(self, world, django_capture_on_commit_callbacks):
        request = drafted(world)
        document = self.add(world, request)
        with approval.open_document(document) as stored:
            assert stored.read() == b"%PDF-1.7 x"
        assert request_selectors.document(world.amina, request.pk, document.pk) == document
        with django_capture_on_commit_callbacks(execute=True):
            access_requests.delete(by=world.amina, request=request, expected=request.version)
        with pytest.raises(FileNotFoundError):
            approval.open_document(document)

    @pytest.mark.parametrize(
        ("data", "media_type"),
        [(b"MZ\x90", "application/pdf"), (b"%PDF-", "image/png"), (b"<html>", "text/html")],
    )
    def test_only_what_its_own_bytes_say_is_a_picture_or_pdf(self, world, data, media_type):
        with pytest.raises(RefusedByRule, match="PDF eller et billede"):
            self.add(world, drafted(world), data, media_type)

    def test_not_more_than_anybody_reads(self, world):
        request = drafted(world)
        row = {"type": DocumentationType.OTHER, "filename": "a.pdf"}
        request.documents.bulk_create(RequestDocument(request=request, **row) for _ in range(approval.MOST_DOCUMENTS))
        with pytest.raises(RefusedByRule, match="højst"):
            self.add(world, request)

    def test_as_many_as_may_be_announced_can_be_uploaded_and_no_more_announced(self, world):
        request = drafted(world)
        wanted = [(DocumentationType.OTHER, "a.pdf")] * approval.MOST_DOCUMENTS
        announced = request_drafts.announce(request, wanted)
        document = request_drafts.upload(
            by=world.amina,
            document=announced[-1],
            filename="a.pdf",
            content=io.BytesIO(b"%PDF-1.7 x"),
            media_type="application/pdf",
            expected=request.version,
        ).documents.get(pk=announced[-1].pk)
        assert document.size
        with pytest.raises(RefusedByRule, match="højst"):
            request_drafts.announce(request, wanted[:1])

    def test_not_too_large_and_not_after_the_answer(self, world):
        with pytest.raises(RefusedByRule, match="10 MB"):
            self.add(world, drafted(world), b"%PDF-" + bytes(approval.LARGEST_DOCUMENT))
        with pytest.raises(NotPossibleNow):
            self.add(world, approve(world.birgit, sent(world)))
