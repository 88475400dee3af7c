"""Who may open an address."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from django.urls import reverse

from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Grant
from tests.client import StrictClient, text_at
from tests.people import Cast, log_in


def statistics(cast: Cast) -> str:
    """A page that not everybody may see."""
    return f"/organisation/{cast.municipality.pk}/statistik/"


def test_logged_out_leads_to_log_in_and_remembers_the_page(cast: Cast) -> None:
    response = StrictClient().get(statistics(cast) + "?a=b")
    assert response.url == f"/log-ind?next={quote(statistics(cast) + '?a=b', safe='')}"


def test_a_part_fetched_logged_out_sends_the_whole_page_to_log_in(cast: Cast) -> None:
    response = StrictClient().get(statistics(cast), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (401, "/log-ind")


def test_a_missing_right_is_named_with_who_can_give_it(cast: Cast) -> None:
    cast.birgit  # noqa: B018 - who can give it
    ida_elsewhere = fbrs.grant(by=None, grantee=cast.ida, privilege="MESSAGE_BASIC", scope=cast.municipality)
    page = log_in(StrictClient(), ida_elsewhere.grantee).fetch(statistics(cast), status=403)
    assert text_at(page, "h1") == ["Du har ikke adgang til Statistik"]
    assert "Statistik" in text_at(page, "main", "strong")
    assert "Du har Postkasse, basis." in text_at(page, "main", "p")[0]
    assert text_at(page, "main", "tbody", "th") == ["Birgit Storm"]


def test_whoever_may_look_is_told_that_it_is_changing_that_is_closed(cast: Cast) -> None:
    new = reverse("portal:system-new", kwargs={"organisation_id": cast.municipality.pk})
    page = log_in(StrictClient(), cast.birgit).fetch(new, status=403)
    assert text_at(page, "h1") == ["Du kan se Systemer, men ikke ændre noget"]


def test_the_right_elsewhere_counts_for_nothing_and_tells_nothing(cast: Cast) -> None:
    log_in(StrictClient(), cast.freja).fetch(statistics(cast), status=404)


def test_an_organisation_that_is_not_there_looks_the_same(cast: Cast) -> None:
    log_in(StrictClient(), cast.karen).fetch(f"/organisation/{uuid.uuid4()}/", status=404)


def test_a_right_taken_back_is_gone_at_the_next_request(cast: Cast) -> None:
    client = log_in(StrictClient(), cast.sanne)
    client.fetch(statistics(cast))
    fbrs.revoke(by=None, held=Grant.objects.get(grantee=cast.sanne))
    client.fetch(statistics(cast), status=404)


def test_the_menu_holds_what_one_may_see(cast: Cast) -> None:
    address = f"/organisation/{cast.municipality.pk}/"
    shown = text_at(log_in(StrictClient(), cast.sanne).fetch(address), ".navigation-menu", "li")
    assert shown == ["Forside", "Statistik"]
