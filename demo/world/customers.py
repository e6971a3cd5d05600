"""Customers of one province, each with its contacts, accounts and services."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from demo.world.groups import NationalGroup
from demo.world.months import month_start
from demo.world.numbers import COMPANY, credit_code, landline_number, mobile_number
from demo.world.organizations import Organization, coin_company, coin_public_body, domain_of
from demo.world.people import choose_name
from demo.world.places import City, Place, choose_place
from demo.world.provinces import Province
from demo.world.services import Numbering, Setting, draw_services
from demo.world.shapes import (
    AccountPlan,
    ContactPlan,
    CustomerPlan,
    GroupMembership,
    Mood,
    Payment,
    StaffMember,
)

FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司")
GROUP_FORMS = ("集团有限公司", "控股集团有限公司")
POSTS = (
    ("信息中心", "信息中心主任"),
    ("信息化部", "网络主管"),
    ("财务部", "财务经理"),
    ("采购部", "采购主管"),
    ("行政部", "行政经理"),
    ("运维部", "运维工程师"),
    ("总经办", "副总经理"),
)
PAYMENT_DAYS = (15, 20, 20, 30)


@dataclass(slots=True)
class Workshop:
    """What customers of one province are made from; it remembers the names and serials already given."""

    rng: random.Random
    province: Province
    cities: tuple[City, ...]
    managers: tuple[StaffMember, ...]
    today: date
    numbering: Numbering
    names: set[str] = field(default_factory=set)
    serial: int = 0

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def credit_code(self, organization: Organization, place: Place, serial: int) -> str | None:
        """The organization's credit code, unique in the country; None where it has no published one."""
        if organization.registration is None:
            return None
        national = int(self.province.region) * 10_000 + serial
        return credit_code(organization.registration, place.division, national)

    def draw_place(self) -> Place:
        """Somewhere in the province, more often where more customers are."""
        city = self.rng.choices(self.cities, [city.weight for city in self.cities])[0]
        return choose_place(self.rng, self.province, city)

    def manager_in(self, city: City) -> str:
        """Address of an account manager of the city, or of any where the city has none."""
        local = [member for member in self.managers if member.city == city.name]
        return self.rng.choice(local or list(self.managers)).email

    def unused(self, coin: Callable[[Place], Organization]) -> tuple[Organization, Place]:
        """A place and an organization coined for it whose name nobody in the province has."""
        while (organization := coin(place := self.draw_place())).name in self.names:
            continue
        self.names.add(organization.name)
        return organization, place


def draw_customer(workshop: Workshop, customer_class: str) -> CustomerPlan:
    """A customer of a class that stands alone."""
    forms = GROUP_FORMS if customer_class in ("group", "strategic") else FORMS

    def coin(place: Place) -> Organization:
        if customer_class == "important":
            return coin_public_body(workshop.rng, place, workshop.province.character)
        local = workshop.rng.random() < 0.75
        region = place.city.short_name if local else workshop.province.short_name
        return coin_company(workshop.rng, region, forms)

    organization, place = workshop.unused(coin)
    return furnish(workshop, organization, customer_class, place)


def draw_group_unit(workshop: Workshop, group: NationalGroup) -> CustomerPlan:
    """The national group's unit in this province."""
    slug = workshop.province.slug
    name = group.unit_name(slug)
    workshop.names.add(name)
    organization = Organization(name, "C", COMPANY, domain_of(group.brand, "集团"))
    place = choose_place(workshop.rng, workshop.province, workshop.cities[0])
    unit = furnish(workshop, organization, "group", place)
    return replace(unit, group=GroupMembership(group.uid, group.name, slug == group.home))


def draw_subordinates(workshop: Workshop, parent: CustomerPlan, count: int) -> Iterator[CustomerPlan]:
    """Branches of a customer of the province, in cities of their own."""
    for city in workshop.rng.sample(workshop.cities, min(count, len(workshop.cities))):
        name = f"{parent.name}{city.short_name}分公司"
        workshop.names.add(name)
        domain = parent.website.removeprefix("https://www.")
        organization = Organization(name, parent.industry, COMPANY, domain)
        place = choose_place(workshop.rng, workshop.province, city)
        branch = furnish(workshop, organization, "group", place)
        yield replace(branch, parent_source_id=parent.source_id)


def furnish(
    workshop: Workshop, organization: Organization, customer_class: str, place: Place
) -> CustomerPlan:
    """Give an organization its file: identity, moods, contacts, accounts."""
    rng, serial = workshop.rng, workshop.next_serial()
    mood, payment = draw_temper(rng)
    return CustomerPlan(
        source_id=f"{workshop.province.slug}-{serial:04d}",
        name=organization.name,
        customer_class=customer_class,
        status="active",
        credit_code=workshop.credit_code(organization, place, serial),
        industry=organization.industry,
        legal_representative=choose_name(rng).text,
        website=f"https://www.{organization.domain}",
        address=place.address,
        division=place.division,
        since=draw_since(rng, workshop.today),
        manager_email=workshop.manager_in(place.city),
        mood=mood,
        payment=payment,
        contacts=tuple(draw_contacts(rng, place.city, organization.domain)),
        accounts=tuple(draw_accounts(rng, workshop.province.slug, serial, organization.name, place)),
    )


def draw_temper(rng: random.Random) -> tuple[Mood, Payment]:
    """How a customer does and pays; the troubled ones are chosen afterwards."""
    mood = rng.choices((Mood.STEADY, Mood.GROWING, Mood.SHRINKING), (76, 16, 8))[0]
    payment = rng.choices((Payment.PROMPT, Payment.LATE), (92, 8))[0]
    return mood, payment


def draw_since(rng: random.Random, today: date) -> date:
    """A customer for 14 months to 12 years."""
    return month_start(today, -14) - timedelta(days=int(rng.betavariate(1.3, 2) * 3900))


def draw_contacts(rng: random.Random, city: City, domain: str) -> Iterator[ContactPlan]:
    """One to four people with different posts, the first of them primary."""
    used: set[str] = set()
    for position, (department, post) in enumerate(rng.sample(POSTS, rng.choice((1, 2, 2, 3, 4)))):
        while (name := choose_name(rng)).text in used:
            continue
        used.add(name.text)
        yield ContactPlan(
            name=name.text,
            sex=name.sex,
            post=post,
            department=department,
            phone=landline_number(rng, city.area_code, city.digits),
            mobile=mobile_number(rng),
            email=f"{name.mailbox}@{domain}",
            is_primary=position == 0,
        )


def draw_accounts(
    rng: random.Random, slug: str, serial: int, name: str, place: Place
) -> Iterator[AccountPlan]:
    """One account, a second one for one customer in six."""
    yield AccountPlan(f"{slug}-{serial:04d}-1", name, rng.choice(PAYMENT_DAYS), place.address)
    if rng.random() < 1 / 6:
        yield AccountPlan(f"{slug}-{serial:04d}-2", f"{name}（项目账户）", 30, place.address)


def with_services(workshop: Workshop, customer: CustomerPlan) -> CustomerPlan:
    """The customer with its services."""
    city = next(city for city in workshop.cities if customer.division.startswith(city_prefix(city)))
    place = Place(city, customer.division, "", "", customer.address)
    setting = Setting(
        source_id=customer.source_id,
        customer_class=customer.customer_class,
        status=customer.status,
        mood=customer.mood,
        since=customer.since,
        today=workshop.today,
        place=place,
        account_keys=tuple(account.key for account in customer.accounts),
    )
    return replace(customer, services=draw_services(workshop.rng, setting, workshop.numbering))


def city_prefix(city: City) -> str:
    """What the codes of a city's districts begin with: two digits in a municipality, else four."""
    return city.code[:2] if city.code[:2] in ("11", "12", "31", "50") else city.code
