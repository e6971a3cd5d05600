"""Roles held at a unit hang on it (A10, A23)."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.organisation.dependents import Dependent, depends_on_unit
from keyhall.organisation.models import Unit
from keyhall.rights.models import Assignment


def count_assignments(unit: Unit) -> int:
    """The roles that hold or are proposed at the unit."""
    return Assignment.objects.filter(unit=unit, state__in=Assignment.LIVE).count()


def move_assignments(unit: Unit, to: Unit) -> int:
    """Have them hold at another unit; whoever holds the role there already keeps that one."""
    live = Assignment.objects.filter(unit=unit, state__in=Assignment.LIVE)
    there = Assignment.objects.filter(unit=to, state__in=Assignment.LIVE)
    held = set(there.values_list("person_uid", "role"))
    doubled = [pk for pk, *pair in live.values_list("pk", "person_uid", "role") if tuple(pair) in held]
    now = timezone.now()
    live.filter(pk__in=doubled).update(state="ended", version=F("version") + 1, changed_at=now)
    return live.exclude(pk__in=doubled).update(unit=to, version=F("version") + 1, changed_at=now)


depends_on_unit(Dependent("assignments", _("授权"), count_assignments, move_assignments))
