"""The worker application: ``celery -A bench.reference.worker``."""

from celery import Celery

application = Celery("reference")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
