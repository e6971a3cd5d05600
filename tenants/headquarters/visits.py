"""Asking a province to be visited, and ending a visit (A12, A13).

Headquarters reads its own projections. Whoever must see more asks for a visit; it opens only when the
province answers that its own trail has recorded it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, type_message
from keyhall.messaging.outbox import send_messages
from keyhall.parameters.queries import value_of
from keyhall.records import held
from keyhall.tenancy.models import Tenant, TenantStatus, TenantType
from keyhall.visits.topics import ASKED, CALLED_OFF, PLATFORM
from tenants.headquarters.lifecycles import LIVE, VISIT
from tenants.headquarters.models import Visit, VisitState
from tenants.headquarters.parameters import LONGEST_VISIT
from tenants.headquarters.permissions import VISIT_PROVINCE

SUBJECT = "headquarters.visit"
SHORTEST_REASON = 4
SHORTEST_MINUTES = 5
MINUTE = timedelta(minutes=1)


@transaction.atomic
def ask_for_visit(*, province: str, reason: str, minutes: int, acting: Actor) -> Visit:
    """Ask a province to be visited for so many minutes; raises Invalid, and Conflict where one is under way.

    The province's answer opens the visit.
    """
    acting.require(VISIT_PROVINCE)
    said = reason.strip()
    if problems := _problems(province, said, minutes):
        raise Invalid(problems)
    now = timezone.now()
    _close_those_over(province, acting.uid, now)
    visit, is_new = Visit.objects.get_or_create(
        province=province,
        person_uid=acting.uid,
        state__in=LIVE,
        defaults={
            "state": VisitState.REQUESTED,
            "person_name": acting.name,
            "reason": said,
            "minutes": minutes,
            "requested_at": now,
        },
    )
    if not is_new:
        raise Conflict(_("您在该省已有一次访问，请进入该省，或先结束那次访问。"), code="visit_under_way")
    record_change(acting=acting, subject=SUBJECT, subject_uid=visit.uid, verb="ask", after=_trail(visit))
    told = {"reason": said, "minutes": minutes, "asked_at": now.isoformat()}
    _tell(visit, acting, ASKED, told, visit.province)
    return visit


@transaction.atomic
def end_visit(*, uid: UUID, acting: Actor) -> Visit:
    """End a visit of one's own; raises NotFound, and Conflict where it is over."""
    acting.require(VISIT_PROVINCE)
    visit = held(Visit.objects.filter(person_uid=acting.uid), uid, None)
    _move(visit, "end", acting, ended_at=timezone.now(), ended_by=acting.name)
    _tell(visit, acting, CALLED_OFF, {"province": visit.province}, visit.province, PLATFORM)
    return visit


@transaction.atomic
def hear_of_visit(*, uid: UUID, province: str, verb: str, acting: Actor, **changes: Any) -> None:
    """Take what the province says of a visit to it; what came too late to matter changes nothing."""
    visit = Visit.objects.select_for_update().filter(uid=uid, province=province).first()
    if visit is not None and visit.state in VISIT.transitions[verb].sources:
        _move(visit, verb, acting, **changes)


def _problems(province: str, reason: str, minutes: int) -> dict[str, list[type_message]]:
    problems: dict[str, list[type_message]] = {}
    serving = Tenant.objects.filter(tenant_type=TenantType.PROVINCE, status=TenantStatus.ACTIVE)
    if not serving.filter(schema_name=province).exists():
        problems["province"] = [_("请从列表中选择一个正在运行的省份。")]
    if len(reason) < SHORTEST_REASON:
        problems["reason"] = [_("请写明为什么要查看该省的数据，至少四个字。省公司会看到。")]
    longest = int(value_of(LONGEST_VISIT).total_seconds() // 60)
    if not SHORTEST_MINUTES <= minutes <= longest:
        problems["minutes"] = [
            _("请填写 %(least)s 至 %(most)s 之间的分钟数。") % {"least": SHORTEST_MINUTES, "most": longest}
        ]
    return problems


def _close_those_over(province: str, person_uid: UUID, now: datetime) -> None:
    """Mark as ended what nobody ended before its time was up, or no province ever answered in time."""
    own = Visit.objects.filter(province=province, person_uid=person_uid)
    own.filter(is_over(now), state=VisitState.OPEN).update(state=VisitState.ENDED, ended_at=F("until"))
    own.filter(is_over(now), state=VisitState.REQUESTED).update(state=VisitState.REFUSED)


def is_over(now: datetime) -> Q:
    """That the time of a visit is up, or that a province which answered now would refuse it."""
    waits = Q(state=VisitState.REQUESTED, requested_at__lte=now - F("minutes") * MINUTE)
    return Q(state=VisitState.OPEN, until__lte=now) | waits


def _move(visit: Visit, verb: str, acting: Actor, **changes: Any) -> None:
    before = _trail(visit)
    visit.state = VISIT.lead(visit.state, verb)
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.save(update_fields=["state", *changes])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=visit.uid,
        verb=verb,
        before=before,
        after=_trail(visit),
    )


def _trail(visit: Visit) -> dict[str, Any]:
    return {
        "province": visit.province,
        "reason": visit.reason,
        "minutes": visit.minutes,
        "until": visit.until.isoformat() if visit.until else None,
        "state": visit.state,
        "ended_by": visit.ended_by,
    }


def _tell(visit: Visit, acting: Actor, topic: str, told: dict[str, Any], *receivers: str) -> None:
    payload = {"visit": str(visit.uid), "person": str(acting.uid), "name": acting.name, **told}
    send_messages([(topic, str(visit.uid), payload, receiver) for receiver in receivers])
