"""Opening a visit of headquarters to this province, and ending it (A12, A13)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.messaging.outbox import send_messages
from keyhall.records import held
from keyhall.tenancy.names import HEADQUARTERS
from keyhall.visits.lifecycles import VISIT
from keyhall.visits.models import LONGEST, ReceivedVisit, VisitState
from keyhall.visits.permissions import END_VISIT
from keyhall.visits.topics import ENDED, OPENED, PLATFORM, REFUSED

SUBJECT = "visits.visit"


@transaction.atomic
def open_visit_asked_for(*, uid: UUID, reason: str, minutes: int, asked_at: datetime, acting: Actor) -> None:
    """Write down that `acting`, of headquarters, visits this province, and let them in from then on.

    A visit that was asked for so long ago that nobody waits for it any more is refused.
    """
    now, length = timezone.now(), min(timedelta(minutes=minutes), LONGEST)
    if asked_at + length <= now:
        record_change(
            acting=acting, subject=SUBJECT, subject_uid=uid, verb="refuse", after={"reason": reason}
        )
        _tell(uid, REFUSED, {}, HEADQUARTERS)
        return
    visit, is_new = ReceivedVisit.objects.get_or_create(
        uid=uid,
        defaults={
            "person_uid": acting.uid,
            "person_name": acting.name,
            "reason": reason,
            "opened_at": now,
            "until": now + length,
        },
    )
    if is_new:
        record_change(acting=acting, subject=SUBJECT, subject_uid=uid, verb="open", after=_trail(visit))
        told = {"person": str(acting.uid), "reason": reason, "until": visit.until.isoformat()}
        _tell(uid, OPENED, told, HEADQUARTERS, PLATFORM)


@transaction.atomic
def end_visit(*, uid: UUID, acting: Actor) -> ReceivedVisit:
    """End a visit before its time; raises NotFound, and Conflict where it is over.

    Who is on it may end it as well. From their next request on they see nothing more.
    """
    if acting.visit_uid != uid:
        acting.require(END_VISIT)
    return _end(held(ReceivedVisit.objects.all(), uid, None), acting, HEADQUARTERS, PLATFORM)


@transaction.atomic
def call_off_visit(*, uid: UUID, acting: Actor) -> None:
    """End a visit because headquarters, which has told the platform itself, calls it off."""
    lasting = ReceivedVisit.objects.filter(uid=uid, state=VisitState.OPEN, until__gt=timezone.now())
    visit = lasting.select_for_update().first()
    if visit is not None:
        _end(visit, acting)


def _end(visit: ReceivedVisit, acting: Actor, *receivers: str) -> ReceivedVisit:
    before = _trail(visit)
    is_over = visit.until <= timezone.now()
    visit.state = VISIT.lead(VisitState.ENDED if is_over else visit.state, "end")
    visit.ended_at, visit.ended_by = timezone.now(), acting.name
    visit.save(update_fields=["state", "ended_at", "ended_by"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=visit.uid,
        verb="end",
        before=before,
        after=_trail(visit),
    )
    _tell(visit.uid, ENDED, {"by": acting.name}, *receivers)
    return visit


def _trail(visit: ReceivedVisit) -> dict[str, Any]:
    return {
        "person": visit.person_name,
        "reason": visit.reason,
        "until": visit.until.isoformat(),
        "state": visit.state,
        "ended_by": visit.ended_by,
    }


def _tell(uid: UUID, topic: str, told: dict[str, Any], *receivers: str) -> None:
    payload = {"visit": str(uid), **told}
    send_messages([(topic, str(uid), payload, receiver) for receiver in receivers])
