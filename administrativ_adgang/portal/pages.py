"""Base views. A page that reads cannot write; a refused form says so on its own page and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from administrativ_adgang.core.errors import Conflict, DomainError, NotAllowed, NotFound
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.context import PortalRequest, address
from administrativ_adgang.portal.guard import Guard, guarded


class Page(View):
    """A page that reads. Give it ``area``, ``title`` (or :meth:`heading`), ``template_name`` and :meth:`context`.

    ``change`` demands the right to change the area. ``records_reading`` is for the rare page whose reading is itself
    an event (opening a letter): it says why, and lifts the ban on writing. ``task`` says what one does here where the
    title does not, for the list of what a right opens; a part of another page has neither. The few pages that ask for
    nothing but a log-in have ``area`` None, and say in ``reason`` why that is enough.
    """

    area: ClassVar[Area | None]
    reason: ClassVar[str] = ""
    change: ClassVar[bool] = False
    records_reading: ClassVar[str] = ""
    title: ClassVar[str] = ""
    task: ClassVar[str] = ""
    template_name: ClassVar[str] = ""
    request: PortalRequest

    @classmethod
    def as_view(cls, **initial: Any) -> Callable[..., HttpResponse]:
        guard = Guard(cls.area, cls.change, reason=cls.reason, records_reading=cls.records_reading)
        return guarded(guard, super().as_view(**initial))

    @property
    def organisation(self) -> Organisation:
        """The organisation of the address."""
        return self.request.organisation

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        return self.show()

    def heading(self) -> str:
        """The h1, which also begins the title of the window."""
        return self.title

    def context(self) -> dict[str, Any]:
        """What the template needs beyond the frame."""
        return {}

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page. Rendered here and now, so that the template reads under the same rule as the view."""
        context = {"title": self.heading(), **self.context(), **more}
        return render(self.request, self.template_name, context, status=status)

    def address(self, name: str, **keywords: Any) -> str:
        """The address of another page in the same organisation."""
        return address(self.request, name, **keywords)


class FormPage(Page):
    """A page with one form. :meth:`save` calls one service and gives the address to go to; it runs in a transaction.

    A refusal stands in the error summary (at its field, when the error names one), nothing is saved, and what was
    typed is kept. A stale version or another conflict answers 409, everything else 422.
    """

    change: ClassVar[bool] = True
    form_class: ClassVar[type[forms.Form]]
    not_done: ClassVar[str] = "Intet er gemt"
    done: ClassVar[str] = ""

    def form_arguments(self) -> dict[str, Any]:
        """More arguments for the form: ``initial``, ``instance``, the choices it may offer."""
        return {}

    def save(self, form: Any) -> str:
        """Do it, and say which address comes next."""
        raise NotImplementedError

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        return self.show(form=self.form_class(**self.form_arguments()))

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES, **self.form_arguments())
        if not form.is_valid():
            return self.show_again(form)
        try:
            with transaction.atomic():
                following = self.save(form)
        except DomainError as refusal:
            refusal.record_attempt()
            if isinstance(refusal, NotAllowed | NotFound):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
            return self.show_again(form, status=409 if isinstance(refusal, Conflict) else 422)
        if self.done:
            messages.success(request, self.done)
        return redirect(following)

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        """The same page with its errors."""
        return self.show(form=form, not_done=self.not_done, status=status)


class ConfirmPage(FormPage):
    """A question before something that matters (templates/components/confirm.html). Nothing is changed by looking.

    Give :meth:`heading` as the question, and in :meth:`context`: ``lead``, ``consequences`` (list of sentences),
    ``can_be_undone``, ``action`` (verb and object), ``keep`` (what stays) and ``keep_address``.
    """

    template_name: ClassVar[str] = "components/confirm.html"
    form_class: ClassVar[type[forms.Form]] = forms.Form
    not_done: ClassVar[str] = "Intet er ændret"
