"""What the API itself keeps in each tenant: answers given under an idempotency key, and exports."""

import uuid

from django.db import models
from django.db.models.functions import Now


class IdempotencyKey(models.Model):
    """One write done under a caller's key and the answer it got; `status` is null while it runs.

    Kept for a week at least; from then on the key is as good as new.
    """

    actor_uid = models.UUIDField()
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_uid", "key"], name="api_idempotency_key_once_per_actor")
        ]
        indexes = [models.Index(fields=["created_at"], name="api_idempotency_key_by_age")]


class Export(models.Model):
    """A list taken out as a file: which resource, how narrowed, in which columns, and the file made of it.

    Goes with its file after a month.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    ordering = models.CharField(max_length=200, blank=True)
    file_format = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    language = models.CharField(max_length=10)
    rows = models.PositiveIntegerField(null=True)
    file_uid = models.UUIDField(null=True)
    file_name = models.CharField(max_length=120, blank=True)
    job_uid = models.UUIDField(null=True)
    requested_by_uid = models.UUIDField()
    requested_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["requested_by_uid", "-id"], name="api_export_by_person")]
