"""Reading what visits a province has had (A12, A13)."""

import json
from uuid import UUID

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.access.roles import Role
from keyhall.audit.models import AccessEntry
from keyhall.rights.queries import column_rules
from keyhall.visits.models import ReceivedVisit, VisitState
from keyhall.visits.permissions import VIEW_VISIT


def visits(*, acting: Actor) -> QuerySet[ReceivedVisit]:
    """Every visit, each with its `standing`: one whose time is up has ended, though nobody ended it."""
    acting.require(VIEW_VISIT)
    over = When(until__lte=timezone.now(), then=Value(VisitState.ENDED.value))
    return ReceivedVisit.objects.annotate(standing=Case(over, default="state", output_field=CharField()))


def looks(*, acting: Actor) -> QuerySet[AccessEntry]:
    """Everything that was looked at, or asked for and refused, on a visit."""
    acting.require(VIEW_VISIT)
    return AccessEntry.objects.filter(visit_uid__isnull=False)


def open_visit(uid: UUID, person_uid: UUID) -> tuple[ReceivedVisit, dict[str, str]] | None:
    """The visit of this person, while it lasts, and what this province's rules keep back from visitors; one
    query."""
    lasting = ReceivedVisit.objects.filter(state=VisitState.OPEN, until__gt=timezone.now())
    visit = lasting.filter(uid=uid, person_uid=person_uid).annotate(rules=column_rules(Role.VISITOR)).first()
    if visit is None:
        return None
    return visit, json.loads(visit.rules or "{}")
