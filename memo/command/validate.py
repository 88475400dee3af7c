"""``validate``: what schema and rules say about each message."""

from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from memo.command.console import FAILED, INVALID, VALID, Bilingual, Console
from memo.command.items import Item, items
from memo.container_faults import ContainerError, EntryProblem
from memo.facts import Facts
from memo.findings import Finding, Severity
from memo.validate import Examination, examine

#: Stands where a finding has its rule: containers are outside the rules for messages.
CONTAINER = "CONTAINER"


def run(files: list[str], console: Console, *, as_json: bool) -> int:
    """A line for each message, findings below. Only today's date is known of the platform."""
    result = VALID
    facts = Facts(today=_today())
    for file in files:
        try:
            for item in items(file):
                valid = _show(item, facts, console, as_json=as_json)
                result = max(result, VALID if valid else INVALID)
        except BrokenPipeError:
            raise
        except OSError as error:
            console.complain_of_file(file, error)
            result = FAILED
    return result


def findings_as_lines(findings: tuple[Finding, ...], console: Console) -> list[str]:
    return [_line(finding, console) for finding in findings]


def _show(item: Item, facts: Facts, console: Console, *, as_json: bool) -> bool:
    if item.problem is not None or item.stream is None:
        assert item.problem is not None
        report, valid = _problem_report(item.problem, console), False
        lines = [f"  {CONTAINER}: {console.text_of(item.problem)}"]
    else:
        examination = examine(item.stream, facts=facts, digest=False)
        report, valid = _message_report(examination, console), examination.valid
        lines = findings_as_lines(examination.findings, console)
    if as_json:
        place = {"file": item.file} if item.entry is None else {"file": item.file, "entry": item.entry}
        console.say(json.dumps(place | report))
    else:
        for line in (f"{item.label}: {'valid' if valid else 'invalid'}", *lines):
            console.say(line)
    return valid


def _message_report(examination: Examination, console: Console) -> dict[str, object]:
    return {
        "message": str(examination.message_uuid) if examination.message_uuid else None,
        "version": str(examination.version) if examination.version else None,
        "valid": examination.valid,
        "findings": [
            _report(finding.rule, finding.code, finding.severity, finding, console)
            | {"line": finding.line, "path": finding.path}
            for finding in examination.findings
        ],
    }


def _problem_report(problem: EntryProblem | ContainerError, console: Console) -> dict[str, object]:
    finding = _report(CONTAINER, problem.fault, Severity.ERROR, problem, console)
    return {
        "message": None,
        "version": None,
        "valid": False,
        "findings": [finding | {"line": None, "path": None}],
    }


def _report(rule: str, code: str, severity: Severity, thing: Bilingual, console: Console) -> dict[str, object]:
    return {"rule": rule, "code": code, "severity": severity, "text": console.text_of(thing)}


def _line(finding: Finding, console: Console) -> str:
    places = [console.word("line", line=finding.line)] if finding.line else []
    places += [finding.path] if finding.path else []
    head = ", ".join([f"{finding.rule} {console.word(finding.severity)}", *places])
    return f"  {head}: {console.text_of(finding)}"


def _today() -> date:
    """The Danish day, or the machine's own where it has no time zones."""
    try:
        return datetime.now(ZoneInfo("Europe/Copenhagen")).date()
    except ZoneInfoNotFoundError:
        return datetime.now().astimezone().date()
