"""Files a tenant keeps: uploads, exports, documents."""

import uuid

from django.db import models
from django.db.models.functions import Now


class StoredFile(models.Model):
    """A file's row; its bytes are at `$VAR/media/<schema>/<year>/<uid>`. `size` is in bytes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=40)
    created_by_uid = models.UUIDField()
    created_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gte=0), name="files_storedfile_size"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_storedfile_digest"
            ),
        ]
        indexes = [models.Index(fields=["purpose", "-id"], name="files_storedfile_by_purpose")]

    def __str__(self) -> str:
        return self.name
