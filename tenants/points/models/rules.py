"""How points are earned and how long they last, each rule with the days it holds (C01)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from tenants.customers.classes import CustomerClass


class EarningRule(models.Model):
    """Points for each yuan before tax of a product line's charges; an empty line is for all without a rule
    of their own. The rule of a billed month's last day holds for the whole month."""

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    product_line = models.CharField(max_length=60, blank=True)
    points_per_yuan = models.DecimalField(max_digits=8, decimal_places=4)
    validity = DateRangeField()

    class Meta:
        ordering = ["product_line", "validity"]
        constraints = [
            ExclusionConstraint(
                name="points_earning_one_at_a_time",
                expressions=[
                    ("product_line", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="points_earning_validity_not_empty"
            ),
            models.CheckConstraint(condition=Q(points_per_yuan__gte=0), name="points_earning_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product_line or '*'}: {self.points_per_yuan}"


class ClassMultiplier(models.Model):
    """What a customer class multiplies the points of its bills by; a class without one has 1."""

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    customer_class = models.CharField(max_length=12, choices=CustomerClass.choices)
    factor = models.DecimalField(max_digits=6, decimal_places=3)
    validity = DateRangeField()

    class Meta:
        ordering = ["customer_class", "validity"]
        constraints = [
            ExclusionConstraint(
                name="points_multiplier_one_at_a_time",
                expressions=[
                    ("customer_class", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="points_multiplier_validity_not_empty"
            ),
            models.CheckConstraint(condition=Q(factor__gte=0), name="points_multiplier_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_class}: {self.factor}"


class ExpiryRule(models.Model):
    """How long points last: through the last day of the month that lies `months` after the month they are
    of. The rule of that month's last day holds."""

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    months = models.PositiveSmallIntegerField()
    validity = DateRangeField()

    class Meta:
        ordering = ["validity"]
        constraints = [
            ExclusionConstraint(
                name="points_expiry_one_at_a_time", expressions=[("validity", RangeOperators.OVERLAPS)]
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="points_expiry_validity_not_empty"
            ),
            models.CheckConstraint(condition=Q(months__gte=1), name="points_expiry_lasts_a_month"),
        ]

    def __str__(self) -> str:
        return str(self.months)
