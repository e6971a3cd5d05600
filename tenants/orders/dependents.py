"""Open work hangs on the unit that looks after the order's customer (A23, D06)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.audit.trail import record_changes
from keyhall.organisation.dependents import Dependent, Handover, Turn, depends_on_unit
from keyhall.rights.reach import Reaching, reaching
from tenants.customers.dependents import passing
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
    claimed = steps.filter(state=StepState.CLAIMED)
    stranded = [step for step in claimed if not _stays(step, step.manager_uid, handover, who)]
    _pass_on(stranded, uids, _heir(handover.new_manager_uid, who), acting)
    return steps.count()


def _stays(step: WorkItem, manager_uid: UUID | None, handover: Handover, who: Reaching) -> bool:
    is_own = step.owner_uid == (handover.new_manager_uid or manager_uid)
    return step.owner_uid in who.unit or (is_own and step.owner_uid in who.own)


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
