"""The account the engines run under.

PostgreSQL refuses to run as root, so root lends the engines an account that has fewer rights and exists already.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runner.errors import RunnerError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Who the engines are: our own account, or for root a weaker one."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def take(self, path: Path) -> None:
        """Give a file or folder that we made to this account."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def popen_options(self) -> dict[str, Any]:
        """Options for subprocess that make the child this account."""
        if self.is_ours:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_run(self, command: Sequence[str]) -> bool:
        """Whether the command ends well under this account: asked of the system, which knows more than mode bits."""
        try:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False, **self.popen_options()
            )
        except OSError:
            return False
        return bool(done.returncode == 0)

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may go into the folder, its parents included."""
        return self.is_ours or self.can_run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])


def engine_account() -> Account:
    """The account for the engines on this machine.

    Raises RunnerError when root finds no lesser account, and when our own has no name (initdb needs one).
    """
    uid = os.geteuid()
    if uid != 0:
        try:
            return Account(pwd.getpwuid(uid).pw_name, uid, os.getegid())
        except KeyError:
            raise RunnerError(
                f"The account number {uid} has no name on this machine, and PostgreSQL needs one: "
                "run as a named user, or set DATABASE_URL to a database elsewhere."
            ) from None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise RunnerError(
        "PostgreSQL does not run as root, and this machine has neither the user postgres nor the user nobody: "
        "run as an ordinary user, or set DATABASE_URL to a database elsewhere."
    )
