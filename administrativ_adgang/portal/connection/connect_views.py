"""Screen 06: what the first connection sends, the consent to it, and the emptying while it runs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.connection import preview, setup
from administrativ_adgang.connection import selectors as emptyings
from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.core.errors import Conflict
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.portal import words
from administrativ_adgang.portal.connection.forms import ConsentForm
from administrativ_adgang.portal.connection.views import OneWay
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import FormPage, Page
from administrativ_adgang.systems import selectors, setup_ways

_POST_TYPES = dict(PostType.choices)


class NumberChanged(Conflict):
    """The mailbox holds another number of letters than the button said."""

    code = "emptying.number.changed"


class ConnectPage(OneWay, FormPage):
    """Preview and consent. The number on the button is the number that is agreed to; another number asks again."""

    area = Area.EMPTYING
    title = "Forhåndsvisning og samtykke"
    template_name = "portal/connection/connect.html"
    form_class = ConsentForm
    not_done = "Tømningen er ikke startet"
    done = "Tømningen er sat i gang."
    task = "Tøm postkassen"

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if not setup_ways.consent_needed(self.now, self.way):
            return redirect(self.address("set-up"))
        return super().get(request, **keywords)

    def _count(self, *, includes_deleted: bool) -> int:
        return preview.preview(self.organisation, includes_deleted=includes_deleted).count

    def form_arguments(self) -> dict[str, Any]:
        everything = self._count(includes_deleted=True)
        deleted = everything - self._count(includes_deleted=False)
        return {
            "name": self.organisation.name,
            "deleted": f"de {words.messages(deleted)}" if deleted != 1 else "den ene besked",
            "initial": {"version": self.set_up.version, "count": everything},
        }

    def context(self) -> dict[str, Any]:
        found = preview.preview(self.organisation)
        parts = preview.parts(self.organisation, self.way)
        default = self.set_up.default_system
        return {
            "way": self.way,
            "now": self.now,
            "stock": found,
            "stock_size": words.size(found.bytes) if found.bytes_are_all else f"mindst {words.size(found.bytes)}",
            "oldest": words.day(danish_day(found.oldest_at)) if found.oldest_at else "–",
            "deleted": found.count - self._count(includes_deleted=False),
            "count": found.count,
            "parts": parts,
            "ages": [
                ("Denne måned", parts.this_month),
                ("Tidligere i år", parts.this_year),
                ("Før i år", parts.older),
            ],
            "post_types": [(_POST_TYPES.get(name, "Uden angivelse"), number) for name, number in parts.post_types],
            "are_all_read": parts.read == found.count,
            "default": default,
            "cvr_system": selectors.cvr_system(self.organisation) if self.organisation.is_authority else None,
            "lacking": self.lacking,
        }

    def save(self, form: ConsentForm) -> str:
        includes_deleted = form.cleaned_data["includes_deleted"]
        count = self._count(includes_deleted=includes_deleted)
        if count != form.cleaned_data["count"]:
            raise NumberChanged(
                f"Knappen sagde {words.messages(form.cleaned_data['count'])}, men nu er det {words.messages(count)}. "
                "Se tallet, og tryk igen, hvis det er rigtigt."
            )
        setup.change_way(
            by=self.request.identity,
            organisation=self.organisation,
            way=self.way,
            expected=form.cleaned_data["version"],
            agrees_to_emptying=True,
            includes_deleted=includes_deleted,
        )
        return self.address("emptying")

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        includes_deleted = bool(form.cleaned_data.get("includes_deleted"))
        count = self._count(includes_deleted=includes_deleted)
        # The button is made anew with the number as it is, so that agreeing means agreeing to that.
        put_anew(form, count=count, version=selectors.set_up_of(self.organisation).version)
        return self.show(form=form, not_done=self.not_done, count=count, status=status)


class EmptyingPage(Page):
    """The emptying that runs, or the last one that did, with what one may do about it."""

    area = Area.EMPTYING
    title = "Tømning af postkassen"
    template_name = "portal/connection/emptying.html"

    def context(self) -> dict[str, Any]:
        run = emptyings.latest(self.organisation)
        return {
            "run": run,
            "left": run.total - run.delivered - run.failed if run else 0,
            "is_moving": run is not None and run.finished_at is None,
            "earlier": emptyings.earlier(self.organisation),
            "may_change": access.may_change(self.request.identity, Area.EMPTYING, self.organisation),
        }
