"""Confirmations: default, CVR system, in use and off."""

from __future__ import annotations

from administrativ_adgang.systems import positions, selectors
from administrativ_adgang.systems.models import System
from tests.builders import build_contact_point, build_system
from tests.client import StrictClient, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.test_edit_views import told
from tests.portal.systems.worlds import address, connected


def test_the_default_is_shown_before_and_after_and_moved_in_one_step(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-make-default", system_id=systems["loen"].pk)
    page = client.fetch(there)
    assert text_at(page, "h1") == ["Gør Løn og Personale til standardsystem?"]
    assert "Intet er ændret endnu" in text_of(page)
    changed = text_at(page, "tr.hit")
    assert len(changed) == 3
    assert all("Acta Sag" in line and "Løn og Personale" in line for line in changed)
    assert selectors.default_system(cast.municipality) == systems["acta"]

    client.submit(there, {"version": 1})
    assert selectors.default_system(cast.municipality) == systems["loen"]


def test_a_question_from_before_somebody_elses_change_is_asked_anew(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.karen)
    positions.make_default(by=cast.karen, system=systems["loen"], expected=1)
    there = address(cast.municipality, "system-make-default", system_id=systems["acta"].pk)
    page = client.submit(there, {"version": 1}, status=409).page
    assert "En anden har ændret" in told(page)[0]
    assert "Løn og Personale Acta Sag" in text_at(page, "tr.hit")[0]
    client.submit(there, {"version": page.xpath("//input[@name='version']")[0].get("value")})
    assert selectors.default_system(cast.municipality) == systems["acta"]


def test_a_system_that_cannot_be_default_says_why_before_and_after_the_button(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-make-default", system_id=systems["born"].pk)
    assert "99,5 MB" in text_at(client.fetch(there), ".alert-warning")[0]
    page = client.submit(there, {"version": 1}, status=422).page
    assert "99,5 MB" in told(page)[0]
    assert selectors.default_system(cast.municipality) == systems["acta"]


def test_the_cvr_system_changes_places(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-make-cvr", system_id=systems["loen"].pk)
    assert any("Økonomi Løn og Personale" in line for line in text_at(client.fetch(there), "tr.hit"))
    client.submit(there, {"version": 1})
    assert selectors.cvr_system(cast.municipality) == systems["loen"]
    assert System.objects.get(pk=systems["cvr"].pk).slot == 3


def test_a_system_with_contact_points_is_not_switched_off_and_the_page_lists_them(cast: Cast) -> None:
    systems = connected(cast)
    build_contact_point(cast.municipality, systems["born"], name="Skoleindskrivning")
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-deactivate", system_id=systems["born"].pk)
    assert "Skoleindskrivning" in text_at(client.fetch(there), ".alert-warning")[0]
    page = client.submit(there, {"version": 1}, status=422).page
    assert "Skoleindskrivning" in told(page)[0]
    assert System.objects.get(pk=systems["born"].pk).is_active


def test_a_system_is_switched_off_and_taken_into_use_again(cast: Cast) -> None:
    system = connected(cast)["born"]
    client = log_in(StrictClient(), cast.karen)
    off = address(cast.municipality, "system-deactivate", system_id=system.pk)
    client.fetch(off)
    client.submit(off, {"version": 1})
    page = client.fetch(address(cast.municipality, "system", system_id=system.pk))
    assert "Karen Holm slog systemet fra" in text_at(page, ".status")[0]
    on = address(cast.municipality, "system-activate", system_id=system.pk)
    client.fetch(on)
    client.submit(on, {"version": 2})
    assert System.objects.get(pk=system.pk).is_active


def test_post_of_the_default_system_is_not_said_to_go_to_itself(cast: Cast) -> None:
    system = connected(cast)["acta"]
    page = log_in(StrictClient(), cast.karen).fetch(
        address(cast.municipality, "system-deactivate", system_id=system.pk)
    )
    assert "Ny post til systemet går til" not in text_of(page)


def test_without_pickup_a_receiver_is_not_taken_into_use(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, endpoint="https://post.example/", active=False)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "system-activate", system_id=system.pk)
    page = client.submit(there, {"version": 1}, status=422).page
    assert "I har ikke systemafhentning" in told(page)[0]
