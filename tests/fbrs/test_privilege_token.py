"""Rights that follow log-in: both versions, all scopes, and every bad list."""

import base64

import pytest
from django.conf import settings

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs import access, privilege_token, services
from administrativ_adgang.fbrs.models import Grant, GrantSource
from administrativ_adgang.fbrs.privilege_token import NAMESPACES, ScopedPrivilege, ScopeKind
from administrativ_adgang.fbrs.privileges import Privilege
from tests.fbrs.tokens import group, token
from tests.fbrs.worlds import ADMINISTRATOR

CONTACTS, STATISTICS = Privilege.CONTACT_ADMINISTRATOR, Privilege.STATISTICS_ADMINISTRATOR


def address(privilege):
    return privilege_token.address_of(privilege)


class TestReading:
    @pytest.mark.parametrize("namespace", NAMESPACES)
    @pytest.mark.parametrize(
        ("kind", "number"),
        [
            (ScopeKind.CVR, "12345678"),
            (ScopeKind.PRODUCTION_UNIT, "1234567890"),
            (ScopeKind.SE, "12345678"),
            (ScopeKind.CPR, "0101991234"),
        ],
    )
    def test_both_versions_and_all_scopes(self, namespace, kind, number):
        found = privilege_token.read(token(group(kind, number, address(CONTACTS)), namespace=namespace))
        assert found.privileges == {ScopedPrivilege(kind, number, CONTACTS)}
        assert found.ignored == []

    def test_a_group_twice_counts_once_and_its_privileges_add_up(self):
        found = privilege_token.read(
            token(
                group(ScopeKind.CVR, "12345678", address(CONTACTS)),
                group(ScopeKind.CVR, "12345678", address(CONTACTS), address(STATISTICS)),
            )
        )
        assert {one.privilege for one in found.privileges} == {CONTACTS, STATISTICS}
        assert len(found.privileges) == 2

    def test_lines_in_the_base64_and_an_empty_list(self):
        value = token(group(ScopeKind.CVR, "12345678", address(CONTACTS)))
        folded = "\n".join(value[start : start + 60] for start in range(0, len(value), 60))
        assert len(privilege_token.read(folded).privileges) == 1
        assert privilege_token.read(token()).privileges == set()

    def test_what_is_written_is_read_the_same(self):
        privileges = {
            ScopedPrivilege(kind, number, one)
            for kind, number in ((ScopeKind.CVR, "12345678"), (ScopeKind.CVR, "87654321"), (ScopeKind.SE, "12345678"))
            for one in (CONTACTS, STATISTICS)
        }
        found = privilege_token.read(privilege_token.write(privileges))
        assert (found.privileges, found.ignored) == (privileges, [])
        assert privilege_token.read(privilege_token.write(())).privileges == set()

    def test_the_prefix_of_addresses_is_a_setting(self, settings):
        settings.PRIVILEGE_ADDRESS_PREFIX = "https://rettigheder.example/"
        assert address(CONTACTS) == "https://rettigheder.example/CONTACT_ADMINISTRATOR"
        assert privilege_token.read(token(group(ScopeKind.CVR, "12345678", address(CONTACTS)))).privileges


class TestIgnored:
    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            (group("planetIdentifier", "12345678", "x"), "ikke kender"),
            (group(ScopeKind.CVR, "1234", "x"), "ikke kender"),
            ("<PrivilegeGroup><Privilege>x</Privilege></PrivilegeGroup>", "ikke kender"),
            (group(ScopeKind.CVR, "12345678", "urn:other:privilege"), "ikke i kataloget"),
            (
                group(ScopeKind.CVR, "12345678", f"{settings.PRIVILEGE_ADDRESS_PREFIX}SYSTEM_MANAGER"),
                "ikke i kataloget",
            ),
            (group(ScopeKind.CVR, "12345678", extra='<Constraint Name="urn:kle">27.*</Constraint>'), "begrænset"),
        ],
    )
    def test_it_gives_nothing_and_is_told_of_while_the_rest_counts(self, bad, said):
        found = privilege_token.read(token(bad, group(ScopeKind.CVR, "12345678", address(CONTACTS))))
        assert {one.privilege for one in found.privileges} == {CONTACTS}
        (reason,) = found.ignored
        assert said in reason

    def test_no_personal_number_is_written_down(self):
        found = privilege_token.read(token(group("planetIdentifier", "0101991234", "x")))
        assert "0101991234" not in "".join(found.ignored)


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


class TestRefused:
    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("%%%", "ikke base64"),
            ("æøå", "ikke base64"),
            ("QUJD" * 100_000, "for lang"),
            (base64.b64encode(b"not xml").decode(), "ikke XML"),
            (base64.b64encode(b"<a>").decode(), "ikke en PrivilegeList"),
            (base64.b64encode(b"").decode(), "ikke XML"),
            (token(before=LAUGHS), "dokumenttype"),
            (token(before='<!DOCTYPE l SYSTEM "file:///etc/passwd">'), "dokumenttype"),
            (token(namespace="http://example.com/other"), "ikke en PrivilegeList"),
            (token("<bpp:PrivilegeGroup/>"), "ikke hører til"),
            (token("<PrivilegeGroup><Other/></PrivilegeGroup>"), "ikke hører til"),
            (token("<PrivilegeGroup>"), "ikke XML"),
        ],
    )
    def test_what_is_no_list_gives_nothing_at_all(self, value, said):
        with pytest.raises(RefusedByRule, match=said):
            privilege_token.read(value)


class TestApplying:
    def test_grants_follow_the_list_from_log_in_to_log_in(self, world):
        apply(world, CONTACTS, STATISTICS)
        assert access.privileges_in(world.amina, world.home) == {CONTACTS, STATISTICS}
        assert {one.source for one in Grant.objects.filter(grantee=world.amina)} == {GrantSource.LOG_IN}
        apply(world, STATISTICS)
        assert access.privileges_in(world.amina, world.home) == {STATISTICS}

    def test_what_was_given_by_hand_stays(self, world):
        services.give(by=world.birgit, grantee=world.amina, privilege=CONTACTS, scope=world.home)
        apply(world)
        assert access.may(world.amina, CONTACTS, world.home)

    def test_another_organisation_and_a_narrower_scope_give_nothing(self, world):
        found = privilege_token.apply(
            token(
                group(ScopeKind.CVR, world.partner.cvr_number, address(CONTACTS)),
                group(ScopeKind.PRODUCTION_UNIT, "1234567890", address(CONTACTS)),
                group(ScopeKind.SE, world.home.cvr_number, address(CONTACTS)),
                group(ScopeKind.CPR, "0101991234", address(CONTACTS)),
            ),
            world.amina,
        )
        assert not access.visible_to(world.amina).exists()
        assert len(found.ignored) == 4

    def test_an_unreadable_list_changes_nothing(self, world):
        apply(world, CONTACTS)
        with pytest.raises(RefusedByRule):
            privilege_token.apply("%%%", world.amina)
        assert access.may(world.amina, CONTACTS, world.home)

    def test_the_last_rights_administrator_is_not_lost_at_log_in(self, world):
        apply(world, ADMINISTRATOR, CONTACTS)
        assert any("den sidste" in reason for reason in apply(world).ignored)
        # The right nobody else has stays; what else is no longer in the list is gone.
        assert access.privileges_in(world.amina, world.home) == {ADMINISTRATOR}


def apply(world, *privileges):
    groups = [group(ScopeKind.CVR, world.home.cvr_number, *map(address, privileges))] if privileges else []
    return privilege_token.apply(token(*groups), world.amina)
