"""Values that hang on units of the organisation (A11, A23)."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.organisation.dependents import Dependent, Handover, Turn, depends_on_unit
from keyhall.parameters.actions import end_values
from keyhall.parameters.models import ParameterValue


def count_values(handover: Handover) -> int:
    """The values a unit has of its own, today or to come."""
    unended = Q(validity__endswith__isnull=True) | Q(validity__endswith__gt=timezone.localdate())
    return ParameterValue.objects.filter(unended, unit=handover.unit).count() if handover.is_whole else 0


def end_with_unit(handover: Handover, _acting: Actor) -> int:
    """A unit's own values end with it: the other keeps its own."""
    return end_values(ParameterValue.objects.filter(unit=handover.unit)) if handover.is_whole else 0


depends_on_unit(Dependent("parameters.value", _("参数值"), Turn.RIGHTS, count_values, end_with_unit))
