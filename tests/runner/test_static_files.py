"""Static files are collected again only when their sources have changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner.static_files import CollectedMark


@pytest.fixture
def mark(tmp_path: Path) -> CollectedMark:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "page.css").write_text("a")
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "var" / "static").mkdir(parents=True)
    return CollectedMark(tmp_path, tmp_path / "var")


def test_nothing_is_current_at_first(mark: CollectedMark) -> None:
    assert not mark.is_current()


def test_unchanged_sources_stay_current(mark: CollectedMark) -> None:
    mark.set()
    assert mark.is_current()


@pytest.mark.parametrize("name", ["static/page.css", "static/new.js", "requirements.lock"])
def test_a_changed_or_new_source_is_seen(mark: CollectedMark, name: str) -> None:
    mark.set()
    (mark.project / name).write_text("changed")
    assert not mark.is_current()
