"""What the commands say, in Danish and English."""

from __future__ import annotations

DANISH = "da"
ENGLISH = "en"
LANGUAGES = (DANISH, ENGLISH)

WORDS: dict[str, tuple[str, str]] = {
    "about": (
        "Værktøj til meddelelser i formatet MeMo 1.1 og 1.2.",
        "Tools for messages in the format MeMo 1.1 and 1.2.",
    ),
    "about.validate": (
        "Undersøg meddelelser mod skema og regler. Slutter med 1, hvis en er ugyldig.",
        "Check messages against schema and rules. Exits with 1 if one is invalid.",
    ),
    "about.show": (
        "Vis en meddelelses oplysninger og dokumenter, men ikke dokumenternes indhold.",
        "Show a message's fields and documents, but never the documents' content.",
    ),
    "about.convert": ("Skriv en meddelelse i den anden version.", "Write a message in the other version."),
    "about.pack": ("Pak meddelelser i et arkiv (.tar.lzma).", "Pack messages into an archive (.tar.lzma)."),
    "about.unpack": (
        "Pak et arkiv ud i en mappe, en fil for hver meddelelse.",
        "Unpack an archive into a folder, one file for each message.",
    ),
    "about.example": (
        "Lav en lille gyldig meddelelse at begynde med.",
        "Make a small valid message to start from.",
    ),
    "option.language": ("Sprog: da eller en.", "Language: da or en."),
    "option.file": (
        "En meddelelse eller et arkiv (.tar.lzma). - er standard input.",
        "A message or an archive (.tar.lzma). - is standard input.",
    ),
    "option.json": ("Skriv en linje JSON for hver meddelelse.", "Write one line of JSON for each message."),
    "option.output": (
        "Filen, der skal skrives. Ellers standard output.",
        "The file to write. Otherwise standard output.",
    ),
    "option.to": ("Den version, meddelelsen skal have.", "The version the message shall have."),
    "option.folder": ("Mappen, der pakkes ud i.", "The folder to unpack into."),
    "option.version": ("Meddelelsens version.", "The message's version."),
    "option.sender": ("Afsenderens CVR-nummer.", "The sender's CVR number."),
    "option.recipient": ("Modtagerens CPR- eller CVR-nummer.", "The recipient's CPR or CVR number."),
    "option.sender_label": ("Afsenderens navn.", "The sender's name."),
    "option.recipient_label": ("Modtagerens navn.", "The recipient's name."),
    "option.label": ("Meddelelsens titel.", "The message's title."),
    "option.uuid": ("Meddelelsens id. Ellers et nyt.", "The message's id. Otherwise a new one."),
    "option.document": (
        "Filer til meddelelsen: brevet først, så bilag.",
        "Files for the message: the letter first, then attachments.",
    ),
    "line": ("linje {line}", "line {line}"),
    "ERROR": ("fejl", "error"),
    "WARNING": ("advarsel", "warning"),
    "file.missing": ("{file}: Filen findes ikke.", "{file}: There is no such file."),
    "file.is.folder": ("{file}: Det er en mappe, ikke en fil.", "{file}: This is a folder, not a file."),
    "file.closed": ("{file}: Der er ikke adgang til filen.", "{file}: Access to the file is denied."),
    "file.exists": (
        "{file}: Filen findes i forvejen og er ikke overskrevet.",
        "{file}: The file exists already and was not overwritten.",
    ),
    "file.failed": (
        "{file}: Filen kan ikke læses eller skrives ({reason}).",
        "{file}: Cannot read or write ({reason}).",
    ),
    "archive.not.here": (
        "{file}: Det er et arkiv. Pak det ud først.",
        "{file}: This is an archive. Unpack it first.",
    ),
    "uuid.missing": (
        "{file}: Meddelelsen har intet messageUUID, der kan læses.",
        "{file}: The message has no messageUUID that can be read.",
    ),
    "uuid.missing.kept": (
        "{file}: Meddelelsen har intet messageUUID, der kan læses. Den er gemt som {name}.",
        "{file}: The message has no messageUUID that can be read. It was kept as {name}.",
    ),
    "uuid.not.allowed": (
        "Et messageUUID skal være et UUID i version 4.",
        "A messageUUID must be a UUID of version 4.",
    ),
    "dropped": ("Udeladt, da versionen ikke har det: {path}", "Left out, as the version does not have it: {path}"),
    "packed": ("{count} meddelelser pakket i {file}", "{count} messages packed into {file}"),
    "bytes": ("{size} bytes", "{size} bytes"),
}


def word(key: str, language: str, **values: object) -> str:
    """The sentence with that key in ``da`` or ``en``."""
    return WORDS[key][LANGUAGES.index(language)].format(**values)
