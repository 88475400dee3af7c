"""What can be wrong with a container, or with one of its entries, in the words of the person who sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from memo.errors import MemoError


class ContainerFault(StrEnum):
    """Why reading or writing a container stopped."""

    EMPTY = "container.empty"
    NOT_LZMA = "container.not.lzma"
    OTHER_FORMAT = "container.other.format"
    DICTIONARY_TOO_LARGE = "container.dictionary.too.large"
    NOT_TAR = "container.not.tar"
    TRUNCATED = "container.truncated"
    DAMAGED = "container.damaged"
    TRAILING_DATA = "container.trailing.data"
    TOO_MANY_ENTRIES = "container.too.many.entries"
    TOO_LARGE = "container.too.large"
    RATIO_TOO_HIGH = "container.ratio.too.high"
    DUPLICATE_MESSAGE = "container.duplicate.message"


class EntryFault(StrEnum):
    """Why one entry of an otherwise readable container is not handed out."""

    NAME_NOT_ALLOWED = "entry.name.not.allowed"
    NOT_A_FILE = "entry.not.a.file"
    TOO_LARGE = "entry.too.large"
    DUPLICATE_NAME = "entry.duplicate.name"


_TEXTS: dict[str, dict[str, str]] = {
    "da": {
        ContainerFault.EMPTY: "Arkivet er tomt. Et arkiv skal indeholde mindst én meddelelse.",
        ContainerFault.NOT_LZMA: "Filen er ikke pakket med LZMA i det gamle format (.lzma).",
        ContainerFault.OTHER_FORMAT: (
            "Filen er {format}. Et arkiv skal være tar pakket med LZMA i det gamle format (.tar.lzma)."
        ),
        ContainerFault.DICTIONARY_TOO_LARGE: (
            "Arkivet er pakket med en ordbog på {size} MiB. Den største tilladte ordbog er {limit} MiB."
        ),
        ContainerFault.NOT_TAR: "Indholdet af LZMA-filen er ikke et tar-arkiv.",
        ContainerFault.TRUNCATED: "Arkivet slutter midt i indholdet. Send det igen.",
        ContainerFault.DAMAGED: "Arkivet er beskadiget og kan ikke læses længere. Send det igen.",
        ContainerFault.TRAILING_DATA: "Der ligger data efter arkivets slutning, som ikke bliver læst.",
        ContainerFault.TOO_MANY_ENTRIES: "Arkivet har flere end {limit} filer.",
        ContainerFault.TOO_LARGE: "Arkivet fylder mere end {limit} bytes, når det pakkes ud.",
        ContainerFault.RATIO_TOO_HIGH: (
            "Arkivet fylder over {limit} gange mere udpakket end pakket. Så højt et forhold bliver afvist."
        ),
        ContainerFault.DUPLICATE_MESSAGE: "Meddelelsen {name} er med to gange.",
        EntryFault.NAME_NOT_ALLOWED: (
            "Filnavnet i arkivet er ikke tilladt. Filerne skal ligge øverst i arkivet uden mapper i navnet."
        ),
        EntryFault.NOT_A_FILE: "Arkivet indeholder en mappe, et link eller en enhed. Kun almindelige filer er tilladt.",
        EntryFault.TOO_LARGE: "Meddelelsen fylder {size} bytes. Den største tilladte størrelse er {limit} bytes.",
        EntryFault.DUPLICATE_NAME: "En tidligere fil i arkivet har samme navn.",
    },
    "en": {
        ContainerFault.EMPTY: "The archive is empty. It must hold at least one message.",
        ContainerFault.NOT_LZMA: "The file is not packed with LZMA in the legacy format (.lzma).",
        ContainerFault.OTHER_FORMAT: (
            "The file is {format}. An archive must be tar packed with LZMA in the legacy format (.tar.lzma)."
        ),
        ContainerFault.DICTIONARY_TOO_LARGE: (
            "The archive was packed with a dictionary of {size} MiB. The largest dictionary allowed is {limit} MiB."
        ),
        ContainerFault.NOT_TAR: "The content of the LZMA file is not a tar archive.",
        ContainerFault.TRUNCATED: "The archive ends in the middle of its content. Send it again.",
        ContainerFault.DAMAGED: "The archive is damaged and cannot be read any further. Send it again.",
        ContainerFault.TRAILING_DATA: "There is data after the end of the archive, which will not be read.",
        ContainerFault.TOO_MANY_ENTRIES: "The archive has more than {limit} files.",
        ContainerFault.TOO_LARGE: "The archive is more than {limit} bytes when unpacked.",
        ContainerFault.RATIO_TOO_HIGH: (
            "The archive is over {limit} times larger unpacked than packed. A ratio that high is refused."
        ),
        ContainerFault.DUPLICATE_MESSAGE: "The message {name} is included twice.",
        EntryFault.NAME_NOT_ALLOWED: (
            "The file name in the archive is not allowed. Files must be at the top of the archive, without folders."
        ),
        EntryFault.NOT_A_FILE: "The archive holds a folder, a link or a device. Only ordinary files are allowed.",
        EntryFault.TOO_LARGE: "The message is {size} bytes. The largest size allowed is {limit} bytes.",
        EntryFault.DUPLICATE_NAME: "An earlier file in the archive has the same name.",
    },
}


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """A fault of one entry with the figures its sentence needs; ``fault`` is also its stable code."""

    fault: EntryFault
    values: dict[str, object] = field(default_factory=dict)

    @property
    def danish(self) -> str:
        return _TEXTS["da"][self.fault].format(**self.values)

    @property
    def english(self) -> str:
        return _TEXTS["en"][self.fault].format(**self.values)


class ContainerError(MemoError):
    """The container cannot be read any further, or not be written. ``fault`` is also its stable code."""

    def __init__(self, fault: ContainerFault, **values: object) -> None:
        self.fault = fault
        self.danish = _TEXTS["da"][fault].format(**values)
        self.english = _TEXTS["en"][fault].format(**values)
        super().__init__(self.english)
