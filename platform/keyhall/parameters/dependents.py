"""Values that hang on units of the organisation (A11, A23)."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.organisation.dependents import Dependent, depends_on_unit
from keyhall.organisation.models import Unit
from keyhall.parameters.actions import end_values
from keyhall.parameters.models import ParameterValue


def count_values(unit: Unit) -> int:
    """The values a unit has of its own, today or to come."""
    unended = Q(validity__endswith__isnull=True) | Q(validity__endswith__gt=timezone.localdate())
    return ParameterValue.objects.filter(unended, unit=unit).count()


def end_with_unit(unit: Unit, _other: Unit) -> int:
    """A unit's own values end with it: the other keeps its own."""
    return end_values(ParameterValue.objects.filter(unit=unit))


depends_on_unit(Dependent("parameters.value", _("参数值"), count_values, end_with_unit))
