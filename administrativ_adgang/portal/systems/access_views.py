"""What lets a system in: key, certificates, IP addresses."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.systems.edit_views import ShowsKey
from administrativ_adgang.portal.systems.forms import AddCertificateForm, EditNetworksForm
from administrativ_adgang.portal.systems.parts import ConfirmSystemChange, OneSystem, VersionForm
from administrativ_adgang.systems import credentials, selectors
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import Certificate


class RenewKeyPage(ShowsKey, ConfirmSystemChange):
    """A new key. The page says before that the old key and the certificates stop at once."""

    task = "Forny en nøgle"

    def heading(self) -> str:
        return f"Forny nøglen til {self.system.name}?"

    def context(self) -> dict[str, Any]:
        certificates = len(selectors.certificates_of(self.system))
        removed = "certifikat" if certificates == 1 else words.count(certificates, "certifikat", "certifikater")
        pulls = self.system.protocol == Protocol.REST_PULL
        return super().context() | {
            "lead": "Den nye nøgle vises én gang, når du bekræfter.",
            "consequences": [
                "Den nuværende nøgle holder op med at virke med det samme.",
                f"Systemets {removed} fjernes, og I skal lægge et certifikat op igen."
                if certificates
                else "Systemet har intet certifikat. I skal lægge et op, før systemet kan kalde os i drift.",
                "Posten venter, til systemet bruger den nye nøgle."
                if pulls
                else "Vi bliver ved med at aflevere post. Systemets egne kald venter på den nye nøgle.",
                "Dit navn og tidspunktet skrives i loggen.",
            ],
            "can_be_undone": "Det kan ikke fortrydes. Hav den, der passer systemet, klar til at skifte nøgle.",
            "action": f"Forny nøglen til {self.system.name}",
            "keep": "Behold den nuværende nøgle",
        }

    def save(self, form: VersionForm) -> str:
        self.new_key = credentials.renew_token(
            by=self.request.identity, system=self.system, expected=form.cleaned_data["version"]
        )
        self.key_of, self.key_heading = self.system, f"{self.system.name} har fået en ny nøgle"
        return self.system_address


class NetworksPage(OneSystem, FormPage):
    """From which addresses the system may call."""

    template_name = "portal/systems/networks.html"
    form_class = EditNetworksForm
    not_done = "Adresserne er ikke gemt"
    done = "De tilladte IP-adresser er gemt."
    task = "Begræns IP-adresser"

    def heading(self) -> str:
        return f"IP-adresser, {self.system.name} må kalde fra"

    def form_arguments(self) -> dict[str, Any]:
        now = "\n".join(selectors.networks_of(self.system))
        return {"initial": {"allowed_networks": now, "version": self.system.version}}

    def context(self) -> dict[str, Any]:
        return {"system": self.system, "system_address": self.system_address}

    def save(self, form: EditNetworksForm) -> str:
        credentials.set_allowed_networks(
            by=self.request.identity,
            system=self.system,
            networks=form.cleaned_data["allowed_networks"],
            expected=form.cleaned_data["version"],
        )
        return self.system_address


class AddCertificatePage(OneSystem, FormPage):
    """Add a certificate beside those that are there, so that two overlap when one is exchanged."""

    template_name = "portal/systems/certificate.html"
    form_class = AddCertificateForm
    not_done = "Certifikatet er ikke lagt op"
    done = "Certifikatet er lagt op. Systemet kan bruge det med det samme."
    task = "Læg et certifikat op"

    def heading(self) -> str:
        return f"Læg et certifikat op til {self.system.name}"

    def form_arguments(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "delegated_cvr": self.system.delegated_cvr}

    def context(self) -> dict[str, Any]:
        return {
            "system": self.system,
            "system_address": self.system_address,
            "certificates": selectors.certificates_of(self.system),
        }

    def save(self, form: AddCertificateForm) -> str:
        credentials.add_certificate(by=self.request.identity, system=self.system, data=form.cleaned_data["certificate"])
        return self.system_address


class RemoveCertificatePage(ConfirmSystemChange):
    """Take a certificate away."""

    done = "Certifikatet er fjernet."
    task = "Fjern et certifikat"

    @cached_property
    def certificate(self) -> Certificate:
        """The certificate of the address; only the system's own."""
        wanted = UUID(str(self.kwargs["certificate_id"]))
        for certificate in selectors.certificates_of(self.system):
            if certificate.pk == wanted:
                return certificate
        raise NotFound("Certifikatet findes ikke.")

    def heading(self) -> str:
        return f"Fjern certifikatet fra {self.system.name}?"

    def context(self) -> dict[str, Any]:
        others = len(selectors.certificates_of(self.system)) - 1
        return super().context() | {
            "lead": f"Certifikatet er {self.certificate.subject} med serienummer {self.certificate.serial_number}.",
            "consequences": [
                "Kald med certifikatet bliver afvist med det samme.",
                f"Systemet har {words.count(others, 'certifikat', 'certifikater')} tilbage."
                if others
                else "Systemet har intet certifikat tilbage og kan ikke kalde os i drift.",
            ],
            "can_be_undone": "Du kan lægge certifikatet op igen.",
            "action": "Fjern certifikatet",
            "keep": "Behold certifikatet",
        }

    def save(self, form: VersionForm) -> str:
        credentials.remove_certificate(by=self.request.identity, certificate=self.certificate)
        return self.system_address
