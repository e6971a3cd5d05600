"""Orders of a rich province's customers, at every step and at every end (D05, D06)."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle

from demo.world.agents import agent_of
from demo.world.catalogue import ON_SALE
from demo.world.hall import CUSTOMER_BUYER, show_customer
from demo.world.offerings import OFFERINGS
from demo.world.services import SIZE_BY_CLASS, draw_value
from demo.world.shapes import CustomerPlan, ProvinceWorld
from demo.world.staff import ACCOUNT_MANAGER

MOST_ORDERS = 40
ADD, DELETE = "add", "delete"
ACCEPT, SURVEY, INSTALL, DISMANTLE, COMPLETE = "accept", "survey", "install", "dismantle", "complete"
AGENT_PROGRAM = "agent_program"
CANCELLED, REFUSED, COMPLETED = "cancelled", "refused", "completed"
FRESH, RECENT, LATE = 0, 2, 18


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of an order: submitted `age` days ago, done up to `step` (that one is active), which is
    claimed or was once returned; or brought to its `end`."""

    action: str
    age: int
    step: str = ""
    is_claimed: bool = False
    is_returned: bool = False
    end: str = ""


FATES = (
    Fate(ADD, RECENT, INSTALL, is_claimed=True),
    Fate(ADD, LATE, SURVEY, is_claimed=True),
    Fate(ADD, LATE, end=COMPLETED),
    Fate(ADD, FRESH, ACCEPT),
    Fate(ADD, RECENT, SURVEY, is_returned=True),
    Fate(ADD, LATE, end=CANCELLED),
    Fate(ADD, FRESH, ACCEPT, is_claimed=True),
    Fate(DELETE, RECENT, DISMANTLE),
    Fate(ADD, LATE, INSTALL),
    Fate(ADD, LATE, end=REFUSED),
    Fate(ADD, RECENT, SURVEY),
    Fate(ADD, RECENT, COMPLETE),
    Fate(DELETE, LATE, end=COMPLETED),
    Fate(ADD, LATE, COMPLETE, is_claimed=True),
)
AGENT_FATES = (
    Fate(ADD, LATE, end=COMPLETED),
    Fate(ADD, RECENT, SURVEY, is_claimed=True),
    Fate(ADD, FRESH, ACCEPT),
)
NOTES = (
    "",
    "",
    "请施工前一天电话联系。",
    "大楼 18:00 后不能进场，请安排在白天。",
    "需与原线路割接，请与机房值班人员确认。",
)
RETURNS = (
    "端口已被占用，请重新核查资源。",
    "机房未预留机柜位置，需客户确认后再勘查。",
    "光缆路由与图纸不符，请补测。",
)
REFUSALS = (
    "该楼宇暂无光缆资源，预计明年一季度覆盖。",
    "所填装机地址不在本省服务范围内。",
    "客户内部审批未通过，经核实退单。",
)
CANCELLATIONS = ("搬迁计划推迟，暂不办理。", "改用更高带宽，另行下单。", "项目取消。")
RESOURCES = ("OLT-{0} 端口 {1}，主干光缆余 {1} 芯", "机房 {0} 架 {1} 口可用，需布放室内光缆 {1}0 米")


@dataclass(frozen=True, slots=True)
class OrderWords:
    """What people wrote: the customer's note, why it was returned or ended, what the survey found."""

    note: str
    returned: str
    ended: str
    resources: str


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """An order: whose, for an offering with characteristics or the end of a service, through which channel
    (`customer_buyer` by the hall, `account_manager` by the workbench, `agent_program` by the API), and what
    becomes of it."""

    source_id: str
    fate: Fate
    submitter: str
    words: OrderWords
    offering: str = ""
    characteristics: dict[str, str | int] = field(default_factory=dict)
    service: str = ""
    wished_in: int | None = None


def draw_orders(world: ProvinceWorld, *, seed: int) -> tuple[OrderPlan, ...]:
    """The first fates are those of the account whose people sign in at the hall; the others' follow, and what
    the agent's program orders for customers of its own."""
    rng = random.Random(f"{seed}:{world.slug}:orders")
    able = [one for one in world.customers if can_order(one)]
    show = show_customer(world.customers)
    others = [one for one in able if one is not show]
    chosen = rng.sample(others, min(len(others), MOST_ORDERS - 6))
    own = [*drawn(rng, [*[show] * 6, *chosen, *chosen[:8]]), *drawn_by_agent(rng, world)]
    return tuple(order for order in own if order is not None)


def can_order(customer: CustomerPlan) -> bool:
    """Whether the province takes orders from a customer, and somebody can be asked on site."""
    return customer.status == "active" and bool(customer.contacts) and bool(customer.accounts)


def drawn(rng: random.Random, customers: Sequence[CustomerPlan]) -> Iterator[OrderPlan | None]:
    """An order for each of these in turn; no service is ended twice."""
    ended: set[str] = set()
    for number, customer in enumerate(customers):
        fate = FATES[number % len(FATES)]
        yield draw_order(rng, customer, fate, ended)


def drawn_by_agent(rng: random.Random, world: ProvinceWorld) -> Iterator[OrderPlan | None]:
    """What the agent's program ordered, for its customers but the one whose people order by themselves."""
    agent = agent_of(world.slug, world.customers)
    own = agent.customers[1:] if agent else ()
    able = [one for one in world.customers if one.source_id in own and can_order(one)]
    for customer, fate in zip(cycle(able), AGENT_FATES, strict=False):
        order = draw_order(rng, customer, fate, set())
        yield order and replace(order, submitter=AGENT_PROGRAM)


def draw_order(rng: random.Random, customer: CustomerPlan, fate: Fate, ended: set[str]) -> OrderPlan | None:
    """One order; None where a service should end and the customer has none that can."""
    words = OrderWords(
        note=rng.choice(NOTES),
        returned=rng.choice(RETURNS),
        ended=rng.choice(REFUSALS if fate.end == REFUSED else CANCELLATIONS),
        resources=rng.choice(RESOURCES).format(rng.randint(1, 9), rng.randint(2, 48)),
    )
    submitter = rng.choice((CUSTOMER_BUYER, CUSTOMER_BUYER, ACCOUNT_MANAGER))
    wished_in = rng.choice((None, None, 10, 15, 30)) if fate.age < LATE else None
    if fate.action == DELETE:
        running = [one for one in customer.services if one.status == "active"]
        service = next((one for one in reversed(running) if one.source_id not in ended), None)
        if service is None:
            return None
        ended.add(service.source_id)
        return OrderPlan(customer.source_id, fate, submitter, words, service=service.source_id)
    offering = rng.choice([one for one in OFFERINGS if one.status == ON_SALE])
    size = SIZE_BY_CLASS[customer.customer_class]
    values = {one.code: draw_value(rng, one, size) for one in offering.specification.characteristics}
    return OrderPlan(customer.source_id, fate, submitter, words, offering.code, values, "", wished_in)
