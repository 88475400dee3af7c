"""Down the floors only: the contract of pyproject.toml, proved to bite, and the rules it cannot say."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, PROJECT, Import, Source, imports, imports_of, is_ours, sources

LINT = (str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache")
APPLICATION = "administrativ_adgang"


def test_contract_is_kept() -> None:
    code, output = lint(PROJECT)
    assert code == 0, output


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree once more, to plant wrong imports in."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("file", "planted", "broken"),
    [
        ("administrativ_adgang/core/clock.py", "import administrativ_adgang.messages.models", "Down the floors only"),
        ("kontaktregister/models.py", "import administrativ_adgang.core.errors", "Down the floors only"),
        (
            "administrativ_adgang/mailbox/models.py",
            "import administrativ_adgang.delivery.models",
            "Down the floors only",
        ),
        ("administrativ_adgang/tasks.py", "import administrativ_adgang.portal.urls", "Down the floors only"),
        ("administrativ_adgang/tasks.py", "import digitalpost.settings", "Down the floors only"),
        ("administrativ_adgang/core/masking.py", "import memo.model", "Of memo only the package door"),
        ("memo/errors.py", "import django", "memo knows no Django"),
        ("administrativ_adgang/messages/models.py", "import lxml.etree", "lxml in memo only"),
        ("administrativ_adgang/messages/models.py", "import celery", "celery in three files only"),
        ("administrativ_adgang/messages/models.py", "import rest_framework", "rest_framework in api only"),
        ("administrativ_adgang/messages/models.py", "import guardian", "guardian in fbrs"),
        ("runner/engines.py", "import digitalpost.environment", "The runner knows nothing"),
        ("digitalpost/health.py", "import runner.engines", "Nothing of ours knows the runner"),
    ],
)
def test_contract_bites(copy: Path, file: str, planted: str, broken: str) -> None:
    target = copy / file
    original = target.read_text() if target.exists() else None
    target.write_text(f"{original or ''}\n{planted}\n")
    try:
        code, output = lint(copy)
    finally:
        if original is None:
            target.unlink()
        else:
            target.write_text(original)
    assert code == 1, output
    assert any(line.startswith(broken) and "BROKEN" in line for line in output.splitlines()), output


def lint(folder: Path) -> tuple[int, str]:
    # The copy must be read, not the project that the environment would offer.
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(LINT, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_every_room_lies_on_a_floor() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = " ".join(settings["contracts"][0]["layers"])
    on_a_floor = {word.strip("()") for word in layers.replace("|", " ").replace(":", " ").split()}
    there = {
        f"{APPLICATION}.{path.stem}"
        for path in (PROJECT / APPLICATION).iterdir()
        if path.name not in ("__init__.py", "migrations", "README.md") and not path.name.startswith((".", "__"))
    }
    assert there - on_a_floor == set()


def test_no_relative_imports() -> None:
    assert places(one for one in imports() if one.module.startswith(".")) == []


def test_our_modules_are_imported_at_module_top_only() -> None:
    """One exception: `ready()`, which Django calls when models may be imported."""
    nested = (one for one in imports() if one.is_nested and is_ours(one.module))
    assert places(one for one in nested if one.source.path.name != "apps.py") == []


def test_star_imports_only_where_a_file_is_a_register() -> None:
    registers = ("administrativ_adgang/models.py", "digitalpost/settings_test.py")
    stars = (one for one in imports() if one.name == "*")
    assert places(one for one in stars if one.source.name not in registers) == []


def test_register_of_models_is_imported_by_the_admin_only() -> None:
    register = (one for one in imports() if f"{one.module}.{one.name}".startswith(f"{APPLICATION}.models."))
    assert places(one for one in register if one.source.name != f"{APPLICATION}/admin.py") == []


def test_names_with_an_underscore_stay_in_their_room() -> None:
    private = (
        one
        for one in imports()
        if is_ours(one.module)
        and any(part.startswith("_") and not part.startswith("__") for part in (*one.module.split("."), one.name))
    )
    assert places(one for one in private if room(one.module) != room(module_of(one.source))) == []


def test_page_areas_do_not_know_each_other() -> None:
    portal = PROJECT / APPLICATION / "portal"
    areas = {path.name for path in portal.iterdir() if (path / "__init__.py").exists()}
    wrong = []
    for one in imports():
        target = area(f"{one.module}.{one.name}", areas)
        own = area(module_of(one.source), areas)
        if own and target and own != target:
            wrong.append(one)
    assert places(wrong) == []


def area(module: str, areas: set[str]) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[:2] == [APPLICATION, "portal"] and len(parts) > 2 and parts[2] in areas else None


def room(module: str) -> tuple[str, ...]:
    parts = tuple(module.split("."))
    return parts[:2] if parts[0] == APPLICATION else parts[:1]


def module_of(source: Source) -> str:
    return source.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def places(found: Iterator[Import] | list[Import]) -> list[str]:
    return [f"{one.place} {one.module} {one.name}".strip() for one in found]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import memo.parse", ("memo.parse", "", False)),
        ("from memo import parse", ("memo", "parse", False)),
        ("from . import parse", (".", "parse", False)),
        ("from ..core import clock", ("..core", "clock", False)),
        ("def f():\n    from memo import parse", ("memo", "parse", True)),
        ("if True:\n    import memo", ("memo", "", True)),
        ("from memo import *", ("memo", "*", False)),
    ],
)
def test_the_reader_of_imports_sees_each_kind(code: str, expected: tuple[str, str, bool]) -> None:
    source = Source(PROJECT / "planted.py", ast.parse(code))
    assert [(one.module, one.name, one.is_nested) for one in imports_of(source)] == [expected]


def test_sources_are_found() -> None:
    assert {source.path.relative_to(PROJECT).parts[0] for source in sources()} == set(PACKAGES)
