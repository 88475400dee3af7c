"""What a path somebody was refused at is called. Whatever is no address of ours is called nothing."""

from __future__ import annotations

from django.http import Http404
from django.urls import resolve

from administrativ_adgang.fbrs.privileges import AREAS, Area
from administrativ_adgang.portal.guard import Guard


def area_behind(path: str) -> Area | None:
    """The area a path of the portal belongs to; None for any other path."""
    try:
        guard = getattr(resolve(path).func, "guard", None)
    except Http404:
        return None
    return guard.area if isinstance(guard, Guard) else None


def screen_behind(path: str) -> str:
    """The label of that area; empty when there is none."""
    area = area_behind(path) if path else None
    return AREAS[area].label if area else ""
