"""The fictional world is the same each time, and right in every form it copies."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from stdnum.cn import uscc

from demo.world.build import DEFAULT_SEED, build_province
from demo.world.catalogue import TAX_RATES, USAGE
from demo.world.divisions import division_names
from demo.world.groups import national_groups
from demo.world.offerings import OFFERINGS
from demo.world.places import city_table
from demo.world.provinces import FULL, KEY_CLASSES, PROVINCES, SMALL, SMALL_PROVINCES
from demo.world.services import agreed_amount
from demo.world.shapes import Mood, Payment, ProvinceWorld
from demo.world.usage import usage_rows

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def country() -> dict[str, ProvinceWorld]:
    return {slug: build_province(slug, scale=FULL, seed=DEFAULT_SEED, today=TODAY) for slug in PROVINCES}


def test_the_same_seed_and_day_give_the_same_world() -> None:
    first, second = (build_province("gd", scale=SMALL, seed=7, today=TODAY) for _ in range(2))
    assert first == second
    rows = [list(usage_rows(first, seed=7, today=TODAY, months=3)) for _ in range(2)]
    assert rows[0] == rows[1]


def test_another_seed_gives_another_world() -> None:
    first, second = (build_province("gd", scale=SMALL, seed=seed, today=TODAY) for seed in (7, 8))
    assert {customer.name for customer in first.customers} != {customer.name for customer in second.customers}


@pytest.mark.row("B01")
def test_rich_provinces_have_about_three_hundred_key_accounts_of_all_four_classes(
    country: dict[str, ProvinceWorld],
) -> None:
    for slug in ("gd", "zj", "sc"):
        classes = Counter(customer.customer_class for customer in country[slug].customers)
        assert all(classes[name] >= 20 for name in KEY_CLASSES)
        assert 290 <= sum(classes[name] for name in KEY_CLASSES) <= 310
        assert classes["business"] >= 30


def test_other_provinces_have_twelve_to_twenty_five_customers(country: dict[str, ProvinceWorld]) -> None:
    for slug in set(PROVINCES) - {"gd", "zj", "sc"}:
        assert 12 <= len(country[slug].customers) <= 25, slug


@pytest.mark.row("B03")
def test_every_credit_code_is_valid_and_unique(country: dict[str, ProvinceWorld]) -> None:
    codes = [customer.credit_code for world in country.values() for customer in world.customers]
    published = [code for code in codes if code is not None]
    assert all(uscc.is_valid(code) for code in published)
    assert len(published) == len(set(published)) > 1400


def test_codes_and_divisions_belong_to_their_province(country: dict[str, ProvinceWorld]) -> None:
    for slug, world in country.items():
        region = PROVINCES[slug].region
        for customer in world.customers:
            assert customer.division in division_names()
            assert customer.division.startswith(region)
            assert customer.credit_code is None or customer.credit_code[2:8] == customer.division


def test_no_two_organizations_are_called_the_same(country: dict[str, ProvinceWorld]) -> None:
    names = Counter(customer.name for world in country.values() for customer in world.customers)
    assert [name for name, count in names.items() if count > 1] == []


def test_telephone_numbers_have_the_right_form_and_area_code(country: dict[str, ProvinceWorld]) -> None:
    for slug, world in country.items():
        areas = {row["area_code"] for code, row in city_table().items() if code[:2] == PROVINCES[slug].region}
        for customer in world.customers:
            for contact in customer.contacts:
                assert re.fullmatch(r"1(54|6[013489])\d{8}", contact.mobile)
                area, _, local = contact.phone.partition("-")
                assert area in areas
                assert re.fullmatch(r"9\d{6,7}", local)


def test_every_address_on_the_internet_is_reserved(country: dict[str, ProvinceWorld]) -> None:
    for world in country.values():
        assert all(member.email.endswith(".keyhall.example") for member in world.staff)
        for customer in world.customers:
            assert customer.website.endswith(".example")
            assert all(re.fullmatch(r"[a-z.]+@[a-z-]+\.example", one.email) for one in customer.contacts)


@pytest.mark.row("D09")
def test_services_have_unique_numbers_and_values_their_offering_allows(
    country: dict[str, ProvinceWorld],
) -> None:
    numbers: Counter[str] = Counter()
    for world in country.values():
        for customer in world.customers:
            assert 2 <= len(customer.services) <= 12
            accounts = {account.key for account in customer.accounts}
            for service in customer.services:
                numbers[service.service_number] += 1
                assert service.account_key in accounts
                assert customer.since <= service.start_date <= TODAY
    assert numbers.most_common(1)[0][1] == 1


def test_groups_have_units_in_many_provinces_and_one_that_leads(country: dict[str, ProvinceWorld]) -> None:
    units = [
        (customer.group, slug)
        for slug, world in country.items()
        for customer in world.customers
        if customer.group
    ]
    for group in national_groups(DEFAULT_SEED):
        members = [membership for membership, _ in units if membership.group_uid == group.uid]
        assert len(members) >= 5
        assert sum(membership.leads for membership in members) == 1


@pytest.mark.row("E07")
def test_usage_covers_the_months_billed_and_the_current_one_up_to_yesterday() -> None:
    world = build_province("zj", scale=SMALL, seed=DEFAULT_SEED, today=TODAY)
    rows = list(usage_rows(world, seed=DEFAULT_SEED, today=TODAY, months=3))
    assert {f"{row.started_at:%Y-%m}" for row in rows} == {"2026-08", "2026-09", "2026-10", "2026-11"}
    assert max(row.started_at.date() for row in rows) < TODAY
    assert len({row.record_id for row in rows}) == len(rows)
    assert all(row.quantity > 0 for row in rows)


@pytest.mark.row("B12")
def test_a_troubled_customer_uses_less_each_month_and_stopped_paying(
    country: dict[str, ProvinceWorld],
) -> None:
    world = country["gd"]
    troubled = [customer for customer in world.customers if customer.mood is Mood.TROUBLED]
    assert 5 <= len(troubled) <= 15
    assert all(customer.payment is Payment.STOPPED for customer in troubled)
    customer = next(one for one in troubled if one.status == "active")
    numbers = {service.service_number for service in customer.services if service.status == "active"}
    volume: Counter[str] = Counter()
    for row in usage_rows(world, seed=DEFAULT_SEED, today=TODAY, months=13):
        if row.service_number in numbers and row.kind == "voice_minutes":
            volume[f"{row.started_at:%Y-%m}"] += int(row.quantity)
    assert volume["2026-10"] < volume["2026-03"] * 0.6


@pytest.mark.row("D01")
def test_the_catalogue_has_every_kind_of_price_tiers_and_a_tax_for_each() -> None:
    assert len(OFFERINGS) >= 14
    prices = [price for offering in OFFERINGS for price in offering.prices]
    taxed = {category for category, _, _ in TAX_RATES}
    assert {price.kind for price in prices} == {"one_time", "recurring", "usage"}
    assert {price.tax_category for price in prices} <= taxed
    assert all(price.usual[0] < price.usual[1] for price in prices if price.kind == USAGE)
    for price in prices:
        starts = [start for start, _ in price.tiers]
        assert starts == sorted(set(starts))
        assert not starts or starts[0] == 0


def test_small_world_has_every_class_and_the_same_two_groups_in_both_provinces() -> None:
    worlds = [build_province(slug, scale=SMALL, seed=DEFAULT_SEED, today=TODAY) for slug in SMALL_PROVINCES]
    groups = [{one.group.group_uid for one in world.customers if one.group} for world in worlds]
    assert groups[0] == groups[1]
    assert len(groups[0]) == 2
    for world in worlds:
        assert 12 <= len(world.customers) <= 14
        assert {one.customer_class for one in world.customers} == {*KEY_CLASSES, "business"}
        assert any(one.mood is Mood.TROUBLED for one in world.customers)


def test_an_agreed_rent_is_list_price_by_count_or_bandwidth_less_discount(
    country: dict[str, ProvinceWorld],
) -> None:
    rents = {offering.code: price for offering in OFFERINGS for price in offering.prices if price.per}
    service = next(
        service
        for customer in country["gd"].customers
        for service in customer.services
        if service.offering == "VPN-MPLS"
    )
    expected = Decimal(620) * int(service.characteristics["sites"]) * service.discount
    assert agreed_amount(rents["VPN-MPLS"], service) == expected.quantize(Decimal("0.01"))
