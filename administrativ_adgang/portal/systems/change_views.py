"""Confirmations that move marks and switch systems: what is so today, what is so afterwards, one button."""

from __future__ import annotations

from typing import Any

from administrativ_adgang.delivery import health
from administrativ_adgang.portal import words
from administrativ_adgang.portal.comparison import Line, changed, unchanged
from administrativ_adgang.portal.systems.parts import ConfirmSystemChange, VersionForm
from administrativ_adgang.systems import positions, selectors, services
from administrativ_adgang.systems.kinds import CVR_SLOT

NOBODY = "intet system"
LOGGED = "Dit navn og tidspunktet skrives i loggen."


class MakeDefaultPage(ConfirmSystemChange):
    """Move the mark of default to this system, in one step."""

    done = "Standardsystemet er skiftet."
    task = "Gør et system til standard"

    def version(self) -> int:
        """The mark belongs to the set-up, so its version is the one that counts."""
        return self.set_up.version

    def heading(self) -> str:
        return f"Gør {self.system.name} til standardsystem?"

    def context(self) -> dict[str, Any]:
        before = self.set_up.default_system.name if self.set_up.default_system else NOBODY
        after = self.system.name
        cvr = selectors.cvr_system(self.organisation)
        lines = [
            changed("Post uden kontaktpunkt eller til et ukendt kontaktpunkt", before, after),
            changed("Post over et kontaktpunkts grænse", before, after),
            changed("Post til et system, der er slået fra", before, after),
            unchanged("Post til kontaktpunkter med eget system"),
            Line("Virksomhedspost", cvr.name if cvr else NOBODY, cvr.name if cvr else NOBODY),
        ]
        left = health.of_system(self.set_up.default_system).waiting if self.set_up.default_system else 0
        return super().context() | {
            "lead": "Skiftet gælder fra det øjeblik, du bekræfter.",
            "lines": lines,
            "refusal": positions.why_not_default(self.system, self.set_up),
            "consequences": [
                f"Ny post, der ikke har sit eget system, går til {after}. Borgere og virksomheder ser ingen forskel.",
                f"{words.messages(left)}, der allerede venter på {before}, bliver dér."
                if left
                else "Ingen post flytter sig.",
                LOGGED,
            ],
            "can_be_undone": f"Du kan skifte tilbage til {before} på samme måde. Afleverede beskeder flytter ikke."
            if self.set_up.default_system
            else "Du kan udpege et andet system på samme måde.",
            "action": f"Gør {after} til standardsystem",
            "keep": f"Behold {before}" if self.set_up.default_system else "Vent",
        }

    def save(self, form: VersionForm) -> str:
        positions.make_default(by=self.request.identity, system=self.system, expected=form.cleaned_data["version"])
        return self.address("systems")


class MakeCvrSystemPage(ConfirmSystemChange):
    """Let this system take the post to the CVR number; the one that did changes places with it."""

    done = "CVR-systemet er skiftet."
    task = "Vælg system til CVR-post"

    def heading(self) -> str:
        return f"Gør {self.system.name} til CVR-system?"

    def context(self) -> dict[str, Any]:
        held = selectors.cvr_system(self.organisation)
        before, after = held.name if held else NOBODY, self.system.name
        lines = [
            changed(f"Virksomhedspost til CVR {self.organisation.cvr_number}", before, after),
            unchanged("Myndighedspost"),
        ]
        if self.system.slot:
            lines.insert(1, changed(f"Plads {self.system.slot}", after, held.name if held else "ledig"))
        moved = f"{before} får plads {self.system.slot} til myndighedspost." if held and self.system.slot else ""
        return super().context() | {
            "lead": "Skiftet gælder fra det øjeblik, du bekræfter.",
            "lines": lines,
            "refusal": positions.why_not_in_slot(self.system, CVR_SLOT, self.set_up, held, self.point_names),
            "consequences": [
                sentence
                for sentence in (
                    f"Ny virksomhedspost går til {after}.",
                    moved,
                    "Post, der allerede venter, flytter ikke.",
                    LOGGED,
                )
                if sentence
            ],
            "can_be_undone": "Du kan skifte tilbage på samme måde. Allerede afleverede beskeder flytter ikke med.",
            "action": f"Gør {after} til CVR-system",
            "keep": f"Behold {before}" if held else "Vent",
        }

    def save(self, form: VersionForm) -> str:
        positions.make_cvr_system(
            by=self.request.identity,
            system=self.system,
            expected=form.cleaned_data["version"],
            contact_points=self.point_names,
        )
        return self.address("systems")


class ActivatePage(ConfirmSystemChange):
    """Take a system into use."""

    done = "Systemet er taget i brug."
    task = "Tag et system i brug"

    def heading(self) -> str:
        return f"Tag {self.system.name} i brug?"

    def context(self) -> dict[str, Any]:
        waiting = health.of_system(self.system).waiting
        gets = "Systemet får post fra det øjeblik, du bekræfter." if self.system.is_recipient else ""
        sends = "Systemet kan sende post for jer." if self.system.is_sender else ""
        held = f"{words.messages(waiting)}, der venter på systemet, afleveres." if waiting else ""
        return super().context() | {
            "lead": "",
            "lines": [changed(self.system.name, "ikke i brug", "i brug")],
            "consequences": [sentence for sentence in (gets, sends, held, LOGGED) if sentence],
            "can_be_undone": "Du kan slå systemet fra igen.",
            "action": f"Tag {self.system.name} i brug",
            "keep": "Vent",
        }

    def save(self, form: VersionForm) -> str:
        services.activate(by=self.request.identity, system=self.system, expected=form.cleaned_data["version"])
        return self.system_address


class DeactivatePage(ConfirmSystemChange):
    """Switch a system off, when nothing hangs on it."""

    done = "Systemet er slået fra."
    task = "Slå et system fra"

    def heading(self) -> str:
        return f"Slå {self.system.name} fra?"

    def context(self) -> dict[str, Any]:
        waiting = health.of_system(self.system).waiting
        default = self.set_up.default_system
        return super().context() | {
            "lead": "",
            "lines": [changed(self.system.name, "i brug", "slået fra")],
            "hangs": services.what_hangs_on(self.system, self.set_up, self.point_names),
            "consequences": [
                sentence
                for sentence in (
                    f"Ny post til systemet går til {default.name}."
                    if default and default != self.system and self.system.is_recipient
                    else "",
                    f"{words.messages(waiting)}, der venter, bliver liggende, til systemet tages i brug igen."
                    if waiting
                    else "",
                    "Systemet kan ikke længere sende post." if self.system.is_sender else "",
                    "Systemets kald til os bliver afvist.",
                    LOGGED,
                )
                if sentence
            ],
            "can_be_undone": "Du kan tage systemet i brug igen. Ingen besked går tabt.",
            "action": f"Slå {self.system.name} fra",
            "keep": f"Behold {self.system.name}",
        }

    def save(self, form: VersionForm) -> str:
        services.deactivate(
            by=self.request.identity,
            system=self.system,
            expected=form.cleaned_data["version"],
            contact_points=self.point_names,
        )
        return self.system_address
