from __future__ import annotations

import re
from pathlib import Path

import memo
from memo.catalogue import CATALOGUE, finding

README = Path(memo.__file__).with_name("README.md")
KNOWN_BY_THE_PLATFORM = {
    "contact.point.id.format.not.allowed",
    "do.not.deliver.until.date.too.early",
    "do.not.deliver.until.date.too.late",
    "empty.notification.not.allowed",
    "file.empty.not.allowed",
    "file.extension.not.allowed",
}


def test_every_rule_has_a_code() -> None:
    assert {code.rule for code in CATALOGUE.values()} == {f"MM-{number:02}" for number in range(1, 26)}


def test_codes_are_lower_case_and_dotted_and_the_known_ones_are_there() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(\.[a-z0-9]+)+", code) for code in CATALOGUE)
    assert set(CATALOGUE) >= KNOWN_BY_THE_PLATFORM


def test_both_languages_say_the_same_values() -> None:
    for code in CATALOGUE.values():
        names = [set(re.findall(r"\{(\w+)\}", text)) for text in (code.danish, code.english)]
        assert names[0] == names[1], code
        assert code.danish != code.english
        assert code.danish.endswith(".")
        assert code.english.endswith(".")


def test_values_come_into_the_sentences_as_they_are() -> None:
    found = finding("schema.value.too.long", 7, "/Message", element="{label}", limit=256)
    assert found.danish == "Værdien i {label} er for lang. Den må højst have 256 tegn."
    assert (found.rule, found.line, found.is_error) == ("MM-03", 7, True)


def test_the_readme_names_every_rule() -> None:
    text = README.read_text(encoding="utf-8")
    assert all(code.rule in text for code in CATALOGUE.values())
