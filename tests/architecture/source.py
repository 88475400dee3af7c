"""Our source files as the tests of this folder see them: parsed, not run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("memo", "kontaktregister", "administrativ_adgang", "digitalpost", "runner")


@dataclass(frozen=True)
class Source:
    """One file of ours."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path from the project's folder, as shown in a failure."""
        return self.path.relative_to(PROJECT).as_posix()


@dataclass(frozen=True)
class Import:
    """One name brought in: `from module import name`, or `import module` with an empty name."""

    source: Source
    line: int
    module: str
    name: str
    is_nested: bool

    @property
    def place(self) -> str:
        return f"{self.source.name}:{self.line}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of our packages, migrations excepted."""
    files = (path for package in PACKAGES for path in sorted((PROJECT / package).rglob("*.py")))
    return tuple(Source(path, ast.parse(path.read_text())) for path in files if "migrations" not in path.parts)


def imports() -> Iterator[Import]:
    """Every import in every file."""
    for source in sources():
        yield from imports_of(source)


def imports_of(source: Source) -> Iterator[Import]:
    """Every import in one file; relative ones have a module that begins with a dot."""
    top = set(source.tree.body)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(source, node.lineno, alias.name, "", node not in top)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield Import(source, node.lineno, module, alias.name, node not in top)


def is_ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in PACKAGES
