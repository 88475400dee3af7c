"""Fills a local database with the invented demo world. Run again, it only keeps the receivers' addresses right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.management.demo import building, rights, world
from administrativ_adgang.management.demo.letters import all_letters
from administrativ_adgang.systems.models import System

BEFORE_THE_FIRST_LETTER = timedelta(days=60)


class Command(BaseCommand):
    help = "Fylder en lokal database med den opfundne demoverden. Kan køres igen uden at ændre noget."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--letters", type=int, default=0, help="Så mange ekstra breve oven i historiens")
        parser.add_argument(
            "--receiver", default=f"http://127.0.0.1:{settings.PORT + 1}", help="Demomodtagerens adresse"
        )

    def handle(self, *args: Any, letters: int, receiver: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demoverdenen hører kun til med DEMO=true: dens nøgler er kendt af alle.")
        if Organisation.objects.filter(cvr_number=world.MUNICIPALITY).exists():
            self._point_systems_at(receiver)
            sent = building.send(list(all_letters(letters))[-letters:]) if letters else 0
            self.stdout.write(f"Demoverdenen er der allerede. {sent} breve sendt." if sent else "Demoverdenen er der.")
            return
        with transaction.atomic():
            with clock.moved(-BEFORE_THE_FIRST_LETTER):
                organisations = building.build_organisations()
                building.build_people(organisations)
                building.build_systems(organisations, receiver)
                building.build_citizens()
            rights.build(organisations)
        sent = building.send(all_letters(letters))
        self.stdout.write(f"Demoverdenen er lavet: {len(organisations)} organisationer, {sent} breve.")

    def _point_systems_at(self, receiver: str) -> None:
        """The demo receiver follows PORT; the systems of an older run must follow it too."""
        for demo in world.SYSTEMS:
            details = building.details_of(demo, receiver)
            System.objects.filter(pk=demo.identifier).update(
                endpoint=details.endpoint, receipt_endpoint=details.receipt_endpoint
            )
