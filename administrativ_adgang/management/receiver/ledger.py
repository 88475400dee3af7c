"""What the demo receiver has been given: a line for every message, and the XML of the newest ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

LARGEST_KEPT = 1024 * 1024


@dataclass(slots=True)
class Received:
    """One message. ``times`` counts how often it came; ``changed`` says that it came with other bytes than before."""

    uuid: UUID
    name: str
    size: int
    sha256: str
    problems: list[str]
    first_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    times: int = 1
    changed: bool = False

    def as_json(self) -> dict[str, Any]:
        """The line as ``GET /received`` shows it."""
        return {
            "uuid": str(self.uuid),
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "problems": self.problems,
            "firstAt": self.first_at.isoformat(),
            "times": self.times,
            "changed": self.changed,
        }


class Ledger:
    """Every message that was taken in, in the order they first came."""

    def __init__(self, keep: int) -> None:
        self.lines: dict[UUID, Received] = {}
        self.receipts: list[dict[str, Any]] = []
        self._keep = keep
        self._contents: OrderedDict[UUID, bytes] = OrderedDict()

    def add(self, received: Received, content: bytes | None) -> Received:
        """Write a message down; one that came before is counted once more. ``content`` is None when it is too large."""
        line = self.lines.setdefault(received.uuid, received)
        if line is not received:
            line.times += 1
            line.changed = line.changed or line.sha256 != received.sha256
        if content is not None and self._keep:
            self._contents[received.uuid] = content
            self._contents.move_to_end(received.uuid)
            if len(self._contents) > self._keep:
                self._contents.popitem(last=False)
        return line

    def content(self, uuid: UUID) -> bytes | None:
        """The XML of one of the newest messages."""
        return self._contents.get(uuid)

    def compare(self, expected: Mapping[str, str]) -> dict[str, list[str]]:
        """Hold what came against what was sent (id to SHA-256 of the XML): missing, different, or not sent."""
        known = {str(uuid): line.sha256 for uuid, line in self.lines.items()}
        return {
            "missing": [uuid for uuid in expected if uuid not in known],
            "different": [uuid for uuid, digest in expected.items() if known.get(uuid, digest) != digest],
            "unexpected": [uuid for uuid in known if uuid not in expected],
        }

    def clear(self) -> None:
        """Forget everything."""
        self.lines.clear()
        self.receipts.clear()
        self._contents.clear()
