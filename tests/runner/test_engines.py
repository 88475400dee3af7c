"""The embedded engines, real ones, in a folder of the test."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from runner.child import is_alive, wait_until
from runner.engines import ADDRESSES, AlreadyRunning, Engines, clean, embedded, owned, refuse_when_owned
from runner.errors import RunnerError
from runner.postgres import Postgres
from tests.runner.helpers import processes_naming

NOWHERE: dict[str, str] = {}


def query(url: str, sql: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(sql).fetchone()
    return row[0] if row else None


@pytest.fixture
def engines(var: Path) -> Iterator[Engines]:
    with owned(var, NOWHERE) as running:
        yield running


def test_both_answer_under_the_addresses_given(var: Path) -> None:
    with embedded(var, NOWHERE) as addresses:
        assert query(addresses["DATABASE_URL"], "SELECT current_database()") == "digitalpost"
        assert redis.from_url(addresses["REDIS_URL"]).ping()


def test_application_may_make_databases_but_is_no_superuser(engines: Engines) -> None:
    sql = "SELECT rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = current_user"
    assert query(engines.addresses["DATABASE_URL"], sql) is True


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
        ("listen_addresses", ""),
    ],
)
def test_server_is_durable_and_closed(shared_url: str, setting: str, value: str) -> None:
    assert query(shared_url, f"SHOW {setting}") == value


def test_lower_case_knows_danish_letters(shared_url: str) -> None:
    assert query(shared_url, "SELECT lower('ÆRØ OG ÅRHUS')") == "ærø og århus"


@pytest.fixture(scope="module")
def shared_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    var = tmp_path_factory.mktemp("shared")
    with embedded(var, NOWHERE) as addresses:
        yield addresses["DATABASE_URL"]
    clean(var)


def test_sockets_are_for_their_owner_alone(engines: Engines) -> None:
    assert stat.S_IMODE(engines.place.sockets.stat().st_mode) == 0o700


def test_addresses_are_on_file_while_the_engines_run_and_gone_afterwards(var: Path) -> None:
    with embedded(var, NOWHERE) as addresses:
        lines = (var / ADDRESSES).read_text().splitlines()
        assert lines == [f"{name}={url}" for name, url in addresses.items()]
    assert not (var / ADDRESSES).exists()


def test_an_address_in_the_environment_leads_elsewhere(var: Path) -> None:
    with embedded(var, {"DATABASE_URL": "postgresql://elsewhere/post"}) as addresses:
        assert set(addresses) == {"REDIS_URL"}
        assert not (var / "engines" / "postgres").exists()


def test_nothing_is_started_when_both_lead_elsewhere(var: Path) -> None:
    with embedded(var, {"DATABASE_URL": "postgresql://elsewhere/post", "REDIS_URL": "redis://elsewhere"}) as addresses:
        assert addresses == {}
    assert not (var / "engines").exists()


def test_a_second_run_shares_engines_and_leaves_them_running(engines: Engines) -> None:
    with embedded(engines.place.var, NOWHERE) as addresses:
        assert addresses == engines.addresses
    assert query(engines.addresses["DATABASE_URL"], "SELECT 1") == 1


def test_a_second_owner_is_told_who_is_there(engines: Engines) -> None:
    with pytest.raises(AlreadyRunning, match=rf"Already running.*process {os.getpid()}"):
        refuse_when_owned(engines.place.var)


@pytest.mark.fault
def test_a_killed_database_comes_back_with_its_data(engines: Engines) -> None:
    url = engines.addresses["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    database = engines.by_variable["DATABASE_URL"]
    assert isinstance(database, Postgres)
    assert database.process is not None
    database.process.kill()
    database.process.wait()

    assert wait_until(lambda: revived(engines), 20)
    assert query(url, "SELECT n FROM kept") == 42


def revived(engines: Engines) -> bool:
    """One try to revive; the helpers of a killed server need a moment to notice."""
    try:
        engines.revive()
    except RunnerError:
        return False
    return True


@pytest.mark.fault
def test_a_killed_broker_comes_back(engines: Engines) -> None:
    broker = engines.by_variable["REDIS_URL"]
    os.kill(redis.from_url(engines.addresses["REDIS_URL"]).info()["process_id"], signal.SIGKILL)
    assert wait_until(lambda: not broker.is_running(), 10)
    assert engines.revive() == ["redis"]
    assert redis.from_url(engines.addresses["REDIS_URL"]).ping()


def test_a_stale_process_number_does_not_stand_in_the_way(var: Path) -> None:
    with embedded(var, NOWHERE):
        pass
    # As after a restart of the machine: the number is alive, but belongs to somebody else (here: to us).
    (var / "engines" / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{var}\n")
    with embedded(var, NOWHERE) as addresses:
        assert query(addresses["DATABASE_URL"], "SELECT 1") == 1


def test_an_interrupted_first_start_leaves_no_half_database(var: Path) -> None:
    unfinished = var / "engines" / "postgres.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with embedded(var, NOWHERE) as addresses:
        assert query(addresses["DATABASE_URL"], "SELECT 1") == 1


def test_data_of_another_version_are_refused_with_the_way_out(var: Path) -> None:
    data = var / "engines" / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    with (
        pytest.raises(RunnerError, match=r"written by PostgreSQL 15, and this is version 18: .*pg_dump"),
        owned(var, NOWHERE),
    ):
        pytest.fail("started on foreign data")


def test_no_process_is_left_when_the_block_ends(var: Path) -> None:
    with owned(var, NOWHERE) as engines:
        numbers = [engine.process.pid for engine in engines.by_variable.values() if engine.process]  # type: ignore[attr-defined]
        assert len(numbers) == 2
    assert not any(is_alive(number) for number in numbers)
    assert processes_naming(str(var)) == []
