"""Roles held at a unit hang on it (A10, A23)."""

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_changes
from keyhall.organisation.dependents import Dependent, Handover, Turn, depends_on_unit
from keyhall.organisation.models import Unit
from keyhall.rights.models import Assignment, AssignmentState


def _live(unit: Unit) -> QuerySet[Assignment]:
    return Assignment.objects.filter(unit=unit, state__in=Assignment.LIVE)


def count_assignments(handover: Handover) -> int:
    """The roles that hold or are proposed at the unit."""
    return _live(handover.unit).count() if handover.is_whole else 0


def move_assignments(handover: Handover, acting: Actor) -> int:
    """Have them hold at the other unit; whoever holds the role there already keeps that one."""
    if not handover.is_whole:
        return 0
    live = _live(handover.unit).select_for_update()
    held = set(_live(handover.to).values_list("person_uid", "role"))
    rows = list(live.values_list("pk", "uid", "state", "person_uid", "role"))
    doubled = [row for row in rows if (row[3], row[4]) in held]
    passing = [row for row in rows if (row[3], row[4]) not in held]
    changed = {"version": F("version") + 1, "changed_at": timezone.now()}
    Assignment.objects.filter(pk__in=[row[0] for row in doubled]).update(
        state=AssignmentState.ENDED, **changed
    )
    Assignment.objects.filter(pk__in=[row[0] for row in passing]).update(unit=handover.to, **changed)
    record_changes(
        [(uid, {"state": state}, {"state": AssignmentState.ENDED}) for _pk, uid, state, *_rest in doubled],
        acting=acting,
        subject="rights.assignment",
        verb="end",
    )
    before, after = {"unit_uid": str(handover.unit.uid)}, {"unit_uid": str(handover.to.uid)}
    record_changes(
        [(row[1], before, after) for row in passing],
        acting=acting,
        subject="rights.assignment",
        verb="hand_over",
    )
    return len(passing)


depends_on_unit(Dependent("rights.assignment", _("授权"), Turn.RIGHTS, count_assignments, move_assignments))
