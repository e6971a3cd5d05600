"""Monthly bills, their lines and the runs that make them (E01)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext_lazy as _

from keyhall.jobs.models import WorkState


class BillState(models.TextChoices):
    """A draft is rebuilt by every run; an issued bill never changes and has something left to pay, a settled
    one nothing: it is paid, or was in the customer's favour from the first."""

    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已出账")
    SETTLED = "settled", _("已结清")


class LineKind(models.TextChoices):
    """What a line charges for; an adjustment corrects a month that was issued already."""

    ONE_TIME = "one_time", _("一次性费用")
    RECURRING = "recurring", _("月租费")
    USAGE = "usage", _("使用费")
    ADJUSTMENT = "adjustment", _("往月调整")


class BillRun(models.Model):
    """One run over a month's accounts; totals are those of the month's bills when it ended."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    month = models.DateField()
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    last_account_id = models.BigIntegerField(default=0, db_default=0)
    customers = models.PositiveIntegerField(default=0, db_default=0)
    bills = models.PositiveIntegerField(default=0, db_default=0)
    unpriced_records = models.PositiveIntegerField(default=0, db_default=0)
    total_before_tax = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    total_tax = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    error = models.CharField(max_length=300, blank=True)
    job_uid = models.UUIDField(null=True)
    requested_by_uid = models.UUIDField()
    requested_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="bills_run_month_is_first_day"),
            models.CheckConstraint(
                condition=Q(total=F("total_before_tax") + F("total_tax")), name="bills_run_total_adds_up"
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(state__in=["waiting", "running"]),
                name="bills_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Bill(models.Model):
    """An account's bill for a calendar month in Asia/Shanghai; amounts in yuan, to the fen.

    `month` is the month's first day. `issue_date` of a draft is the day it is meant to go out.
    `open_amount` is what is still to be paid; a bill in the customer's favour (`total` below zero) has
    none, so its issue settles it, and its credit is found by its total.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=32, unique=True)
    account = models.ForeignKey("accounts.BillingAccount", on_delete=models.PROTECT, related_name="bills")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="bills")
    month = models.DateField()
    state = models.CharField(max_length=8, choices=BillState.choices, default=BillState.DRAFT)
    issue_date = models.DateField()
    due_date = models.DateField()
    total_before_tax = models.DecimalField(max_digits=16, decimal_places=2)
    total_tax = models.DecimalField(max_digits=16, decimal_places=2)
    total = models.DecimalField(max_digits=16, decimal_places=2)
    open_amount = models.DecimalField(max_digits=16, decimal_places=2)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["-month", "number"]
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="bills_bill_one_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="bills_bill_month_is_first_day"),
            models.CheckConstraint(
                condition=Q(total=F("total_before_tax") + F("total_tax")), name="bills_bill_total_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0) & Q(open_amount__lte=Greatest(F("total"), 0)),
                name="bills_bill_open_within_total",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(open_amount=0), name="bills_bill_settled_is_paid"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(open_amount__gt=0), name="bills_bill_issued_is_owed"
            ),
            models.CheckConstraint(
                condition=Q(due_date__gte=F("issue_date")), name="bills_bill_due_after_issue"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-month"], name="bills_bill_by_customer"),
            models.Index(fields=["month", "number"], name="bills_bill_by_month"),
            models.Index(
                fields=["customer"],
                include=["open_amount", "due_date"],
                condition=Q(open_amount__gt=0),
                name="bills_bill_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BillLine(models.Model):
    """One charge on a bill. `charge_month` is the month it belongs to: the bill's own, or an earlier one
    for an adjustment. `first_day` and `last_day` both count."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("inventory.Product", on_delete=models.PROTECT, related_name="bill_lines")
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    component = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    charge_month = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4)
    tax = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["bill_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="bills_line_days_ordered"),
        ]

    def __str__(self) -> str:
        return self.name
