"""Remembers what static files were collected from, so that a second start does not collect them again."""

from __future__ import annotations

import hashlib
from pathlib import Path


class CollectedMark:
    """A fingerprint of the sources beside the collected files."""

    def __init__(self, project: Path, var: Path) -> None:
        self.project = project
        self.file = var / "static" / ".collected-from"

    def is_current(self) -> bool:
        return self.file.exists() and self.file.read_text() == self._fingerprint()

    def set(self) -> None:
        """Write the mark; the files have just been collected."""
        self.file.write_text(self._fingerprint())

    def _fingerprint(self) -> str:
        # The lock file stands for the static files that come with packages.
        sources = [self.project / "requirements.lock", *sorted((self.project / "static").rglob("*"))]
        facts = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sources if path.is_file()]
        return hashlib.sha256(repr(facts).encode()).hexdigest()
