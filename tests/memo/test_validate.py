from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import threading
import time
from uuid import UUID

import pytest

from memo import V1_1, V1_2, Collector, Facts, Message, examine, validate
from tests.memo.generate import letter


def test_an_examination_says_everything_about_a_message() -> None:
    data = letter(300, version="1.1")
    examination = examine(data, document_digests=True)
    assert examination.valid
    assert examination.version == V1_1
    assert (examination.size, examination.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert examination.message_uuid == UUID("0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864")
    assert examination.message_id == "Brev-4711"
    assert examination.message is not None
    (file,) = examination.message.files
    assert (file.content, file.size) == (None, 300)
    assert file.sha256 is not None
    assert validate(data) == examination


def test_digests_are_made_only_for_those_who_ask() -> None:
    examination = examine(letter(300), digest=False)
    assert examination.sha256 is None
    assert examination.message is not None
    assert examination.message.files[0].sha256 is None


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "xml.not.well.formed", 1),
        (b"\n<Message>", "xml.not.well.formed", 2),
        (b"<?xml version='1.0'?>\n<!DOCTYPE Message>\n<Message/>", "xml.doctype.not.allowed", 2),
        (b"<?xml version='1.0' encoding='UTF-7'?><Message/>", "xml.encoding.not.supported", 1),
        (b"<a>" * 300 + b"</a>" * 300, "xml.too.deep", None),
        (b"<a>" + b"<b/>" * 20_001 + b"</a>", "xml.too.many.elements", None),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_never_raises(data: bytes, code: str, line: int | None) -> None:
    examination = examine(data)
    (found,) = examination.findings
    assert (found.rule, found.code, found.line, found.path) == ("MM-03", code, line or found.line, None)
    assert not examination.valid
    assert examination.message is examination.version is examination.message_uuid is None
    assert (examination.size, examination.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_refused_message_still_tells_who_it_is() -> None:
    examination = examine(letter(9).replace(b"DIGITALPOST", b"BREV"))
    assert examination.message is None
    assert examination.version == V1_2
    assert examination.message_uuid == UUID("0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864")
    assert examination.message_id == "Brev-4711"
    assert examine(letter(9).replace(b"0F4C7A52", b"nonsense", 1)).message_uuid is None


def test_facts_may_be_asked_for_once_the_message_is_known() -> None:
    asked: list[Message] = []

    def facts(message: Message) -> Facts:
        asked.append(message)
        return Facts(sender_allowed=message.message_header.sender.sender_id == "11223344")

    assert examine(letter(9), facts=facts).valid
    assert len(asked) == 1
    assert not examine(letter(9).replace(b"11223344", b"44332211"), facts=facts).valid
    examine(letter(9).replace(b"DIGITALPOST", b"BREV"), facts=facts)
    assert len(asked) == 2


def test_a_year_no_calendar_has_is_a_finding() -> None:
    examination = examine(letter(9).replace(b"2026-12-15T13:00:00Z", b"12026-12-15T13:00:00Z"))
    assert [found.code for found in examination.findings] == ["date.out.of.range"]
    assert examination.message is None


def test_an_empty_boolean_means_its_default() -> None:
    data = letter(9).replace(b"<memo:reply>true</memo:reply>", b"<memo:reply/>")
    message = examine(data).message
    assert message is not None
    assert message.message_header.reply is False


def test_a_file_is_read_from_where_it_stands_and_need_not_seek() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, offset: int, whence: int = 0) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    data = letter(3000).replace(b"<memo:Sender>", b"<!-- slow --><memo:Sender>")
    offset = io.BytesIO(b"something else" + data)
    offset.seek(len(b"something else"))
    assert examine(offset) == examine(Pipe(data)) == examine(data)


def test_a_sink_is_told_to_start_over_when_the_slow_way_is_needed() -> None:
    class Watcher(Collector):
        resets = 0

        def reset(self) -> None:
            self.resets += 1
            super().reset()

    watcher = Watcher()
    data = letter(300).replace(b"</memo:Message>", b"<!-- late --></memo:Message>")
    assert examine(data, sink=watcher).valid
    assert watcher.resets == 2
    assert len(watcher.document(0)) == 300


def test_many_threads_examine_at_once() -> None:
    good, bad = letter(3000), letter(3000).replace(b"DIGITALPOST", b"BREV")
    slow = good.replace(b"<memo:Sender>", b"<!-- --><memo:Sender>")
    expected = [examine(data) for data in (good, bad, slow)]
    wrong: list[object] = []

    def work() -> None:
        for _ in range(60):
            found = [examine(data) for data in (good, bad, slow)]
            if found != expected:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_package_needs_no_django() -> None:
    program = "import sys; sys.modules['django'] = None; import memo; assert memo.examine(b'<a/>').findings"
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        (b"1001234567", b"0" * 5000 + b"7", []),
        (b"13:00:00Z", b"13:00:00." + b"1" * 16_000_000 + b"Z", ["schema.value.not.checkable"]),
        (b"2026-12-15T13:00:00Z", b"2026-12-15T13:00:00." + b"1" * 5000 + b"Z", []),
        (b'"1.2"', b'"1.2' + b"0" * 5000 + b'"', []),
    ],
)
def test_values_of_any_length_are_judged(old: bytes, new: bytes, codes: list[str]) -> None:
    assert [found.code for found in examine(letter(9).replace(old, new)).findings] == codes


def _many_files(count: int, content: bytes, last: bytes = b"") -> bytes:
    data = letter(9)
    start, end = data.index(b"<memo:File>"), data.index(b"</memo:File>") + len(b"</memo:File>")
    file = data[start:end].replace(b"<memo:content>", b"<memo:content>" + content)
    return data[:start] + file * count + (last or data[start:end]) + data[end:]


def test_no_more_is_shown_than_the_limit() -> None:
    examination = examine(_many_files(150, b"!"))
    assert examination.valid
    assert [found.code for found in examination.findings[98:]] == [
        "file.content.foreign.characters",
        "file.content.foreign.characters",
        "findings.more",
    ]


def test_an_error_behind_many_warnings_decides() -> None:
    data = letter(9)
    bad = data[data.index(b"<memo:File>") : data.index(b"</memo:File>") + 12].replace(b"svar.pdf", b"svar.exe")
    examination = examine(_many_files(150, b"!", bad * 3))
    assert not examination.valid
    assert [found.code for found in examination.findings[99:]] == [
        "file.content.foreign.characters",
        "file.extension.not.allowed",
        "findings.more",
    ]


def test_four_times_as_many_faults_take_about_four_times_as_long() -> None:
    """Each fault has its place looked up among all its siblings, so without a limit four times is sixteen times."""

    def seconds(count: int) -> float:
        data = _many_files(count, b"").replace(b"svar.pdf", b"a?b.exe")
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            examine(data)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(1600) < 9 * seconds(400)
