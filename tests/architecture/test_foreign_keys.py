"""A foreign key that crosses rooms has no reverse name, so that no lower room climbs up through the ORM."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, Model


def room(model: type[Model]) -> tuple[str, ...]:
    parts = model.__module__.split(".")
    return tuple(parts[:2]) if parts[0] == "administrativ_adgang" else tuple(parts[:1])


def test_foreign_keys_across_rooms_have_no_reverse_name() -> None:
    ours = [
        model
        for label in ("administrativ_adgang", "kontaktregister")
        for model in apps.get_app_config(label).get_models()
    ]
    climbing = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and isinstance(field.related_model, type)
        and room(field.related_model) != room(model)
        and room(field.related_model)[0] in ("administrativ_adgang", "kontaktregister")
        and not field.remote_field.hidden
    ]
    assert len(ours) > 10
    assert climbing == []
