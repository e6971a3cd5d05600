"""Who brought which customers in, from which file, and how each row fared (B13)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ImportFormat(models.TextChoices):
    """Which columns a file has."""

    KEYHALL = "keyhall", _("本系统模板")
    IBM_TELCO = "ibm-telco", _("电信客户样例表")


class ImportState(models.TextChoices):
    """How an import stands. `stopped` is read from its job, which ended before it, and never stored."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    REFUSED = "refused", _("未导入")
    STOPPED = "stopped", _("已中止")


class RowState(models.TextChoices):
    """What became of one row; `skipped` means that its customer was there already."""

    PENDING = "pending", _("待处理")
    CREATED = "created", _("已新增")
    SKIPPED = "skipped", _("已存在")
    REFUSED = "refused", _("不合格")


class CustomerImport(models.Model):
    """One file brought in: who, when, with what result.

    Counts: `rows` = `created` + `skipped` + `refused` once it is done; a dry run counts what would
    have been created. A refused import wrote nothing. `message_texts` says, by language, why the file
    as a whole was refused.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    format = models.CharField(max_length=12, choices=ImportFormat.choices)
    file_uid = models.UUIDField(null=True)
    file_name = models.CharField(max_length=200)
    dry_run = models.BooleanField(default=False)
    skip_invalid = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.QUEUED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    message_texts = models.JSONField(default=dict)
    requested_by_uid = models.UUIDField()
    requested_by_name = models.CharField(max_length=120)
    job_uid = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=ImportFormat.values), name="onboarding_import_format"
            ),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="onboarding_import_state"),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a file: `number` as a spreadsheet counts it (the heading is row 1).

    `data` holds what the row asks for, in our fields; `errors` is a list of
    `{"field", "message"}` with the message in every language, empty unless the row is refused.
    """

    customer_import = models.ForeignKey(CustomerImport, on_delete=models.CASCADE, related_name="import_rows")
    number = models.PositiveIntegerField()
    source_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.PENDING)
    errors = models.JSONField(default=list)
    customer_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_import", "number"], name="onboarding_row_once"),
        ]
        indexes = [
            models.Index(
                fields=["customer_import", "number"],
                condition=Q(state="refused"),
                name="onboarding_row_refused",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"
