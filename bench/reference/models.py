"""A letter with its bytes in the row, and what happened to it."""

from django.db import models


class Letter(models.Model):
    """One message."""

    id = models.UUIDField(primary_key=True)
    received_at = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=20)
    recipient = models.CharField(max_length=20)
    label = models.CharField(max_length=256)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    status = models.CharField(max_length=20, default="RECEIVED")

    def __str__(self) -> str:
        return str(self.id)


class Notice(models.Model):
    """What django-webhook tells of when it is saved: as many signs of text as a letter has bytes."""

    id = models.UUIDField(primary_key=True)
    content = models.TextField()

    def __str__(self) -> str:
        return str(self.id)


class Event(models.Model):
    """One thing that happened to a letter."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE)
    tag = models.CharField(max_length=60)
    time = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.tag
