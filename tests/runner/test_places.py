"""Folders that shut the engines' account out, and paths that are too long for a socket."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import psycopg
import pytest

from runner.account import Account, engine_account
from runner.engines import clean, embedded
from runner.errors import RunnerError
from runner.places import LONGEST_SOCKET_PATH, POINTER, Place, forget, prepare

NOWHERE: dict[str, str] = {}


def answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_data_lie_under_the_var_folder(var: Path) -> None:
    place = prepare(var, engine_account())
    assert place.home == var / "engines"
    assert place.sockets == var / "engines" / "run"
    assert not place.is_elsewhere


def test_folders_belong_to_the_engines_account_and_are_closed(var: Path) -> None:
    account = engine_account()
    place = prepare(var, account)
    for folder in (place.home, place.sockets):
        assert folder.stat().st_uid == account.uid
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_long_path_gets_a_short_folder_for_sockets_only(var: Path) -> None:
    deep = var / ("long-" * 20) / "var"
    with embedded(deep, NOWHERE) as addresses:
        assert answers(addresses["DATABASE_URL"])
        sockets = Path(addresses["DATABASE_URL"].split("host=")[1])
        assert len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) < LONGEST_SOCKET_PATH
        assert (deep / "engines" / "postgres").exists()
    forget(deep)
    assert not sockets.exists()


def test_a_name_that_somebody_else_took_first_is_refused(var: Path) -> None:
    (var / "target").mkdir()
    (var / "engines").symlink_to(var / "target")
    with pytest.raises(RunnerError, match="belongs to somebody else"):
        prepare(var, engine_account())


def test_a_closed_parent_folder_is_left_closed_and_the_data_go_elsewhere(var: Path) -> None:
    parent = var / "closed"  # as /root is closed around a project that lies in it
    parent.mkdir(mode=0o700)
    inside = parent / "var"
    with embedded(inside, NOWHERE) as addresses:
        assert answers(addresses["DATABASE_URL"])
    pointer = inside / POINTER
    # Only root lends the engines another account, one that is shut out; anybody else runs them as themselves.
    assert pointer.exists() is not engine_account().is_ours
    home = Path(pointer.read_text().strip()) if pointer.exists() else inside / "engines"
    assert (home / "postgres" / "PG_VERSION").exists()
    assert stat.S_IMODE(parent.stat().st_mode) == 0o700
    assert parent.stat().st_uid == os.geteuid()

    with embedded(inside, NOWHERE) as again:
        assert again == addresses
    clean(inside)
    assert not home.exists()
    assert not inside.exists()


def test_programs_are_copied_when_the_account_cannot_reach_them(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_run = Account.can_run
    monkeypatch.setattr(
        Account, "can_run", lambda self, command: "site-packages" not in command[0] and may_run(self, command)
    )
    with embedded(var, NOWHERE) as addresses:
        assert answers(addresses["DATABASE_URL"])
    assert (var / "engines" / "programs" / "redis-server").exists()


def test_a_folder_elsewhere_is_told_apart(var: Path) -> None:
    place = Place(var=var, home=Path("/elsewhere"), sockets=Path("/elsewhere/run"), account=engine_account())
    assert place.is_elsewhere
