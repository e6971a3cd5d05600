"""The agent of each rich province: who it is and whom it looks after."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo.world.hall import show_customer
from demo.world.provinces import KEY_CLASSES, PROVINCES, RICH_PROVINCES
from demo.world.shapes import CustomerPlan

EVERY = 12
NAMES = {"gd": "粤联通信代理有限公司", "zj": "浙商信息服务有限公司", "sc": "天府联创通信有限公司"}
CONTACTS = {"gd": ("何志强", "13800200133"), "zj": ("沈佩珊", "13905710188"), "sc": ("蒋文博", "13602830166")}


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """An agent with the `source_id`s of the customers assigned to it."""

    code: str
    name: str
    contact_name: str
    contact_phone: str
    contact_email: str
    customers: tuple[str, ...]


def agent_of(slug: str, customers: Sequence[CustomerPlan]) -> AgentPlan | None:
    """The agent of a rich province; None elsewhere. The customer shown in the hall is one of its own."""
    if slug not in RICH_PROVINCES:
        return None
    shown = show_customer(customers)
    active = [one for one in customers if one.customer_class in KEY_CLASSES and one.status == "active"]
    others = [one for one in active if one is not shown]
    chosen = [shown, *others[::EVERY]]
    name, phone = CONTACTS[slug]
    return AgentPlan(
        code=f"AG-{PROVINCES[slug].region}-001",
        name=NAMES[slug],
        contact_name=name,
        contact_phone=phone,
        contact_email=f"api@agent.{slug}.example.cn",
        customers=tuple(one.source_id for one in chosen),
    )
