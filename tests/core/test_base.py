"""Two people saving at once: the second is told, and nothing is overwritten."""

import pytest

from administrativ_adgang.core.errors import StaleVersion
from administrativ_adgang.fbrs.models import Organisation
from tests.builders import build_organisation


@pytest.mark.django_db
def test_a_stale_version_is_refused_and_the_first_save_stays():
    organisation = build_organisation("Først")
    mine, yours = (Organisation.objects.get(pk=organisation.pk) for _ in range(2))
    mine.name = "Mit navn"
    mine.save_version(expected=mine.version, fields=["name"])
    yours.name = "Dit navn"
    with pytest.raises(StaleVersion, match="Intet er gemt"):
        yours.save_version(expected=yours.version, fields=["name"])
    organisation.refresh_from_db()
    assert (organisation.name, organisation.version) == ("Mit navn", 2)
