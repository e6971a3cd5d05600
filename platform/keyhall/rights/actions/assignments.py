"""Giving roles to people and taking them back (A10).

Each takes the person's row of the directory first, so that two roles which must not meet in one person cannot
be given at the same time.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import SYSTEM_UID, Actor
from keyhall.access.models import Person
from keyhall.access.table import sensitive_among
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.organisation.queries import open_unit
from keyhall.records import held
from keyhall.rights.guards import (
    permissions_of_person,
    refuse_to_lose_last_administrator,
    refuse_what_is_kept_apart,
)
from keyhall.rights.lifecycles import ASSIGNMENT
from keyhall.rights.models import Assignment, AssignmentState, Scope
from keyhall.rights.permissions import APPROVE_ASSIGNMENT, ASSIGN_ROLE
from keyhall.rights.role_names import staff_roles

SUBJECT = "rights.assignment"


@dataclass(frozen=True)
class Reach:
    """How far and when an assignment holds; `scope` is a Scope of staff, `until` the last day."""

    scope: str = Scope.TENANT
    unit_uid: UUID | None = None
    since: date | None = None
    until: date | None = None


@transaction.atomic
def assign_role(
    *, person_uid: UUID, role: str, acting: Actor, reach: Reach | None = None, reason: str = ""
) -> Assignment:
    """Give one of the tenant's staff a role; a sensitive one waits until a second person approves it.

    Raises NotFound for somebody the directory doesn't know, PermissionDenied for oneself, Invalid for a role
    that is none, for days out of order and where permissions would meet that must not, Conflict for what the
    person holds already.
    """
    acting.require(ASSIGN_ROLE)
    if acting.uid == person_uid:
        raise PermissionDenied(ASSIGN_ROLE)
    wanted = reach or Reach()
    if acting.uid != SYSTEM_UID:
        _hold_person(person_uid)
    carried = _checked(role, wanted)
    refuse_what_is_kept_apart(permissions_of_person(person_uid) | carried)
    is_sensitive = bool(sensitive_among(carried))
    waits = is_sensitive and acting.uid != SYSTEM_UID
    assignment = Assignment(
        person_uid=person_uid,
        role=role,
        scope=wanted.scope,
        unit=open_unit(wanted.unit_uid) if wanted.scope == Scope.UNIT else None,
        validity=_days(wanted),
        state=AssignmentState.PROPOSED if waits else AssignmentState.ACTIVE,
        is_sensitive=is_sensitive,
        reason=reason.strip(),
        proposed_by_uid=acting.uid,
        proposed_by=acting.name,
    )
    _insert(assignment)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=assignment.uid,
        verb="propose" if waits else "assign",
        after=_trail(assignment),
    )
    return assignment


def approve_assignment(*, uid: UUID, version: int | None, acting: Actor) -> Assignment:
    """Let a proposed assignment hold; refused to whoever proposed it and to whom it is for."""
    return _decide(uid, version, "approve", "", acting)


def refuse_assignment(*, uid: UUID, version: int | None, reason: str, acting: Actor) -> Assignment:
    """Send a proposed assignment back, with the reason."""
    if not reason.strip():
        raise Invalid({"reason": [_("请说明退回的理由。")]})
    return _decide(uid, version, "refuse", reason, acting)


@transaction.atomic
def end_assignment(*, uid: UUID, version: int | None, reason: str, acting: Actor) -> Assignment:
    """Take a role back, from the person's next request on; raises Conflict for the last administrator's."""
    acting.require(ASSIGN_ROLE)
    if not reason.strip():
        raise Invalid({"reason": [_("请说明收回的理由。")]})
    assignment = held(Assignment.objects.all(), uid, version)
    refuse_to_lose_last_administrator(assignment)
    return _move(assignment, "end", reason, acting)


@transaction.atomic
def _decide(uid: UUID, version: int | None, verb: str, reason: str, acting: Actor) -> Assignment:
    acting.require(APPROVE_ASSIGNMENT)
    found = Assignment.objects.filter(uid=uid).values_list("person_uid", flat=True).first()
    if found is None:
        raise NotFound
    _hold_person(found)
    assignment = held(Assignment.objects.all(), uid, version)
    if acting.uid in (assignment.proposed_by_uid, assignment.person_uid):
        raise Conflict(_("敏感授权须由申请人和被授权人以外的人审批。"), code="second_person_needed")
    return _move(assignment, verb, reason, acting)


def _move(assignment: Assignment, verb: str, reason: str, acting: Actor) -> Assignment:
    before = _trail(assignment)
    assignment.state = ASSIGNMENT.move(assignment.state, verb, acting)
    assignment.decided_by_uid, assignment.decided_by = acting.uid, acting.name
    assignment.decided_at = assignment.changed_at = timezone.now()
    assignment.decision_reason = reason.strip()
    assignment.version += 1
    assignment.save()
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=assignment.uid,
        verb=verb,
        before=before,
        after={**_trail(assignment), **({"decision_reason": reason.strip()} if reason.strip() else {})},
    )
    return assignment


def _hold_person(person_uid: UUID) -> None:
    person = Person.objects.select_for_update().filter(uid=person_uid, customer_uid__isnull=True).first()
    if person is None:
        raise NotFound
    if not person.is_active:
        raise Conflict(_("该人员已停用，不能授予角色。"), code="person_inactive")


def _checked(role: str, reach: Reach) -> frozenset[str]:
    """What the role carries; raises Invalid for what the form got wrong."""
    roles = staff_roles()
    if role not in roles:
        raise Invalid({"role": [_("请选择本单位可用的角色。")]})
    if reach.scope not in {Scope.TENANT, Scope.UNIT, Scope.OWN}:
        raise Invalid({"scope": [_("请选择角色的范围。")]})
    if reach.scope == Scope.UNIT and reach.unit_uid is None:
        raise Invalid({"unit_uid": [_("请选择机构。")]})
    if reach.until is not None and reach.until < (reach.since or timezone.localdate()):
        raise Invalid({"until": [_("截止日期不得早于开始日期。")]})
    return roles[role].permissions


def _days(reach: Reach) -> DateRange:
    return DateRange(
        reach.since or timezone.localdate(), reach.until + timedelta(days=1) if reach.until else None
    )


def _insert(assignment: Assignment) -> None:
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError as error:
        if "rights_assignment_once" not in str(error):
            raise
        raise Conflict(_("此人已有同一范围的该角色。"), code="assigned_already") from error


def _trail(assignment: Assignment) -> dict[str, str | None]:
    last_day = assignment.validity.upper
    return {
        "person_uid": str(assignment.person_uid),
        "role": assignment.role,
        "scope": assignment.scope,
        "unit_uid": str(assignment.unit.uid) if assignment.unit else None,
        "since": assignment.validity.lower.isoformat(),
        "until": (last_day - timedelta(days=1)).isoformat() if last_day else None,
        "state": assignment.state,
        "reason": assignment.reason,
    }
