"""What is served of the design system."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runner.design import clean_style, prepare
from runner.engines import PROJECT
from runner.errors import RunnerError


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("static") / "vendor"
    prepare(PROJECT / "node_modules", target)
    return target


def test_every_file_that_the_style_sheet_names_is_there(served: Path) -> None:
    style = served / "dkfds" / "css" / "dkfds-virkdk.min.css"
    addresses = re.findall(r"url\(([^)]*)\)", style.read_text())
    assert len(addresses) > 100
    assert [address for address in addresses if not (style.parent / address).is_file()] == []


def test_script_icons_and_licences_come_along(served: Path) -> None:
    for name in ("js/dkfds.min.js", "img/all-svg-icons.svg", "LICENSE.md"):
        assert (served / "dkfds" / name).is_file()
    assert (served / "htmx" / "htmx.min.js").is_file()
    assert (served / "htmx" / "LICENSE").is_file()


def test_no_logo_of_another_portal_is_served(served: Path) -> None:
    assert [path for path in served.rglob("*") if "logo" in path.name] == []
    assert "/logo" not in (served / "dkfds" / "css" / "dkfds-virkdk.min.css").read_text()


def test_only_the_newest_font_format_is_served(served: Path) -> None:
    fonts = [path for path in (served / "dkfds" / "fonts").rglob("*") if path.is_file()]
    assert {path.suffix for path in fonts} == {".woff2"}


def test_no_file_points_to_a_source_map_or_another_host(served: Path) -> None:
    for path in (*served.rglob("*.css"), *served.rglob("*.js")):
        text = path.read_text()
        assert "sourceMappingURL" not in text
        assert "url(http" not in text


def test_style_keeps_what_stands_around_a_logo() -> None:
    style = ".a .logo{color:red;background-image:url(../img/logo_virk.svg);width:1px}.b{top:0}"
    assert clean_style(style) == ".a .logo{color:red;width:1px}.b{top:0}"


def test_font_keeps_its_one_source() -> None:
    style = '@font-face{font-weight:400;src:url(a.eot),url(a.woff) format("woff"),url(a.woff2) format("woff2")}'
    assert clean_style(style) == '@font-face{font-weight:400;src:url(a.woff2) format("woff2")}'


def test_a_missing_package_is_said_and_what_was_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.css").touch()
    with pytest.raises(RunnerError, match=r"not complete, .*dkfds-virkdk\.min\.css is missing"):
        prepare(tmp_path / "nothing", target)
    assert (target / "old.css").exists()


def test_lock_file_names_no_download_address() -> None:
    assert "resolved" not in (PROJECT / "package-lock.json").read_text()
