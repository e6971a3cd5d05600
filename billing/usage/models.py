"""What was used: records by month, how each file was taken in, and what was refused and why (E07)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from keyhall.jobs.models import WorkState


class RejectReason(models.TextChoices):
    """Why a record was not taken; the first that applies, in this order."""

    BAD_ROW = "bad_row", _("列数与表头不符")
    BAD_RECORD_ID = "bad_record_id", _("话单编号缺失或过长")
    BAD_QUANTITY = "bad_quantity", _("用量不是有效的数值")
    BAD_TIME = "bad_time", _("开始时间不是有效的时间")
    BAD_KIND = "bad_kind", _("用量类型缺失或过长")
    UNKNOWN_SERVICE_NUMBER = "unknown_service_number", _("业务号码不存在")
    OUTSIDE_SERVICE_PERIOD = "outside_service_period", _("不在产品的服务期内")
    MONTH_NOT_OPEN = "month_not_open", _("该月份的用量表尚未开放")


class RejectState(models.TextChoices):
    """Whether a refused row still waits to be put right."""

    OPEN = "open", _("待处理")
    TAKEN = "taken", _("已重新入账")


class UsageLoad(models.Model):
    """One file of usage records and how it went: every row is loaded, a duplicate or rejected."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_uid = models.UUIDField()
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    total_rows = models.PositiveIntegerField(default=0, db_default=0)
    loaded = models.PositiveIntegerField(default=0, db_default=0)
    duplicate = models.PositiveIntegerField(default=0, db_default=0)
    rejected = models.PositiveIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=300, blank=True)
    job_uid = models.UUIDField(null=True)
    requested_by_uid = models.UUIDField()
    requested_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_rows=models.F("loaded") + models.F("duplicate") + models.F("rejected")),
                name="usage_load_every_row_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class UsageRecord(models.Model):
    """One use of a service: `quantity` in the unit of its kind's price. Written by loads alone.

    A record is the same when its `record_id` and `started_at` are. The references carry no foreign
    key in the database: a load finds the product in the statement that writes the record, and a
    check per row would cost as much as the row.
    """

    partition_by_month = "started_at"
    # Records arrive after their month has ended, and the first hours of a month in Asia/Shanghai lie in
    # the partition of the month before.
    months_before = 3

    pk = models.CompositePrimaryKey("started_at", "record_id")
    record_id = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    product_id = models.BigIntegerField()
    service_number = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    load_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["product_id", "started_at"], name="usage_record_by_product")]


class StagedRecord(models.Model):
    """A row of the file being loaded, as text; the table is empty outside a load's transaction."""

    id = models.BigAutoField(primary_key=True)
    record_id = models.TextField(null=True)  # noqa: DJ001  COPY writes empty fields as NULL
    service_number = models.TextField(null=True)  # noqa: DJ001  as above
    kind = models.TextField(null=True)  # noqa: DJ001  as above
    quantity = models.TextField(null=True)  # noqa: DJ001  as above
    started_at = models.TextField(null=True)  # noqa: DJ001  as above
    surplus = models.TextField(null=True)  # noqa: DJ001  set where a row's cells are too many or too few


class UsageReject(models.Model):
    """A row that could not be taken: as it came (`raw`: the columns as text), where, and why."""

    load = models.ForeignKey(UsageLoad, on_delete=models.PROTECT, related_name="rejects")
    row = models.PositiveIntegerField()
    raw = models.JSONField()
    reason = models.CharField(max_length=24, choices=RejectReason.choices)
    state = models.CharField(
        max_length=8,
        choices=RejectState.choices,
        default=RejectState.OPEN,
        db_default=RejectState.OPEN.value,
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["load_id", "row"]
        constraints = [
            models.UniqueConstraint(fields=["load", "row"], name="usage_reject_row_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="open"), name="usage_reject_open"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
