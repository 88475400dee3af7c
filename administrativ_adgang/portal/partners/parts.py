"""A form that first shows what it would do, and does it when exactly that is sent again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from administrativ_adgang.core.errors import Conflict, DomainError, NotAllowed, NotFound
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.partners.forms import SeenForm
from administrativ_adgang.portal.partners.presenters import Meaning


class LooksFirst(FormPage):
    """Give :meth:`meaning`. Nothing is changed before the person has seen it."""

    def meaning(self, form: Any) -> Meaning:
        """What the choice in the form would mean. Raises a DomainError when it cannot be."""
        raise NotImplementedError

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        form: SeenForm = self.form_class(request.POST, **self.form_arguments())  # type: ignore[assignment]
        if not form.is_valid() or form.was_seen:
            return super().post(request, **keywords)
        try:
            meaning = self.meaning(form)
        except (NotAllowed, NotFound):
            raise
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
            return self.show_again(form, status=409 if isinstance(refusal, Conflict) else 422)
        put_anew(form, seen=form.choice)
        return self.show(form=form, meaning=meaning)
