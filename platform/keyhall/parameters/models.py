"""The values parameters have been given, each with the days it holds, and the words of dictionaries (A11)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

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


class DictionaryEntry(models.Model):
    """A word of a dictionary. Records keep its `code`; a retired one is offered no more and stays on them."""

    dictionary = models.CharField(max_length=80)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=40)
    english = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True, db_default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["dictionary", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dictionary", "code"], name="parameters_entry_code_once"),
            models.UniqueConstraint(
                fields=["dictionary", "name"],
                condition=Q(is_active=True),
                name="parameters_entry_name_once",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="parameters_entry_code_plain"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(english=""), name="parameters_entry_has_names"),
        ]

    def __str__(self) -> str:
        return self.name
