"""Every code that a finding can have, with its rule, weight and words. The words are data, in ``catalogue.toml``.

The rule ids MM-01 to MM-25 are this project's own (MeMo facts, section 14). Six codes are the platform's known ones
and stay letter for letter: ``contact.point.id.format.not.allowed``, ``do.not.deliver.until.date.too.early``,
``do.not.deliver.until.date.too.late``, ``empty.notification.not.allowed``, ``file.empty.not.allowed`` and
``file.extension.not.allowed``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from memo.findings import Finding, Severity, Status

_WEIGHTS = {
    "ERROR": (Severity.ERROR, Status.INVALID),
    "FORBIDDEN": (Severity.ERROR, Status.NOT_ALLOWED),
    "WARNING": (Severity.WARNING, Status.INVALID),
}


@dataclass(frozen=True, slots=True)
class Code:
    """``danish`` and ``english`` are sentences with named places for values."""

    rule: str
    code: str
    severity: Severity
    status: Status
    danish: str
    english: str

    def finding(self, line: int | None, path: str | None, values: dict[str, object]) -> Finding:
        return Finding(
            rule=self.rule,
            code=self.code,
            severity=self.severity,
            status=self.status,
            danish=self.danish.format_map(values),
            english=self.english.format_map(values),
            line=line,
            path=path,
        )


def _read() -> dict[str, Code]:
    rules = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))
    return {
        code: Code(rule, code, *_WEIGHTS[weight], danish, english)
        for rule, codes in rules.items()
        for code, (weight, danish, english) in codes.items()
    }


#: By code, in the order of the rules.
CATALOGUE: dict[str, Code] = _read()


def finding(code: str, line: int | None = None, path: str | None = None, /, **values: object) -> Finding:
    """The finding with that code and the values its sentences need."""
    return CATALOGUE[code].finding(line, path, values)
