"""The organisation of a tenant: its units, and where each stood at which time (A01, A23)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """The levels below a province, and the offices of any level."""

    CITY = "city", _("本地网")
    BRANCH = "branch", _("县分公司")
    BUREAU = "bureau", _("局")
    COMMUNITY = "community", _("社区")
    DEPARTMENT = "department", _("部门")


class Unit(models.Model):
    """A part of the organisation; the tenant itself is the top and is none.

    `region` is the GB/T 2260 division the unit looks after, or empty: new customers there become its own.
    `closed_on` is the first day on which the unit is no more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=6, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["region", "name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_unit_has_name"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="organisation_unit_kind"),
            models.CheckConstraint(
                condition=Q(region="") | Q(region__regex=r"^[0-9]{6}$"), name="organisation_unit_region"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="organisation_unit_days_ordered",
            ),
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=~Q(region="") & Q(closed_on__isnull=True),
                name="organisation_unit_region_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPlace(models.Model):
    """Under which unit another stood, and when; without a parent directly under the tenant."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="places_below")
    validity = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="organisation_unit_in_one_place",
                expressions=[(F("unit"), RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
                name="organisation_unit_not_under_itself",
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="organisation_unit_place_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"
