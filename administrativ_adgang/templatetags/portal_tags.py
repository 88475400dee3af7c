"""The tags and filters of the portal's templates. The words themselves come from ``portal.words``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from administrativ_adgang.core import clock
from administrativ_adgang.portal import context as portal_context
from administrativ_adgang.portal import rights_sections, words

register = template.Library()

register.filter("number", words.number)
register.filter("decimal", words.decimal)
register.filter("messages_count", words.messages)
register.filter("file_size", words.size)
register.filter("possessive", words.possessive)
register.filter("month_name", lambda first, today: words.month(first, today=today))
register.filter("spelled", words.spelled)

register.simple_tag(words.percent, name="share")

_SPRITE = "vendor/dkfds/img/all-svg-icons.svg"
_ALERT_LABELS = {"info": "Information", "success": "Udført", "warning": "Advarsel", "error": "Fejl"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the design system. It says nothing that the words beside it do not say."""
    return format_html(
        '<svg class="icon-svg{}" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        static(_SPRITE),
        name,
    )


@register.filter
def kind_label(kind: str) -> str:
    """The kind of an alert in words, for those who do not see its colour."""
    return _ALERT_LABELS.get(kind, "")


@register.simple_tag
def moment(when: datetime | None, style: str = "listed") -> SafeString | str:
    """A time as people say it, with the exact one behind it. Styles: listed, spoken, ago, exact."""
    if when is None:
        return ""
    now = clock.now()
    said = {
        "listed": lambda: words.listed(when, now),
        "spoken": lambda: words.spoken(when, now),
        "ago": lambda: words.ago(when, now),
        "exact": lambda: words.exact(when),
    }[style]()
    return format_html('<time datetime="{}">{}</time>', f"{clock.in_zone(when, UTC):%Y-%m-%dT%H:%M:%SZ}", said)


@register.simple_tag(takes_context=True)
def address(context: template.Context, name: str, **keywords: Any) -> str:
    """The address of a page in the organisation one acts for: ``{% address "system" system_id=system.pk %}``."""
    return portal_context.address(context["request"], name, **keywords)


@register.simple_tag(takes_context=True, name="rights_sections")
def sections_of_rights(context: template.Context) -> list[rights_sections.Section]:
    """The menu of the pages about rights (templates/components/rights_sections.html)."""
    request = context["request"]
    return rights_sections.sections(request.identity, request.organisation)


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, suffix: str = "") -> dict[str, Any]:
    """A field with label, hint and error (templates/components/field.html)."""
    widget = bound.field.widget
    group = isinstance(widget, forms.RadioSelect)  # which many check boxes are a kind of
    kind = "radio" if group and not isinstance(widget, forms.CheckboxSelectMultiple) else "checkbox"
    if group:
        widget.attrs["class"] = f"form-{kind}"
    return {
        "field": bound,
        "suffix": suffix,
        "is_group": group,
        "is_tick": isinstance(widget, forms.CheckboxInput) and not group,
        "kind": kind,
        "control": "" if group else bound.as_widget(attrs=_attributes(bound)),
    }


def _attributes(bound: forms.BoundField) -> dict[str, str | bool]:
    """Classes of the design system, and what a screen reader needs to find hint and error."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        own = "form-checkbox"
    elif isinstance(widget, forms.FileInput):
        own = ""
    else:
        own = "form-select" if isinstance(widget, forms.Select) else "form-input"
    attributes: dict[str, str | bool] = {"class": f"{own} {widget.attrs.get('class', '')}".strip()}
    told_by = [f"{bound.auto_id}-hint"] if bound.help_text else []
    if bound.errors:
        told_by.append(f"{bound.auto_id}-error")
        attributes["aria-invalid"] = "true"
    if told_by:
        attributes["aria-describedby"] = " ".join(told_by)
    return attributes


@register.filter
def summary(form: forms.Form) -> list[tuple[str, str]]:
    """Every error as (id to go to, text). The text is the field's own, word for word."""
    lines = [("", str(text)) for text in form.non_field_errors()]
    for bound in form:
        first = f"{bound.auto_id}_0" if isinstance(bound.field.widget, forms.RadioSelect) else bound.auto_id
        lines += [(first, str(text)) for text in bound.errors]
    return lines
