"""System types, protocols, receipt formats and slots (names of the interface description)."""

from __future__ import annotations

from django.db import models


class Protocol(models.TextChoices):
    """How a receiver system gets its post. The other protocols of the description are not offered yet."""

    REST_PUSH = "REST_PUSH", "REST push"
    REST_PULL = "REST_PULL", "REST pull"


class ReceiptFormat(models.TextChoices):
    MEMO = "MEMO", "MeMo"


class MemoVersion(models.TextChoices):
    V1_1 = "1.1", "MeMo 1.1"
    V1_2 = "1.2", "MeMo 1.2"


AUTHORITY_SLOTS = (1, 2, 3, 4)
CVR_SLOT = 5
COMPANY_SLOT = 1

SLOT_CHOICES = [*((number, f"Plads {number}") for number in AUTHORITY_SLOTS), (CVR_SLOT, "CVR")]


class SetUpWay(models.TextChoices):
    """The three ways an organisation can be set up (portal-features R2)."""

    CONTACTABLE = "CONTACTABLE", "1. Kontaktbar med kontaktstruktur"
    PICKUP_ONLY = "PICKUP_ONLY", "2. Ikke kontaktbar, men med systemafhentning"
    NO_PICKUP = "NO_PICKUP", "3. Ingen systemafhentning"
