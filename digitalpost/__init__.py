"""The root: settings, addresses and the worker application. It knows all rooms and is known by none."""

from digitalpost.celery import application as celery

__all__ = ["celery"]
