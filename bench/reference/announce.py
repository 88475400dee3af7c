"""``python -m bench.reference.announce ADDRESS NUMBER``: saves notices; django-webhook queues a task for each."""

from __future__ import annotations

import sys
import uuid
from importlib import import_module

import django

# The worker application of this process, which the tasks are sent through.
import bench.reference.worker

if __name__ == "__main__":
    django.setup()
    webhooks = import_module("django_webhook.models")
    webhooks.Webhook.objects.all().delete()
    hook = webhooks.Webhook.objects.create(url=sys.argv[1])
    hook.topics.set(webhooks.WebhookTopic.objects.filter(name="reference.Notice/create"))
    notices = import_module("bench.reference.models").Notice.objects
    for _ in range(int(sys.argv[2])):
        notices.create(id=uuid.uuid4(), content="a" * 20_000)
    assert bench.reference.worker.application
