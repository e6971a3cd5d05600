"""Orders of a rich province, submitted and worked on by its people as they would be (D05, D06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from demo.seeding.agents import program_of
from demo.seeding.customers import SOURCE
from demo.seeding.people import person_uid
from demo.world.hall import CUSTOMER_BUYER, hall_people, show_customer
from demo.world.orders import (
    ACCEPT,
    AGENT_PROGRAM,
    CANCELLED,
    COMPLETED,
    DELETE,
    REFUSED,
    OrderPlan,
    draw_orders,
)
from demo.world.shapes import CustomerPlan, ProvinceWorld, StaffMember
from demo.world.staff import ACCOUNT_MANAGER, ORDER_HANDLER
from keyhall.access.actor import Actor, Channel, actor_with_roles
from tenants.catalogue.models import ProductOffering
from tenants.customers.models import Customer
from tenants.inventory.models import Product
from tenants.orders.actions import (
    cancel_order,
    claim_step,
    complete_step,
    refuse_order,
    return_step,
    submit_order,
)
from tenants.orders.drafts import NewItem, NewOrder
from tenants.orders.models import ProductOrder, StepState, WorkItem

MORNING = time(9, 20)
LAST_DAY_IN = 15


@dataclass(frozen=True, slots=True)
class Scene:
    """What the orders of one province are made among."""

    today: date
    customers: Mapping[str, Customer]
    plans: Mapping[str, CustomerPlan]
    offerings: Mapping[str, ProductOffering]
    products: Mapping[str, Product]
    manager: Actor
    program: Actor
    buyer: tuple[str, StaffMember]
    handlers: tuple[Actor, ...]

    def moment(self, days_ago: int, hours: float = 0) -> datetime:
        """So many hours into the morning of a day, but never in the future."""
        morning = datetime.combine(self.today - timedelta(days=days_ago), MORNING)
        there = timezone.make_aware(morning) + timedelta(hours=hours)
        return min(there, timezone.now())


@transaction.atomic(using="default")
def seed_orders(world: ProvinceWorld, *, seed: int, today: date) -> None:
    """Submit and work on the orders unless there are any; a province without handlers has none."""
    handlers = actors_of(world, ORDER_HANDLER)
    if not handlers or ProductOrder.objects.exists():
        return
    scene = scene_of(world, handlers, seed=seed, today=today)
    for number, plan in enumerate(draw_orders(world, seed=seed)):
        seed_order(plan, scene, number)


def actors_of(world: ProvinceWorld, role: str) -> tuple[Actor, ...]:
    """Everybody of the province in a role, at work in the workbench."""
    return tuple(
        actor_with_roles(person_uid(one.email), one.name, frozenset({role}), Channel.WORKBENCH)
        for one in world.staff
        if one.role == role
    )


def scene_of(world: ProvinceWorld, handlers: tuple[Actor, ...], *, seed: int, today: date) -> Scene:
    """Read once what all orders are made among."""
    customers = Customer.objects.filter(source_system=SOURCE).select_related("party")
    buyer = next(one for one in hall_people(world.slug, seed=seed) if one.role == CUSTOMER_BUYER)
    return Scene(
        today=today,
        customers={one.source_id: one for one in customers},
        plans={one.source_id: one for one in world.customers},
        offerings={one.code: one for one in ProductOffering.objects.all()},
        products={one.source_id: one for one in Product.objects.filter(source_system=SOURCE)},
        manager=actors_of(world, ACCOUNT_MANAGER)[0],
        program=program_of(world.slug),
        buyer=(show_customer(world.customers).source_id, buyer),
        handlers=handlers,
    )


def seed_order(plan: OrderPlan, scene: Scene, number: int) -> None:
    """Submit an order and bring it to where it stands today."""
    submitted = scene.moment(plan.fate.age, number % 7)
    submitter = submitter_of(plan, scene)
    order = submit_order(new_order(plan, scene), acting=submitter, at=submitted)
    handler = scene.handlers[number % len(scene.handlers)]
    if plan.fate.end == CANCELLED:
        work_until(order, plan, scene, handler, "survey")
        at = scene.moment(plan.fate.age - 3, number % 5)
        cancel_order(uid=order.uid, version=None, reason=plan.words.ended, acting=submitter, at=at)
    elif plan.fate.end == REFUSED:
        work_until(order, plan, scene, handler, "survey")
        at = scene.moment(plan.fate.age - 4, number % 5)
        refuse_order(uid=order.uid, version=None, reason=plan.words.ended, acting=handler, at=at)
    else:
        work_until(order, plan, scene, handler, plan.fate.step if plan.fate.end != COMPLETED else "")
        leave_active(order, plan, scene, handler)


def submitter_of(plan: OrderPlan, scene: Scene) -> Actor:
    """The customer's buyer in the hall, its account manager in the workbench or its agent's program."""
    if plan.submitter == ACCOUNT_MANAGER:
        return scene.manager
    if plan.submitter == AGENT_PROGRAM:
        return scene.program
    customer = scene.customers[plan.source_id]
    source_id, buyer = scene.buyer
    contact = scene.plans[plan.source_id].contacts[0]
    is_known = plan.source_id == source_id
    uid = person_uid(buyer.email if is_known else contact.email)
    name = buyer.name if is_known else contact.name
    return actor_with_roles(uid, name, frozenset({CUSTOMER_BUYER}), Channel.HALL, customer_uid=customer.uid)


def new_order(plan: OrderPlan, scene: Scene) -> NewOrder:
    """The order as its submitter asks for it."""
    customer, described = scene.customers[plan.source_id], scene.plans[plan.source_id]
    contact = described.contacts[0]
    wished = None if plan.wished_in is None else scene.today + timedelta(days=plan.wished_in)
    if plan.fate.action == DELETE:
        product = scene.products[plan.service]
        last_day = scene.today + timedelta(days=LAST_DAY_IN)
        item = NewItem(
            action=DELETE,
            product_uid=product.uid,
            last_day=last_day,
            contact_name=contact.name,
            contact_phone=contact.mobile,
        )
    else:
        item = NewItem(
            action=plan.fate.action,
            offering_uid=scene.offerings[plan.offering].uid,
            account_uid=customer.billing_accounts.order_by("id").values_list("uid", flat=True).first(),
            site_address=described.address,
            characteristics=plan.characteristics,
            contact_name=contact.name,
            contact_phone=contact.mobile,
        )
    return NewOrder(items=[item], customer_uid=customer.uid, requested_date=wished, note=plan.words.note)


def work_until(order: ProductOrder, plan: OrderPlan, scene: Scene, handler: Actor, step: str) -> None:
    """Do the order's steps up to `step` (empty: all of them), about one a working day."""
    steps = list(WorkItem.objects.filter(order=order))
    for position, work in enumerate(steps):
        if work.kind == step:
            return
        at = done_at(plan, scene, position, len(steps))
        claim_step(uid=work.uid, version=None, acting=handler, at=at)
        form = form_of(work.kind, plan, at)
        complete_step(uid=work.uid, version=None, form=form, acting=handler, at=at)


def done_at(plan: OrderPlan, scene: Scene, position: int, count: int) -> datetime:
    """When a step was done: spread over the order's age, a completed order's end in the present month,
    whose bill is still to come."""
    age = plan.fate.age
    if plan.fate.end == COMPLETED and position == count - 1:
        return scene.moment(min(scene.today.day - 1, 3), 5)
    return scene.moment(max(age - 1 - position * (age // 6), 0), 1 + position)


def form_of(kind: str, plan: OrderPlan, at: datetime) -> dict[str, Any]:
    """What the handler writes down at a step."""
    day = timezone.localdate(at).isoformat()
    start = {} if plan.fate.action == DELETE else {"start_date": day}
    forms: dict[str, dict[str, Any]] = {
        ACCEPT: {"documents_checked": True},
        "survey": {"surveyed_on": day, "resources": plan.words.resources},
        "install": {"installed_on": day, "installer": "装维一班"},
        "dismantle": {"dismantled_on": day, "dismantler": "装维一班"},
        "complete": {"confirmed_by": "客户机房值班", **start},
    }
    return forms[kind]


def leave_active(order: ProductOrder, plan: OrderPlan, scene: Scene, handler: Actor) -> None:
    """Claim the step that is active, or let it be one that the next step sent back."""
    active = WorkItem.objects.filter(order=order, state=StepState.OPEN).first()
    if active is None:
        return
    at = max(scene.moment(max(plan.fate.age - 2, 0), 6), active.opened_at or order.submitted_at)
    if plan.fate.is_returned:
        send_back(order, active, plan, handler, at)
    elif plan.fate.is_claimed:
        claim_step(uid=active.uid, version=None, acting=handler, at=at)


def send_back(order: ProductOrder, active: WorkItem, plan: OrderPlan, handler: Actor, at: datetime) -> None:
    """Do the active step; whoever has the next one finds that it must be done again."""
    claim_step(uid=active.uid, version=None, acting=handler, at=at)
    form = form_of(active.kind, plan, at)
    complete_step(uid=active.uid, version=None, form=form, acting=handler, at=at)
    following = WorkItem.objects.get(order=order, state=StepState.OPEN)
    claim_step(uid=following.uid, version=None, acting=handler, at=at)
    return_step(uid=following.uid, version=None, reason=plan.words.returned, acting=handler, at=at)
