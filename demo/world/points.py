"""What the demonstration's points follow and buy (C01, C03)."""

from dataclasses import dataclass
from decimal import Decimal

MONTHS_GOOD = 12
# Points for a yuan before tax, by product line; the empty line is for all others.
RATES: tuple[tuple[str, Decimal], ...] = (
    ("", Decimal(1)),
    ("专线", Decimal("1.2")),
    ("云与数据中心", Decimal("1.5")),
    ("消息", Decimal("0.5")),
)
FACTORS: tuple[tuple[str, Decimal], ...] = (
    ("strategic", Decimal("1.5")),
    ("important", Decimal("1.3")),
    ("group", Decimal("1.2")),
    ("high_value", Decimal("1.1")),
)


@dataclass(frozen=True, slots=True)
class RewardPlan:
    """A reward; `stock` and `limit` None are without end."""

    code: str
    name: str
    description: str
    points: int
    stock: int | None = None
    limit: int | None = None


REWARDS: tuple[RewardPlan, ...] = (
    RewardPlan("OFF-PAPER", "复印纸一箱", "A4 70 克，5 包装，送货上门。", 3_000, stock=4_000),
    RewardPlan("FEE-100", "通信费抵扣 100 元", "次月账单抵扣，不含税前金额折算。", 10_000),
    RewardPlan("DEV-HEADSET", "会议耳麦一副", "有线双耳，适配云视讯会议。", 18_000, stock=600),
    RewardPlan("CLD-500", "云主机代金券 500 元", "一年内有效，每张限一台实例。", 50_000, limit=12),
    RewardPlan("SRV-CHECK", "机房线路巡检一次", "工程师上门检测线路与配线架，出具报告。", 80_000, limit=4),
    RewardPlan("DEV-SPEAKER", "智能会议音箱", "六麦克风阵列，适合十人会议室。", 120_000, stock=80, limit=2),
    RewardPlan("LINE-UP", "专线免费升速一个月", "任选一条互联网专线提升一档带宽。", 150_000, limit=2),
    RewardPlan("TRAIN-NET", "网络安全培训一天", "讲师到场，至多三十人。", 300_000, stock=20, limit=1),
)
