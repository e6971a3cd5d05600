"""Files as a province's staff bring them in: prospective customers from a trade fair, not all rows right."""

import csv
import io
import random

from demo.world.divisions import division_names
from demo.world.numbers import credit_code, landline_number, mobile_number
from demo.world.organizations import coin_company
from demo.world.people import choose_name
from demo.world.places import choose_place, cities_of
from demo.world.provinces import PROVINCES

HEADINGS = (
    "原系统编号",
    "客户名称",
    "客户类别",
    "区划代码",
    "客户状态",
    "统一社会信用代码",
    "地址",
    "单位电话",
    "联系人姓名",
    "联系人手机",
)
FORMS = ("有限公司", "股份有限公司")
# Serials of credit codes that no customer of the generated file reaches.
FIRST_SERIAL = 9_000
CODE_COLUMN = HEADINGS.index("统一社会信用代码")
REGION_COLUMN = HEADINGS.index("区划代码")


def prospects_file(slug: str, *, seed: int, rows: int, spoiled: int) -> bytes:
    """A table in our own format; the last `spoiled` rows have a wrong check digit or another's region."""
    rng = random.Random(f"{seed}:{slug}:prospects:{rows}")
    table = [prospect(rng, slug, number + rows * 100) for number in range(rows)]
    for number, row in enumerate(table[rows - spoiled :]):
        if number % 2 == 0:
            row[CODE_COLUMN] = row[CODE_COLUMN][:-1] + ("1" if row[CODE_COLUMN][-1] != "1" else "2")
        else:
            row[REGION_COLUMN] = "999999"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *table])
    return text.getvalue().encode("utf-8-sig")


def prospect(rng: random.Random, slug: str, number: int) -> list[str]:
    """One row."""
    province = PROVINCES[slug]
    city = rng.choice(cities_of(province, division_names()))
    place = choose_place(rng, province, city)
    company = coin_company(rng, city.short_name, FORMS)
    serial = int(province.region) * 10_000 + FIRST_SERIAL + number % 1_000
    return [
        f"FAIR-{number:04d}",
        company.name,
        "商业客户",
        place.division,
        "潜在",
        credit_code("91", place.division, serial),
        place.address,
        landline_number(rng, city.area_code, city.digits),
        choose_name(rng).text,
        mobile_number(rng),
    ]
