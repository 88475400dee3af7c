"""A message just under the size limit is examined in little memory."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from memo import MAXIMUM_MESSAGE_BYTES
from tests.memo.generate import LETTER, VERSIONS, wrapped

MEBIBYTE = 1024 * 1024

PROGRAM = """
import json, re, sys, time
from lxml import etree
from memo import V1_2, examine
from memo.schema import schema_errors

def memory(line):
    return int(re.search(line + r":\\s*([0-9]+) kB", open("/proc/self/status").read())[1])

schema_errors(etree.Element("warm"), V1_2)
before = memory("VmRSS")
with open(sys.argv[1], "rb") as file:
    examination = examine(file)
print(json.dumps({"growth": memory("VmHWM") - before, "valid": examination.valid, "size": examination.size,
                  "document": examination.message.files[0].size}))
"""


@pytest.mark.parametrize("line_end", [None, b"\r\n"], ids=["one line", "wrapped"])
def test_the_largest_message_costs_at_most_16_mebibytes(tmp_path: Path, line_end: bytes | None) -> None:
    before, after = LETTER.replace(b"VERSION", VERSIONS["1.2"]).split(b"CONTENT")
    block = base64.b64encode(b"%PDF-1.7\n" + bytes(range(256)) * 192)
    block = block if line_end is None else wrapped(block, line_end) + line_end
    blocks = (MAXIMUM_MESSAGE_BYTES - len(before) - len(after)) // len(block)
    path = tmp_path / "message.xml"
    with path.open("wb") as file:
        file.write(before)
        for _ in range(blocks):
            file.write(block)
        file.write(after)
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert result["valid"]
    assert result["size"] == path.stat().st_size > 99 * MEBIBYTE
    assert result["document"] == blocks * (9 + 256 * 192)
    assert result["growth"] * 1024 <= 16 * MEBIBYTE
