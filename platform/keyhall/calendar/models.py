"""Which days people work that the weekday alone does not tell (A11)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday from Monday to Friday, or a weekend worked in exchange.

    A year of which no day stands here counts its weekends alone.
    """

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OwnDay(models.Model):
    """A day the tenant itself has arranged; it goes before what is published.

    `is_national` says that it follows the State Council's arrangement of a year the system does not have yet.
    """

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    is_national = models.BooleanField(default=False, db_default=False)
    name = models.CharField(max_length=40)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["day"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="calendar_own_day_has_name")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
