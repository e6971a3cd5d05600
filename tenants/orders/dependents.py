"""Open work hangs on the unit that looks after the order's customer (A23, D06)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.audit.trail import record_changes
from keyhall.organisation.dependents import Dependent, Handover, Turn, depends_on_unit
from keyhall.rights.reach import Reaching, reaching
from keyhall.staffing.models import TeamState
from tenants.customers.dependents import passing
from tenants.customers.models import TeamCustomer
from tenants.orders.actions.holding import let_go
from tenants.orders.models import ProductOrder, StepState, WorkItem
from tenants.orders.permissions import WORK_ORDER
from tenants.orders.trail import SUBJECT, step_trail

OPEN = (StepState.OPEN, StepState.CLAIMED)


def _open_work(handover: Handover) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(passing(handover, "order__customer"), state__in=OPEN)


def count_open_work(handover: Handover) -> int:
    """The steps that are open or claimed, of the customers that pass."""
    return _open_work(handover).count()


def move_open_work(handover: Handover, acting: Actor) -> int:
    """Open work goes with its customer. A step claimed by somebody who does not reach the customer any more
    goes to the new account manager where one is named who can do it, else back to the worklist."""
    orders = ProductOrder.objects.filter(passing(handover, "customer"), steps__state__in=OPEN)
    uids = dict(orders.select_for_update(of=("self",)).order_by("pk").values_list("pk", "uid"))
    steps = _open_work(handover).annotate(manager_uid=F("order__customer__account_manager_uid"))
    who = reaching(WORK_ORDER, handover.to)
    claimed = steps.filter(state=StepState.CLAIMED).select_related("order")
    in_team = _in_teams(claimed)
    stranded = [
        step
        for step in claimed
        if step.owner_uid not in who.unit
        and not (step.owner_uid in who.own and _looks_after(step, handover, in_team))
    ]
    _pass_on(stranded, uids, _heir(handover.new_manager_uid, who), acting)
    return steps.count()


def _looks_after(step: Any, handover: Handover, in_team: set[tuple[int, UUID]]) -> bool:
    """Whether whoever has claimed the step will be the customer's account manager, or is in a team of it."""
    manager_uid = handover.new_manager_uid or step.manager_uid
    return step.owner_uid == manager_uid or (step.order.customer_id, step.owner_uid) in in_team


def _in_teams(steps: QuerySet[WorkItem]) -> set[tuple[int, UUID]]:
    """The customers of these steps, by key, with everybody in a team that looks after them."""
    shared = TeamCustomer.objects.filter(
        team__state=TeamState.ACTIVE, customer__in=steps.values("order__customer")
    )
    return set(shared.values_list("customer_id", "team__members__person__uid"))


def _heir(manager_uid: UUID | None, who: Reaching) -> Person | None:
    if manager_uid is None or manager_uid not in who.unit | who.own:
        return None
    return Person.objects.filter(uid=manager_uid, is_active=True).first()


def _pass_on(steps: Sequence[WorkItem], orders: dict[int, UUID], heir: Person | None, acting: Actor) -> None:
    changes = []
    for step in steps:
        before = step_trail(step)
        if heir is None:
            step.state = StepState.OPEN
            let_go(step)
        else:
            step.owner_uid, step.owner_name = heir.uid, heir.name
        step.reason = _("机构调整，环节随客户划转。")
        step.version += 1
        after = step_trail(step)
        changes.append((orders[step.order_id], {**before, "step": None}, after))
    WorkItem.objects.bulk_update(
        steps, ["state", "owner_uid", "owner_name", "begun_at", "reason", "version"], batch_size=500
    )
    record_changes(changes, acting=acting, subject=SUBJECT, verb="reassign_step" if heir else "release_step")


depends_on_unit(
    Dependent("orders.work", gettext_lazy("在途环节"), Turn.WORK, count_open_work, move_open_work)
)
