"""The panel before saving: what is said about ends, personal data and people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.what_if import Change
from administrativ_adgang.portal.rights import effects
from tests.portal.rights.worlds import RECALL, STATISTICS

NAME, PLACE = "Amina Yusuf", Organisation(name="Eksempelby Kommune")


def said(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_end_of_a_day_is_its_last_minute_and_any_other_moment_itself() -> None:
    midnight = datetime(2031, 1, 31, 23, tzinfo=UTC)
    assert said(effects.when_it_ends(midnight)) == "fredag den 31. januar 2031 kl. 23.59"
    assert said(effects.when_it_ends(midnight - timedelta(hours=9))) == "fredag den 31. januar 2031 kl. 15.00"


def test_who_is_told_before_the_end_and_when() -> None:
    far, near = clock.now() + timedelta(days=40), clock.now() + timedelta(days=3)
    assert said(effects.period_note(NAME, far)[1]).endswith("rettighedsadministratorerne får besked 14 dage før.")
    assert effects.period_note(NAME, near)[1].endswith("får besked med det samme.")
    assert "Slutter ikke af sig selv." in effects.period_note(NAME, None)[1]


def test_personal_data_and_losing_everything_are_told() -> None:
    comes = effects.panel(NAME, Change(frozenset({STATISTICS}), frozenset({RECALL})), PLACE)
    assert comes.notes == (("Ser personoplysninger:", "ja, som noget nyt."),)
    assert comes.summary == "Amina Yusuf får Tilbagekaldelse og mister Statistik."
    goes = effects.panel(NAME, Change(frozenset({RECALL}), frozenset()), PLACE)
    assert goes.notes == (
        ("Mister alt:", "Amina Yusuf kan slet ikke komme ind hos Eksempelby Kommune."),
        ("Ser personoplysninger:", "ikke længere."),
    )
    assert {row.label for row in goes.touched} == {"Forside", "Hændelseslog", "Tilbagekaldelse"}


def test_each_of_several_people_has_a_line() -> None:
    same = Change(frozenset({RECALL}), frozenset({RECALL}))
    lines = effects.for_members([(Identity(name="Ane"), same), (Identity(name="Bo"), Change(frozenset(), same.after))])
    assert [(line.name, line.text) for line in lines] == [
        ("Ane", "kan det samme som i dag."),
        ("Bo", "får Tilbagekaldelse."),
    ]
