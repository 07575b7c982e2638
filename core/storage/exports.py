"""What every export is made of, whoever asks for it: a ZIP that a worker writes stretch by stretch."""

from __future__ import annotations

from django.db import models

from core.storage.guarded import Guarded
from core.storage.models import Record


class ExportRecord(Record, Guarded):
    """A ZIP of documents that somebody asked for. `criteria` are frozen, as is what was there (`created_at`).

    The worker that has it in hand signs with `runner` and must come back before `lease_until`, else another
    takes over after the last part. `problems` lists documents that could not be put in. `key` is the finished
    file in storage.
    """

    asked_by = models.CharField(max_length=120)
    asked_by_id = models.UUIDField(null=True)
    criteria = models.JSONField()
    locale = models.CharField(max_length=10, default="zh-hans")
    done = models.PositiveIntegerField(default=0)
    runner = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)
    error = models.CharField(max_length=400, default="", blank=True)
    key = models.CharField(max_length=200, default="", blank=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ExportStretch(models.Model):
    """A stretch of an export's ZIP that is written and stored: `entries` list its members with their places
    in the stretch, `last_id` is the last document in it.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    last_id = models.UUIDField()
    entries = models.JSONField()

    class Meta:
        abstract = True
