"""The command that makes the projection anew: it repairs, and says what it repaired."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from administrativ_adgang.fbrs.models import RightsHolder, User
from administrativ_adgang.fbrs.object_permissions import OrganisationPermission, codename
from administrativ_adgang.fbrs.privileges import Privilege
from tests.people import Cast


def rebuild() -> list[str]:
    out = StringIO()
    call_command("rebuild_permissions", stdout=out)
    return out.getvalue().splitlines()


def test_it_names_what_was_missing_and_what_was_too_much_and_repairs_both(cast: Cast) -> None:
    karen, birgit = cast.karen, cast.birgit
    permission = OrganisationPermission.objects.get(user__identity=karen)
    OrganisationPermission.objects.create(
        user=User.objects.get(identity=birgit), content_object=cast.municipality, permission=permission.permission
    )
    permission.delete()
    RightsHolder.objects.filter(identity=karen).delete()
    told = rebuild()
    assert sorted(told[:-1]) == [
        "For meget, Systemadministrator: Birgit Storm i Eksempelby Kommune",
        "Manglede, Systemadministrator: Karen Holm i Eksempelby Kommune",
        "Manglede, plads på listen over personer: Karen Holm i Eksempelby Kommune",
    ]
    assert told[-1] == "2 identiteter gennemgået, 3 rettet."
    assert User.objects.get(identity=karen).has_perm(codename(Privilege.ORGANISATION_ADMINISTRATOR), cast.municipality)
    assert RightsHolder.objects.filter(identity=karen, scope=cast.municipality).exists()


def test_when_all_agrees_it_changes_nothing(cast: Cast) -> None:
    cast.karen  # noqa: B018 - the cast is built when asked for
    before = set(OrganisationPermission.objects.values_list("pk", flat=True))
    assert rebuild() == ["1 identiteter gennemgået, alt stemte."]
    assert set(OrganisationPermission.objects.values_list("pk", flat=True)) == before
