"""The group's own people: who can sign in, where, and as what."""

import random

from demo.world.numbers import landline_number
from demo.world.people import choose_name
from demo.world.places import City
from demo.world.provinces import RICH_PROVINCES, Province
from demo.world.shapes import StaffMember

MAIL_DOMAIN = "keyhall.example"
ACCOUNT_MANAGER = "account_manager"
ORDER_HANDLER = "order_handler"
FINANCE = "finance"
PROVINCE_MANAGER = "province_manager"
SYSTEM_ADMINISTRATOR = "system_administrator"
HQ_ANALYST = "hq_analyst"
HQ_MANAGER = "hq_manager"
CITY_MANAGER = "city_manager"
SEAT_AGENT = "seat_agent"
FIELD_ENGINEER = "field_engineer"
PRODUCT_MANAGER = "product_manager"
LEGAL_REVIEWER = "legal_reviewer"
MARKETING = "marketing"
AUDITOR = "auditor"
# Who works for one city and sees what is its.
CITY_ROLES = frozenset({CITY_MANAGER, FIELD_ENGINEER})
POSTS = {
    ACCOUNT_MANAGER: "客户经理",
    ORDER_HANDLER: "订单受理员",
    FINANCE: "财务",
    PROVINCE_MANAGER: "省公司管理",
    SYSTEM_ADMINISTRATOR: "系统管理员",
    HQ_ANALYST: "集团分析员",
    HQ_MANAGER: "集团管理",
    CITY_MANAGER: "地市管理",
    SEAT_AGENT: "客服坐席",
    FIELD_ENGINEER: "现场工程师",
    PRODUCT_MANAGER: "产品经理",
    LEGAL_REVIEWER: "法务",
    MARKETING: "市场",
    AUDITOR: "审计",
}
OFFICE = {ORDER_HANDLER: 2, FINANCE: 2, PROVINCE_MANAGER: 1, SYSTEM_ADMINISTRATOR: 1}
# After the others, so that nobody's name changes with them.
LATER_OFFICE = (
    CITY_MANAGER,
    SEAT_AGENT,
    FIELD_ENGINEER,
    PRODUCT_MANAGER,
    LEGAL_REVIEWER,
    MARKETING,
    AUDITOR,
)
BIG_CITY_WEIGHT = 12


def province_staff(
    rng: random.Random, province: Province, cities: tuple[City, ...]
) -> tuple[StaffMember, ...]:
    """A province's people: full offices and managers in every city only where it is rich."""
    office = OFFICE if province.slug in RICH_PROVINCES else {SYSTEM_ADMINISTRATOR: 1}
    seats = [(role, cities[0], number) for role, count in office.items() for number in range(1, count + 1)]
    seats += [
        (ACCOUNT_MANAGER, city, number) for number, city in enumerate(manager_cities(province, cities), 1)
    ]
    seats += [(role, cities[0], 1) for role in LATER_OFFICE] if len(office) > 1 else []
    return tuple(staff_member(rng, province.slug, role, city, number) for role, city, number in seats)


def manager_cities(province: Province, cities: tuple[City, ...]) -> list[City]:
    """The city of each account manager: one in each, two in big ones; the first two if not rich."""
    if province.slug not in RICH_PROVINCES:
        return list(cities[:2])
    return [city for city in cities for _ in range(2 if city.weight >= BIG_CITY_WEIGHT else 1)]


def headquarters_staff(rng: random.Random) -> tuple[StaffMember, ...]:
    """The people of headquarters, in Beijing."""
    return tuple(
        staff_from(rng, "hq", role, 1, "010", 8, "北京市")
        for role in (HQ_ANALYST, SYSTEM_ADMINISTRATOR, HQ_MANAGER, AUDITOR)
    )


def staff_member(rng: random.Random, slug: str, role: str, city: City, number: int) -> StaffMember:
    """One person of a province."""
    return staff_from(rng, slug, role, number, city.area_code, city.digits, city.name)


def staff_from(
    rng: random.Random, tenant: str, role: str, number: int, area_code: str, digits: int, city: str
) -> StaffMember:
    """One person; the address says role, number and tenant, so that a sample sign-in can be remembered."""
    mailbox = role.replace("_", ".") + (str(number) if number > 1 else "")
    post = POSTS[role] + (f"（{city}）" if role == ACCOUNT_MANAGER or role in CITY_ROLES else "")
    return StaffMember(
        role=role,
        tenant=tenant,
        name=choose_name(rng).text,
        email=f"{mailbox}@{tenant}.{MAIL_DOMAIN}",
        phone=landline_number(rng, area_code, digits),
        post=post,
        city=city,
    )
