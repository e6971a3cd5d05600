"""Submitting an order: checked, priced, numbered, its steps laid out (D05)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.calendar.working_time import close_of, dues_after
from keyhall.errors import Invalid
from tenants.customers.models import Customer
from tenants.customers.retirement import keep_in_place
from tenants.orders.drafts import ORDERED_ALREADY, Draft, NewOrder, customer_of, draft_order
from tenants.orders.messages import tell_change
from tenants.orders.models import ItemAction, ItemPrice, ProductOrder, ProductOrderItem, StepState, WorkItem
from tenants.orders.numbers import take_number
from tenants.orders.permissions import SUBMIT_ORDER
from tenants.orders.steps import Step, steps_of
from tenants.orders.trail import SUBJECT, order_trail
from tenants.sites.actions import open_sites


@transaction.atomic
def submit_order(new: NewOrder, *, acting: Actor, at: datetime | None = None) -> ProductOrder:
    """Take in an order under a new number, its first step open; `at` is when it came (None: now).

    Prices are agreed as the list has them today. Raises Invalid naming the fields, NotFound for a customer
    out of the actor's sight.
    """
    acting.require(SUBMIT_ORDER)
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    customer = customer_of(new, acting=acting)
    keep_in_place([customer])
    drafts = draft_order(new, customer, acting=acting, today=today)
    _open_sites(customer, drafts, acting)
    steps = _steps(drafts, new.requested_date, moment)
    order = ProductOrder.objects.create(
        number=take_number(today),
        customer=customer,
        channel=acting.channel,
        requested_date=new.requested_date,
        promised_date=_promised(drafts, steps, new.requested_date),
        note=new.note.strip(),
        submitted_by_uid=acting.uid,
        submitted_by_name=acting.name,
        agent_uid=acting.agent_uid,
        submitted_at=moment,
        changed_at=moment,
    )
    _write_items(order, drafts)
    for step in steps:
        step.order = order
    WorkItem.objects.bulk_create(steps)
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=order.uid, verb="submit", after=order_trail(order)
    )
    tell_change(order, steps[0].kind, moment)
    return order


def due_of(step: Step, planned: datetime, requested_date: date | None) -> datetime:
    """When a step is due: its working time over, and what is done on the day not before that day's end."""
    if not step.on_the_day or requested_date is None:
        return planned
    return max(planned, close_of(requested_date))


def _steps(drafts: Sequence[Draft], requested_date: date | None, moment: datetime) -> list[WorkItem]:
    """Every step with its planned due time, the first one open."""
    wanted = steps_of({draft.item.action for draft in drafts})
    planned = dues_after(moment, [step.hours for step in wanted])
    made = [
        WorkItem(sequence=number, kind=step.kind, due_at=due_of(step, due, requested_date))
        for number, (step, due) in enumerate(zip(wanted, planned, strict=True), 1)
    ]
    made[0].state, made[0].opened_at = StepState.OPEN, moment
    return made


def _promised(drafts: Sequence[Draft], steps: Sequence[WorkItem], requested_date: date | None) -> date:
    """The day told to the customer: all steps over, none of the days asked for still to come."""
    asked = [draft.item.last_day for draft in drafts if draft.item.last_day is not None]
    wished = [requested_date] if requested_date is not None else []
    return max([timezone.localdate(steps[-1].due_at), *wished, *asked])


def _open_sites(customer: Customer, drafts: Sequence[Draft], acting: Actor) -> None:
    """Give each item to be added its site; an address that is none yet becomes one."""
    homeless = [
        draft.item for draft in drafts if draft.item.action == ItemAction.ADD and draft.item.site_id is None
    ]
    opened = open_sites([(customer.pk, item.site_address) for item in homeless], acting=acting)
    for item in homeless:
        item.site = opened[customer.pk, item.site_address]


def _write_items(order: ProductOrder, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        draft.item.order = order
    try:
        with transaction.atomic():
            ProductOrderItem.objects.bulk_create([draft.item for draft in drafts])
    except IntegrityError as error:
        if "orders_item_product_in_one_order" not in str(error):
            raise
        raise Invalid({"items": [ORDERED_ALREADY]}) from error
    ItemPrice.objects.bulk_create(
        [ItemPrice(item=draft.item, **vars(price)) for draft in drafts for price in draft.prices]
    )
