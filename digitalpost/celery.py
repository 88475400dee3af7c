"""The worker application."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digitalpost.settings")

application = Celery("digitalpost")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks(["administrativ_adgang"])
