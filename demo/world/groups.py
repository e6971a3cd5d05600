"""National groups: one group, units in many provinces, one of them leading."""

import random
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from demo.world.organizations import COINED_FIRST, COINED_LAST
from demo.world.provinces import PROVINCES, RICH_PROVINCES

BUSINESSES = (
    "能源",
    "物流",
    "新材料",
    "保险",
    "汽车",
    "连锁零售",
    "医药",
    "环境",
    "轨道交通装备",
    "食品",
    "数字科技",
    "建设工程",
)


@dataclass(frozen=True, slots=True)
class NationalGroup:
    """A group with units in `provinces`; the unit in `home` leads it."""

    uid: UUID
    name: str
    brand: str
    home: str
    provinces: frozenset[str]

    def unit_name(self, slug: str) -> str:
        """The name of the group's unit in a province."""
        return self.name if slug == self.home else f"{self.name}{PROVINCES[slug].short_name}分公司"


def national_groups(seed: int) -> tuple[NationalGroup, ...]:
    """The groups of the whole country, the same whichever provinces are made.

    All are present in the rich provinces; the first three are led from there.
    """
    rng = random.Random(f"{seed}:groups")
    firsts = rng.sample(COINED_FIRST, len(BUSINESSES))
    lasts = rng.sample(COINED_LAST, len(BUSINESSES))
    elsewhere = [slug for slug in PROVINCES if slug not in RICH_PROVINCES]
    groups = []
    for position, business in enumerate(BUSINESSES):
        brand = firsts[position] + lasts[position]
        provinces = (*RICH_PROVINCES, *rng.sample(elsewhere, rng.randint(4, 20)))
        home = provinces[position] if position < len(RICH_PROVINCES) else rng.choice(provinces)
        name = f"{brand}{business}集团有限公司"
        uid = uuid5(NAMESPACE_URL, f"https://groups.keyhall.example/{seed}/{position}")
        groups.append(NationalGroup(uid, name, brand, home, frozenset(provinces)))
    return tuple(groups)
