"""The command line: options, and which command they mean."""

from __future__ import annotations

import argparse
import os
import sys
from decimal import Decimal
from io import TextIOWrapper
from uuid import UUID

from memo.command import containers, convert, example, show, validate
from memo.command.console import FAILED, Console
from memo.command.words import DANISH, LANGUAGES, word
from memo.example import LABEL, RECIPIENT, RECIPIENT_LABEL, SENDER, SENDER_LABEL
from memo.identifiers import is_message_uuid, read_uuid
from memo.versions import KNOWN_VERSIONS

_INTERRUPTED = 130
_VERSIONS = [str(version) for version in KNOWN_VERSIONS]


def main(arguments: list[str]) -> int:
    """Runs one command. The exit code is 0, 1 for an invalid message, 2 for wrong usage or an unreadable file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    language = _language(arguments)
    options = _parser(language).parse_args(arguments)
    console = Console(language)
    try:
        return _run(options, console)
    except BrokenPipeError:
        # The reader has gone, which is its right; the interpreter would complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        console.complain_of_file(str(error.filename or getattr(options, "file", "-")), error)
        return FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(options: argparse.Namespace, console: Console) -> int:
    if options.command == "validate":
        return validate.run(options.files, console, as_json=options.json)
    if options.command == "show":
        return show.run(options.file, console)
    if options.command == "convert":
        return convert.run(options.file, options.output, Decimal(options.to), console)
    if options.command == "pack":
        return containers.pack(options.files, options.output, console)
    if options.command == "unpack":
        return containers.unpack(options.file, options.folder, console)
    return example.run(
        console,
        target=options.output,
        version=Decimal(options.version),
        message_uuid=options.uuid,
        documents=options.document,
        sender=options.sender,
        sender_label=options.sender_label,
        recipient=options.recipient,
        recipient_label=options.recipient_label,
        label=options.label,
    )


def _language(arguments: list[str]) -> str:
    """Looked for beforehand, so that the help comes in the right language too."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--language", default=DANISH)
    try:
        language = str(early.parse_known_args(arguments)[0].language)
    except argparse.ArgumentError:
        return DANISH
    return language if language in LANGUAGES else DANISH


class _Commands:
    """Makes the parser of each command, with help in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.parser = argparse.ArgumentParser(prog="python -m memo", description=word("about", language))
        self._all = self.parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(self, name: str) -> argparse.ArgumentParser:
        about = word(f"about.{name}", self.language)
        parser: argparse.ArgumentParser = self._all.add_parser(name, help=about, description=about)
        parser.add_argument("--language", choices=LANGUAGES, default=DANISH, help=self.help("language"))
        return parser

    def help(self, option: str) -> str:
        return word(f"option.{option}", self.language)

    def files(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help=self.help("file"))

    def file(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help=self.help("file"))

    def output(self, parser: argparse.ArgumentParser, *, required: bool = False) -> None:
        parser.add_argument("-o", "--output", required=required, metavar="OUT", help=self.help("output"))


def _parser(language: str) -> argparse.ArgumentParser:
    commands = _Commands(language)
    parser = commands.add("validate")
    parser.add_argument("--json", action="store_true", help=commands.help("json"))
    commands.files(parser)
    commands.file(commands.add("show"))
    parser = commands.add("convert")
    parser.add_argument("--to", required=True, choices=_VERSIONS, help=commands.help("to"))
    commands.output(parser)
    commands.file(parser)
    parser = commands.add("pack")
    commands.output(parser, required=True)
    commands.files(parser)
    parser = commands.add("unpack")
    commands.file(parser)
    parser.add_argument("-d", "--folder", required=True, metavar="DIR", help=commands.help("folder"))
    _add_example(commands)
    return commands.parser


def _add_example(commands: _Commands) -> None:
    parser = commands.add("example")
    parser.add_argument("--version", choices=_VERSIONS, default=_VERSIONS[-1], help=commands.help("version"))
    for name, default in (
        ("sender", SENDER),
        ("recipient", RECIPIENT),
        ("sender_label", SENDER_LABEL),
        ("recipient_label", RECIPIENT_LABEL),
        ("label", LABEL),
    ):
        parser.add_argument(f"--{name.replace('_', '-')}", dest=name, default=default, help=commands.help(name))
    parser.add_argument("--uuid", type=_MessageUuid(commands.language), help=commands.help("uuid"))
    parser.add_argument(
        "--document", nargs="+", action="extend", default=[], metavar="FILE", help=commands.help("document")
    )
    commands.output(parser)


class _MessageUuid:
    """Reads the option's value as a message id."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, text: str) -> UUID:
        value = read_uuid(text)
        if value is None or not is_message_uuid(value):
            raise argparse.ArgumentTypeError(word("uuid.not.allowed", self._language))
        return value
