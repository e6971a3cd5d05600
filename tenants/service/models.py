"""What was promised of services, what broke them, what became of the promise each month (F01)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from tenants.customers.classes import CustomerClass


class ServiceLevelObjective(models.Model):
    """The availability promised (TM Forum ServiceLevelObjective): 0.9990 is 99.9% of a month.

    For one product, or for an offering and a customer class (empty: all). A product's own goes before its
    class's, that before the offering's. The one of a month's last day holds for the whole month.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey(
        "inventory.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offering = models.ForeignKey(
        "catalogue.ProductOffering", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer_class = models.CharField(max_length=12, choices=CustomerClass.choices, blank=True)
    availability = models.DecimalField(max_digits=8, decimal_places=6)
    validity = DateRangeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="service_objective_one_for_a_product",
                expressions=[("product", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                condition=Q(product__isnull=False),
            ),
            ExclusionConstraint(
                name="service_objective_one_for_an_offering",
                expressions=[
                    ("offering", RangeOperators.EQUAL),
                    ("customer_class", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                condition=Q(offering__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=False, offering__isnull=True, customer_class="")
                | Q(product__isnull=True, offering__isnull=False),
                name="service_objective_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(availability__gt=0) & Q(availability__lte=1), name="service_objective_a_share"
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="service_objective_validity_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return str(self.availability)


class Outage(models.Model):
    """A time in which a product did not work; without `ended_at` it still doesn't.

    `is_agreed_maintenance` says that the customer had agreed to it beforehand: that time is left out of what
    availability is measured over. Other planned work counts like any outage. `cause` is a word's code of the
    dictionary of causes.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey("inventory.Product", on_delete=models.PROTECT, related_name="outages")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_agreed_maintenance = models.BooleanField(default=False, db_default=False)
    cause = models.CharField(max_length=16)
    description = models.CharField(max_length=300, blank=True)
    recorded_by_uid = models.UUIDField()
    recorded_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            ExclusionConstraint(
                name="service_outage_one_at_a_time",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    (
                        Func(
                            F("started_at"),
                            F("ended_at"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
                name="service_outage_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(cause=""), name="service_outage_has_cause"),
            models.CheckConstraint(
                condition=Q(is_agreed_maintenance=False) | Q(cause="maintenance"),
                name="service_outage_agreed_is_maintenance",
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="service_outage_by_start")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class ServiceLevelMonth(models.Model):
    """A calendar month in Asia/Shanghai that has been measured; once closed, its figures stay."""

    month = models.DateField(unique=True)
    measured_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="service_month_is_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Measured(models.Model):
    """What a product's month came to: times in seconds, exact; `availability` is not rounded to compare.

    `target` is the share promised; `kept` whether it was reached, None where nothing was left to measure
    over. `uid` follows from product and month, so it is the same while the month runs and after it.
    """

    uid = models.UUIDField(unique=True, editable=False)
    month = models.DateField()
    target = models.DecimalField(max_digits=8, decimal_places=6)
    service_seconds = models.DecimalField(max_digits=16, decimal_places=6)
    outage_seconds = models.DecimalField(max_digits=16, decimal_places=6)
    maintenance_seconds = models.DecimalField(max_digits=16, decimal_places=6)
    availability = models.DecimalField(max_digits=21, decimal_places=20, null=True)
    kept = models.BooleanField(null=True)

    class Meta:
        abstract = True


class ServiceLevelResult(Measured):
    """A product's promise in a month that is over (TM Forum ServiceLevelObjective consequence)."""

    product = models.ForeignKey(
        "inventory.Product", on_delete=models.PROTECT, related_name="service_level_results"
    )

    class Meta:
        ordering = ["-month", "product_id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "month"], name="service_result_one_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="service_result_month_is_first_day"),
            models.CheckConstraint(
                condition=Q(outage_seconds__gte=0)
                & Q(maintenance_seconds__gte=0)
                & Q(service_seconds__gt=0)
                & Q(service_seconds__gte=F("outage_seconds") + F("maintenance_seconds")),
                name="service_result_within_service",
            ),
            models.CheckConstraint(
                condition=Q(kept__isnull=True, availability__isnull=True)
                | Q(kept__isnull=False, availability__gte=0, availability__lte=1),
                name="service_result_measured_or_not",
            ),
        ]
        indexes = [models.Index(fields=["month", "product"], name="service_result_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.availability}"


class ServiceLevelFigure(Measured):
    """The results of all months over and, worked out as it is read, of the month that runs.

    A view of the database, which tenants read and nobody writes.
    """

    uid = models.UUIDField(primary_key=True)
    product = models.ForeignKey(
        "inventory.Product", on_delete=models.DO_NOTHING, db_constraint=False, related_name="service_levels"
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="service_levels"
    )
    is_running = models.BooleanField()

    class Meta:
        managed = False
        db_table = "service_servicelevelfigure"
        ordering = ["-month", "product_id"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.availability}"
