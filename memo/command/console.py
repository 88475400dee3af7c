"""How the commands speak: results on standard output, complaints on standard error, and nothing steers a terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Protocol

from memo.command.words import DANISH, word

VALID, INVALID, FAILED = 0, 1, 2


class Bilingual(Protocol):
    """A finding, or anything else with a sentence in both languages."""

    @property
    def danish(self) -> str: ...

    @property
    def english(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Console:
    """Speaks one language, ``da`` or ``en``."""

    language: str = DANISH

    def say(self, text: str) -> None:
        sys.stdout.write(printable(text) + "\n")

    def complain(self, key: str, **values: object) -> None:
        self.complain_in_words(self.word(key, **values))

    def complain_in_words(self, text: str) -> None:
        sys.stderr.write(printable(text) + "\n")

    def word(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def text_of(self, thing: Bilingual) -> str:
        return thing.danish if self.language == DANISH else thing.english

    def complain_of_file(self, file: str, error: OSError) -> None:
        """What went wrong with a file, in words for the usual cases."""
        if isinstance(error, FileNotFoundError):
            self.complain("file.missing", file=file)
        elif isinstance(error, IsADirectoryError):
            self.complain("file.is.folder", file=file)
        elif isinstance(error, PermissionError):
            self.complain("file.closed", file=file)
        else:
            self.complain("file.failed", file=file, reason=error.strerror or type(error).__name__)


def printable(text: str) -> str:
    """The text with control characters written out: a message may hold some that move the cursor or hide other text."""
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text)
