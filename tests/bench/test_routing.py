"""The gate: well under what the benchmark reaches, so that a lost factor stops the work and a busy machine does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import routing
from bench.report import Report

# Reached: 26 to 42 times the loop. Processor time on both sides, so that others on the machine hardly count.
GATE = 15


@pytest.mark.django_db
def test_a_batch_is_routed_faster_than_by_a_loop_over_rules(tmp_path: Path) -> None:
    authority = routing.build_authority()
    messages = routing.build_messages(authority)
    fields = [routing.fields_of(message) for message in messages]
    loop = routing.by_loop(authority)
    assert routing.ours(messages) == [loop(each) for each in fields]
    line = Report(tmp_path / "bench.json").compare(
        "gate", lambda: routing.ours(messages), lambda: [loop(each) for each in fields], goal=50, rounds=7, pairs=5
    )
    assert line.ratio >= GATE
