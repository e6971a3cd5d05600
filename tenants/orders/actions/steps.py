"""Doing an order's steps (D06). Which step follows which is said by `sequence`, laid out at submission."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.calendar.working_time import due_after
from keyhall.errors import Conflict, Invalid
from tenants.orders.actions.holding import check_owner, held_step, let_go, needed_reason
from tenants.orders.actions.submitting import due_of
from tenants.orders.forms import read_form
from tenants.orders.fulfilment import complete_order, start_order
from tenants.orders.lifecycles import STEP
from tenants.orders.messages import tell_change
from tenants.orders.models import ProductOrder, StepKind, WorkItem
from tenants.orders.permissions import REASSIGN_STEP, WORK_ORDER
from tenants.orders.queries import workers
from tenants.orders.steps import STEP_BY_KIND
from tenants.orders.trail import record_step, step_trail


@transaction.atomic
def claim_step(*, uid: UUID, version: int | None, acting: Actor, at: datetime | None = None) -> WorkItem:
    """Take an open step as one's own. Raises NotFound, Conflict, Stale."""
    order, step = held_step(uid, version, WORK_ORDER, acting)
    before = step_trail(step)
    step.state = STEP.move(step.state, "claim", acting)
    step.owner_uid, step.owner_name = acting.uid, acting.name
    step.begun_at = step.begun_at or at or timezone.now()
    return _save(order, step, "claim", before, acting)


@transaction.atomic
def release_step(*, uid: UUID, version: int | None, acting: Actor) -> WorkItem:
    """Let go of a step, open for anybody again. Raises NotFound, Conflict, Stale."""
    order, step = held_step(uid, version, WORK_ORDER, acting)
    check_owner(step, acting)
    before = step_trail(step)
    step.state = STEP.move(step.state, "release", acting)
    let_go(step)
    return _save(order, step, "release", before, acting)


@transaction.atomic
def complete_step(
    *, uid: UUID, version: int | None, form: Mapping[str, Any], acting: Actor, at: datetime | None = None
) -> WorkItem:
    """Finish a step with its form: the next one opens, after the last one the order is completed.

    Raises NotFound, Conflict, Stale, Invalid naming the fields of the form.
    """
    moment = at or timezone.now()
    order, step = held_step(uid, version, WORK_ORDER, acting)
    check_owner(step, acting)
    before = step_trail(step)
    state = STEP.move(step.state, "complete", acting)
    step.result = read_form(order, step, form, moment)
    step.state, step.finished_at = state, moment
    step = _save(order, step, "complete", before, acting)
    following = WorkItem.objects.filter(order=order, sequence__gt=step.sequence).first()
    if following is None:
        complete_order(order, acting=acting, moment=moment)
        return step
    _open(order, following, "open", acting, moment)
    start_order(order, acting=acting, moment=moment)
    tell_change(order, following.kind, moment)
    return step


@transaction.atomic
def return_step(
    *, uid: UUID, version: int | None, reason: str, acting: Actor, at: datetime | None = None
) -> WorkItem:
    """Send an order back to the step before, which opens again.

    Raises NotFound, Conflict, Stale, Invalid.
    """
    given = needed_reason(reason)
    moment = at or timezone.now()
    order, step = held_step(uid, version, WORK_ORDER, acting)
    check_owner(step, acting)
    before = step_trail(step)
    state = STEP.move(step.state, "return", acting)
    previous = WorkItem.objects.filter(order=order, sequence__lt=step.sequence).last()
    if previous is None:
        raise Conflict(_("这是第一个环节，没有可退回的环节；不能办理时请退单。"), code="first_step")
    step.state, step.reason = state, given
    let_go(step)
    step = _save(order, step, "return", before, acting)
    _open(order, previous, "reopen", acting, moment)
    tell_change(order, previous.kind, moment)
    return step


@transaction.atomic
def reassign_step(
    *,
    uid: UUID,
    version: int | None,
    to: UUID,
    reason: str,
    acting: Actor,
    at: datetime | None = None,
) -> WorkItem:
    """Hand a step to somebody else of the province. Raises NotFound, Conflict, Stale, Invalid."""
    given = needed_reason(reason)
    order, step = held_step(uid, version, REASSIGN_STEP, acting)
    before = step_trail(step)
    person = workers(acting=acting).filter(uid=to).first()
    if person is None:
        raise Invalid({"to": [_("请选择本省能办理订单的人员。")]})
    step.state = STEP.move(step.state, "reassign", acting)
    step.owner_uid, step.owner_name, step.reason = person.uid, person.name, given
    step.begun_at = step.begun_at or at or timezone.now()
    return _save(order, step, "reassign", before, acting)


def _open(order: ProductOrder, step: WorkItem, verb: str, acting: Actor, moment: datetime) -> None:
    """Let a step begin, or begin again, with its whole working time before it."""
    declared = STEP_BY_KIND[StepKind(step.kind)]
    step.state = STEP.move(step.state, verb, acting)
    step.owner_uid, step.owner_name, step.finished_at = None, "", None
    # A step that opens anew keeps when it was first begun.
    step.opened_at = step.opened_at or moment
    step.due_at = due_of(declared, due_after(moment, declared.hours), order.requested_date)
    step.version += 1
    step.save()


def _save(order: ProductOrder, step: WorkItem, verb: str, before: dict[str, Any], acting: Actor) -> WorkItem:
    step.version += 1
    step.save()
    record_step(order, step, verb, before, acting)
    return step
