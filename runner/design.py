"""Makes the static files of the Danish design system fit for serving.

The package brings 30 MB for all themes and builds. We serve one theme, one script, one font format and the icons, and
none of the state portals' logos, which are not ours to show. The file names in the style sheet must all exist, because
Django follows every one when it gives static files their far-future names.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from pathlib import Path

from runner.errors import RunnerError

STYLE = Path("css/dkfds-virkdk.min.css")
SCRIPT = Path("js/dkfds.min.js")
ICONS = Path("img/all-svg-icons.svg")

_LOGO = re.compile(r"background-image:\s*url\([^)]*/logo[^)]*\);?")
_FONT_SOURCES = re.compile(r"src:((?:\s*url\([^)]*\)(?:\s*format\([^)]*\))?,?)+)")
_FONT_SOURCE = re.compile(r"url\([^)]*\.woff2\)\s*format\([^)]*\)")
_SOURCE_MAP = re.compile(r"\n?(?:/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)")
_ADDRESS = re.compile(r"url\(([^)]*)\)")


def prepare(modules: Path, target: Path) -> None:
    """Fill `target` with what we serve of the npm packages in `modules`; what was there before is replaced.

    Raises RunnerError when a package is missing or the style sheet names a file that it does not bring.
    """
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _design_system(modules / "dkfds", fresh / "dkfds")
        _copy(modules / "htmx.org" / "dist" / "htmx.min.js", fresh / "htmx" / "htmx.min.js")
        _copy(modules / "htmx.org" / "LICENSE", fresh / "htmx" / "LICENSE")
    except FileNotFoundError as error:
        raise RunnerError(f"The design system is not complete, {error.filename} is missing.") from None
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def clean_style(text: str) -> str:
    """The style sheet without logos, old font formats and the pointer to a source map."""
    text = _LOGO.sub("", text)
    text = _FONT_SOURCES.sub(_only_woff2, text)
    return _SOURCE_MAP.sub("", text)


def _design_system(package: Path, target: Path) -> None:
    built = package / "dist"
    style = clean_style((built / STYLE).read_text())
    _write(target / STYLE, style)
    _write(target / SCRIPT, _SOURCE_MAP.sub("", (built / SCRIPT).read_text()))
    _copy(built / ICONS, target / ICONS)
    _copy(package / "LICENSE.md", target / "LICENSE.md")
    for address in sorted(set(_ADDRESS.findall(style))):
        file = Path(posixpath.normpath(STYLE.parent / address.strip("\"'")))
        _copy(built / file, target / file)


def _only_woff2(sources: re.Match[str]) -> str:
    return "src:" + ",".join(_FONT_SOURCE.findall(sources[1]))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
