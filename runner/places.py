"""Where the engines' files lie.

Normally everything lies under VAR_DIR. Two things can forbid that: the engines' account may be shut out by a parent
folder (a project under /root), and a socket's path has room for 107 bytes only. Then a private folder elsewhere is used
instead, and VAR_DIR remembers which.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from runner.account import Account
from runner.errors import RunnerError

POINTER = "engines.place"
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = len(".s.PGSQL.5432.lock")
# The first survives a restart of the machine by its purpose, the others usually do.
STATE_AREAS = (Path("/var/lib"), Path("/var/tmp"))


@dataclass(frozen=True)
class Place:
    """The folders of one pair of engines. `home` and `sockets` belong to the account; nobody else may enter."""

    var: Path
    home: Path
    sockets: Path
    account: Account

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def is_elsewhere(self) -> bool:
        """Whether the data had to be put outside VAR_DIR."""
        return self.home.parent != self.var


def prepare(var: Path, account: Account) -> Place:
    """Make the folders for the engines of this VAR_DIR and say where they are.

    Raises RunnerError when no folder can be used.
    """
    var = var.absolute()
    (var / "log").mkdir(parents=True, exist_ok=True)
    home = _home(var, account)
    sockets = home / "run"
    if len(os.fsencode(sockets)) + 1 + LONGEST_SOCKET_NAME > LONGEST_SOCKET_PATH:
        sockets = _short_folder(var)
    for folder in (home, sockets):
        _make_private(folder, account)
    return Place(var=var, home=home, sockets=sockets, account=account)


def forget(var: Path) -> None:
    """Remove the folders outside VAR_DIR that belong to it, if there are any. The engines must be down."""
    pointer = var / POINTER
    if pointer.exists():
        shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)
        pointer.unlink()
    shutil.rmtree(_short_folder(var.absolute()), ignore_errors=True)


def _home(var: Path, account: Account) -> Path:
    pointer = var / POINTER
    if pointer.exists():
        return Path(pointer.read_text().strip())
    if account.can_enter(var):
        return var / "engines"
    for area in (*STATE_AREAS, Path(tempfile.gettempdir())):
        if os.access(area, os.W_OK | os.X_OK) and account.can_enter(area):
            home = area / _name(var)
            pointer.write_text(f"{home}\n")
            return home
    raise RunnerError(
        f"The user {account.name} may not enter {var}, and no other folder for the database was found: "
        "set VAR_DIR to a folder that this user may enter."
    )


def _name(var: Path) -> str:
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return f"digitalpost-{digest}"


def _short_folder(var: Path) -> Path:
    return Path("/tmp") / _name(var)


def _make_private(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        # Under a temporary folder anyone could have made this name first, to be handed our data or our sockets.
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
            raise RunnerError(
                f"{folder} belongs to somebody else: remove it, or set VAR_DIR to another folder."
            ) from None
    account.take(folder)
    folder.chmod(0o700)
