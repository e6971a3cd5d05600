"""The values parameters have been given, each with the days it holds (A11)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from keyhall.organisation.models import Unit


class ParameterValue(models.Model):
    """A parameter's value on certain days, in the whole tenant or in a unit and all below it; where there is
    none the default holds. `value` is JSON as the parameter's kind keeps it."""

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.JSONField()
    validity = DateRangeField()

    class Meta:
        ordering = ["name", "unit_id", "validity"]
        constraints = [
            ExclusionConstraint(
                name="parameters_value_one_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    (Coalesce("unit_id", 0), RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="parameters_value_validity_not_empty"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="parameters_value_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
