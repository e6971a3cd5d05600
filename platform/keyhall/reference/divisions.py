"""GB/T 2260: which divisions there are and how their codes nest.

`divisions.csv` was made from the provinces, cities and areas of npm's china-division 2.7.0 (MIT). Three
cities without counties (441900, 442000, 460400) stand in it once, as cities.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from keyhall.reference.models import Division, DivisionLevel

DATA = Path(__file__).with_name("divisions.csv")


def level_of(code: str) -> DivisionLevel:
    """The level of a GB/T 2260 code, told by its trailing zeros."""
    if code.endswith("0000"):
        return DivisionLevel.PROVINCE
    return DivisionLevel.CITY if code.endswith("00") else DivisionLevel.COUNTY


def parent_code_of(code: str) -> str:
    """The code one level up; empty for a province."""
    level = level_of(code)
    if level == DivisionLevel.PROVINCE:
        return ""
    return code[:2] + "0000" if level == DivisionLevel.CITY else code[:4] + "00"


def significant_digits(code: str) -> str:
    """The digits that `code` and everything inside it begin with: 44 for 440000, 4401 for 440100."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def rows_of_the_standard() -> Iterator[dict[str, str | int]]:
    """Every division in the data file, as values of `Division`."""
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["code"]
            yield {
                "code": code,
                "name": row["name"],
                "level": level_of(code).value,
                "parent_code": parent_code_of(code),
            }


@cache
def division_names() -> dict[str, str]:
    """Names by code, in the order of the codes, from the standard itself: asking it costs no query."""
    return {str(row["code"]): str(row["name"]) for row in rows_of_the_standard()}


def divisions_within(prefix: str) -> list[Division]:
    """The divisions whose code begins with `prefix`, readable in a tenant."""
    return list(Division.objects.using("default").filter(code__startswith=prefix))


def division_exists(code: str) -> bool:
    """Whether the standard knows `code`; asked from inside a tenant."""
    return Division.objects.using("default").filter(code=code).exists()


def full_name(code: str) -> str:
    """`广东省广州市天河区` for 440106; empty for an unknown code."""
    codes = [code[:2] + "0000", code[:4] + "00", code]
    names = dict(Division.objects.using("default").filter(code__in=codes).values_list("code", "name"))
    if code not in names:
        return ""
    parts = [names.get(part, "") for part in dict.fromkeys(codes)]
    return "".join(part for part in parts if part not in _PLACEHOLDERS)


_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
