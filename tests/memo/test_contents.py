from __future__ import annotations

import hashlib

from memo.contents import START, Collector, Content, Recorder


def test_a_recorder_counts_digests_and_hands_on() -> None:
    collector = Collector()
    recorder = Recorder(collector, digests=True)
    for pieces in ([b"ab", b"c"], [], [b"x" * 100]):
        recorder.begin()
        for piece in pieces:
            recorder.write(piece)
        recorder.end()
    assert [collector.document(number) for number in range(3)] == [b"abc", b"", b"x" * 100]
    assert recorder.contents == [
        Content(3, b"abc", hashlib.sha256(b"abc").hexdigest()),
        Content(0, b"", hashlib.sha256(b"").hexdigest()),
        Content(100, b"x" * START, hashlib.sha256(b"x" * 100).hexdigest()),
    ]


def test_a_new_reading_resets_the_sink() -> None:
    collector = Collector()
    collector.begin(0)
    collector.write(b"old")
    recorder = Recorder(collector, digests=False)
    recorder.begin()
    recorder.write(b"new")
    recorder.end()
    assert collector.document(0) == b"new"
    assert recorder.contents[0].sha256 is None
