"""Prints the demo world's people and keys."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from administrativ_adgang.management.demo import world


class Command(BaseCommand):
    help = "Viser demoverdenens personer, systemer og nøgler."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--system", help="Kun nøglen til ét system, klar til at bruge i et kald")

    def handle(self, *args: Any, system: str | None, **options: Any) -> None:
        if system:
            self.stdout.write(next(known.key for known in world.SYSTEMS if known.name == system))
            return
        names = {organisation.cvr_number: organisation.name for organisation in world.ORGANISATIONS}
        self.stdout.write("Personer (vælges på log ind-siden):")
        for person in world.PEOPLE:
            self.stdout.write(f"  {person.name:<16} {names[person.employer]:<24} {person.title}")
        self.stdout.write("\nSystemer og nøgler (sendes som «Authorization: Basic NØGLE»):")
        for known in world.SYSTEMS:
            role = "afsender" if known.is_sender else known.protocol.label
            self.stdout.write(f"  {known.name:<22} {names[known.cvr_number]:<24} {role:<10} {known.key}")
