"""Real cities and districts, with coined streets.

Districts come from the table of GB/T 2260 divisions; `cities.csv` adds what that table doesn't know:
telephone area code, length of the local number, and how many customers sit in the city (a weight).
"""

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo.world.provinces import Province

CITIES_FILE = Path(__file__).resolve().parent.parent / "data" / "cities.csv"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
CITY_ENDINGS = (
    "蒙古族藏族自治州",
    "藏族羌族自治州",
    "蒙古自治州",
    "朝鲜族自治州",
    "藏族自治州",
    "彝族自治州",
    "白族自治州",
    "地区",
    "市",
)
ROAD_FIRST = "云锦星海明珠金科兴文华景东湖龙翠虹桃长丰和瑞秀松柏望江青禾博创"
ROAD_LAST = "澜屿霁岚汐谷岸川原潭峰棠序帆洲桥岭舟"
ROAD_KINDS = ("路", "大道", "街", "东路", "西路", "南路", "北路", "中路")
BUILDINGS = ("大厦", "中心", "科技园", "产业园", "广场", "总部基地", "创新园")


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture: `code` has four digits, `districts` are (six-digit code, name)."""

    code: str
    name: str
    area_code: str
    digits: int
    weight: int
    districts: tuple[tuple[str, str], ...]

    @property
    def short_name(self) -> str:
        """The name as it stands in a company's name: 广州 for 广州市."""
        for ending in CITY_ENDINGS:
            if self.name.endswith(ending):
                return self.name.removesuffix(ending)
        return self.name


@dataclass(frozen=True, slots=True)
class Place:
    """An address: the district it lies in and its full text."""

    city: City
    division: str
    district: str
    street: str
    address: str


@cache
def city_table() -> dict[str, dict[str, str]]:
    """Rows of `cities.csv` by four-digit code."""
    with CITIES_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def cities_of(province: Province, divisions: dict[str, str]) -> tuple[City, ...]:
    """The cities of a province that have customers; `divisions` maps GB/T 2260 codes of 6 digits to names."""
    return tuple(
        city_from(row, province, divisions)
        for code, row in city_table().items()
        if code.startswith(province.region)
    )


def city_from(row: dict[str, str], province: Province, divisions: dict[str, str]) -> City:
    """One city with its districts."""
    code = row["code"]
    direct = province.region in MUNICIPALITIES
    name = province.name if direct else divisions[f"{code}00"]
    prefixes = (province.region,) if direct else (code,)
    districts = tuple(
        (division, district)
        for division, district in divisions.items()
        if division.startswith(prefixes) and division[4:] != "00"
    )
    return City(
        code=code,
        name=name,
        area_code=row["area_code"],
        digits=int(row["digits"]),
        weight=int(row["weight"]),
        districts=districts or ((f"{code}00", name),),
    )


def choose_place(rng: random.Random, province: Province, city: City) -> Place:
    """An address in the city: a real district, a coined street and building."""
    division, district = rng.choice(city.districts)
    street = rng.choice(ROAD_FIRST) + rng.choice(ROAD_LAST) + rng.choice(ROAD_KINDS)
    house = f"{rng.randrange(1, 999)}号"
    building = rng.choice(ROAD_FIRST) + rng.choice(ROAD_LAST) + rng.choice(BUILDINGS)
    floor = f"{rng.randrange(2, 38)}层"
    above = province.name if city.name != province.name else ""
    between = district if district != city.name else ""
    return Place(
        city, division, district, street, f"{above}{city.name}{between}{street}{house}{building}{floor}"
    )
