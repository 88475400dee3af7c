"""One reading of one large file in a process of its own: ``python -m bench.memo_large ours|lxml FILE``. Prints JSON.

While the clock runs, ours hands its documents on piece by piece to somebody who does nothing with them, and lxml keeps
them in memory, where it has to. The documents' digests, which show that both found the same, are taken after the clock
has stopped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from memo import V1_2, examine
from memo.schema import schema_errors, schema_file


class NoSink:
    """Takes every piece and forgets it."""

    def reset(self) -> None:
        pass

    def begin(self, number: int) -> None:
        pass

    def write(self, piece: bytes) -> None:
        pass


def ours(path: Path) -> Callable[[], list[str]]:
    with path.open("rb") as file:
        examination = examine(file, sink=NoSink())
    digest = examination.sha256
    if not examination.valid or digest is None:
        raise AssertionError(examination.findings)
    return lambda: [digest, *_document_digests(path)]


def _document_digests(path: Path) -> list[str]:
    with path.open("rb") as file:
        message = examine(file, document_digests=True).message
    return [] if message is None else [file.sha256 or "" for file in message.files]


def with_lxml(path: Path) -> Callable[[], list[str]]:
    data = path.read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    etree.XMLSchema(file=str(schema_file(V1_2))).assertValid(root)
    documents = [base64.b64decode(element.text or "") for element in root.iter("{*}content")]
    digest = hashlib.sha256(data).hexdigest()
    return lambda: [digest, *(hashlib.sha256(document).hexdigest() for document in documents)]


def _memory(line: str) -> int:
    """A line of this process's status in KiB: ``VmRSS`` is the memory now, ``VmHWM`` the most there has been."""
    found = re.search(rf"^{line}:\s*([0-9]+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1])


if __name__ == "__main__":
    way = {"ours": ours, "lxml": with_lxml}[sys.argv[1]]
    schema_errors(etree.Element("warm"), V1_2)
    before, start = _memory("VmRSS"), time.perf_counter()
    digests = way(Path(sys.argv[2]))
    seconds, growth = time.perf_counter() - start, _memory("VmHWM") - before
    print(json.dumps({"seconds": seconds, "growth": growth, "digests": digests()}))
