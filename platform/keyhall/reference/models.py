"""Reference tables in schema public that every tenant may read and none may change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DivisionLevel(models.IntegerChoices):
    """How high a division stands: 31 at province level, then cities, then counties."""

    PROVINCE = 1, _("省级")
    CITY = 2, _("地级")
    COUNTY = 3, _("县级")


class Division(models.Model):
    """An administrative division by its GB/T 2260 code; `parent_code` is empty for provinces."""

    readable_by_tenants = True

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.SmallIntegerField(choices=DivisionLevel.choices)
    parent_code = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{6}$"), name="reference_division_code"),
        ]
        indexes = [models.Index(fields=["parent_code"], name="reference_division_by_parent")]

    def __str__(self) -> str:
        return self.name
