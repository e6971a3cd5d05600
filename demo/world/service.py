"""What the demonstration promises of services, and what broke them (F01)."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

# Promised availability by offering; those without one are sold without a promise.
PROMISES: tuple[tuple[str, Decimal], ...] = (
    ("DIA-STD", Decimal("0.999")),
    ("DIA-PRM", Decimal("0.9995")),
    ("LL-OTN", Decimal("0.9995")),
    ("LL-DDN", Decimal("0.995")),
    ("VPN-MPLS", Decimal("0.999")),
    ("VPN-SDWAN", Decimal("0.995")),
    ("5G-PN", Decimal("0.999")),
    ("VOX-TRUNK", Decimal("0.999")),
    ("VOX-400", Decimal("0.995")),
    ("IDC-RACK", Decimal("0.9999")),
    ("CLD-HOST", Decimal("0.9995")),
)
# Some classes are promised more.
RAISED: tuple[tuple[str, str, Decimal], ...] = (
    ("DIA-PRM", "strategic", Decimal("0.9999")),
    ("DIA-PRM", "important", Decimal("0.9998")),
    ("LL-OTN", "important", Decimal("0.9998")),
)
CAUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cable", ("市政施工挖断光缆，已熔接恢复。", "引入光缆被车辆刮断，已更换。")),
    ("equipment", ("接入设备板卡故障，更换备件后恢复。", "传输设备光模块劣化，已更换。")),
    ("power", ("机房市电中断，蓄电池放空后停机。", "客户侧弱电间停电。")),
    ("configuration", ("割接后路由配置遗漏，回退后恢复。",)),
    ("upstream", ("上级核心节点链路拥塞，调度后恢复。",)),
)
AGREED = "双方书面约定的割接：设备升级。"


@dataclass(frozen=True, slots=True)
class OutagePlan:
    """An outage of a service; without `ended_at` it goes on."""

    started_at: datetime
    ended_at: datetime | None
    agreed: bool
    cause: str
    description: str


def draw_outages(
    rng: random.Random, begins: datetime, ends: datetime, *, short: int, long: int, agreed: int
) -> list[OutagePlan]:
    """A month's outages between two instants: short ones within the promise, long ones that break it, agreed
    maintenance at night."""
    plans = [draw_outage(rng, begins, ends, rng.randint(3, 20)) for _ in range(short)]
    plans += [draw_outage(rng, begins, ends, rng.randint(70, 420)) for _ in range(long)]
    for _ in range(agreed):
        days = max((ends - begins).days - 1, 1)
        night = begins + timedelta(days=rng.randrange(days), minutes=rng.randrange(30, 180))
        end = night + timedelta(minutes=rng.randint(60, 180))
        plans.append(OutagePlan(night, end, True, "maintenance", AGREED))
    return [plan for plan in plans if plan.ended_at is not None and plan.ended_at <= ends]


def draw_outage(rng: random.Random, begins: datetime, ends: datetime, minutes: int) -> OutagePlan:
    """An outage of so many minutes somewhere between two instants."""
    room = max(int((ends - begins).total_seconds()) // 60 - minutes, 1)
    started_at = begins + timedelta(minutes=rng.randrange(room))
    cause, descriptions = rng.choice(CAUSES)
    ended_at = started_at + timedelta(minutes=minutes)
    return OutagePlan(started_at, ended_at, False, cause, rng.choice(descriptions))
