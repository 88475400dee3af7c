"""Runs a receiver system that one can watch and make misbehave."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from aiohttp import web
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from administrativ_adgang.management.demo import world
from administrativ_adgang.management.receiver.application import Receiver, build
from administrativ_adgang.management.receiver.behaviour import HELP, Behaviour, Behaviours, Mode
from administrativ_adgang.management.receiver.ledger import Ledger

EPILOG = """Adresser:
  POST /receive/NAVN     tager imod beskeder (skriv den som systemets adresse)
  POST /receipts/NAVN    tager imod forretningskvitteringer til et afsendersystem
  GET  /received         det, der er kommet; /received?count er kun antallet
  GET  /received/UUID    XML for en af de nyeste
  GET  /receipts         de kvitteringer, der er kommet
  POST /verify           sammenligner med {uuid: sha256} og siger, hvad der mangler eller er anderledes
  POST /behave           ?mode=slow&seconds=10, evt. &name=NAVN og &share=0.2
  POST /clear            glemmer alt

Måder:
""" + "\n".join(f"  {mode:<10} {text}" for mode, text in HELP.items())


class Command(BaseCommand):
    help = "Et modtagersystem, man kan se på: en linje for hver besked, og det kan fejle på bestilling."
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EPILOG
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT + 1)
        address = "grænsefladens adresse, fx http://127.0.0.1:8000/apis/v1; så sendes kvitteringer"
        parser.add_argument("--api", default="", help=address)
        parser.add_argument("--key", default="", help="nøglen til kvitteringer; uden den bruges demoverdenens nøgler")
        parser.add_argument("--keys", type=Path, help="fil med linjer NAVN=NØGLE, et navn for hver adresse")
        parser.add_argument("--keep", type=int, default=200, help="så mange beskeders XML huskes")
        parser.add_argument("--mode", choices=list(Mode), default=Mode.OK, help="hvordan den opfører sig, se nedenfor")
        parser.add_argument("--seconds", type=float, default=5.0, help="til måden slow")
        parser.add_argument("--share", type=float, default=1.0, help="den del af beskederne, som måden gælder, 0 til 1")
        parser.add_argument("--quiet", action="store_true", help="ingen linje for hver besked")
        parser.add_argument("--no-examination", action="store_true", help="læs ikke beskederne (til målinger)")

    def handle(self, *args: Any, **options: Any) -> None:
        receiver = Receiver(
            ledger=Ledger(options["keep"]),
            behaviours=Behaviours(Behaviour(Mode(options["mode"]), options["seconds"], options["share"])),
            say=(lambda line: None) if options["quiet"] else self._say,
            api=options["api"],
            keys=_keys(options["key"], options["keys"]),
            examines=not options["no_examination"],
        )
        self._say(f"Modtager beskeder på http://{options['host']}:{options['port']}/receive/NAVN")
        web.run_app(build(receiver), host=options["host"], port=options["port"], print=None, access_log=None)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _keys(key: str, file: Path | None) -> dict[str, str]:
    """The key of each address; the one under the empty name is for all others."""
    if key:
        return {"": key}
    if file is None:
        return {system.path: system.key for system in world.SYSTEMS if system.path}
    try:
        pairs = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
        return {name.strip(): value.strip() for name, _, value in pairs}
    except OSError as error:
        raise CommandError(f"Filen med nøgler kan ikke læses: {error}") from None
