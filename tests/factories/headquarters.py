"""What headquarters has been told, without a province that tells it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tenants.customers.search import grams_of, search_text_of, sort_key_of
from tenants.headquarters.models import (
    Difference,
    FigureCell,
    FigureCheck,
    FigureSlice,
    FigureTotal,
    GroupPerson,
    NationalCustomer,
    NationTotal,
    ProvinceLine,
    SliceDimension,
)


def make_group_person(**given: Any) -> GroupPerson:
    """Somebody of a group in Guangdong who comes to Zhejiang."""
    home, there = make_national_customer("广州华夏"), make_national_customer("杭州华夏", province="zj")
    values = {
        "home": "gd",
        "person_uid": uuid4(),
        "name": "集团来人",
        "home_customer_uid": home.uid,
        "group_uid": uuid4(),
        "group_name": "华夏集团",
        "province": "zj",
        "customer_uid": there.uid,
        "roles": ["customer_finance"],
        **given,
    }
    return GroupPerson.objects.create(**values)


def make_national_customer(name: str = "广州长信汽车有限公司", **given: Any) -> NationalCustomer:
    """A file as a province told it."""
    code = given.pop("code", None) or f"440100{uuid4().int % 10**8:08}"
    text = search_text_of(name, code)
    values = {
        "uid": uuid4(),
        "province": "gd",
        "customer_class": "group",
        "priority": 3,
        "status": "active",
        "region": "440100",
        "industry": "C",
        "since": date(2020, 5, 1),
        "told_at": timezone.now(),
        **given,
    }
    return NationalCustomer.objects.create(
        name=name,
        code=code,
        search_text=text,
        sort_key=sort_key_of(name),
        grams=grams_of(text),
        **values,
    )


def make_cell(figure: str, value: Any, *, month: date | None = None, **given: Any) -> FigureCell:
    """A cell, its value in the slices and the total of its province and month too, as they are kept."""
    values = {
        "province": "gd",
        "city": "4401",
        "customer_class": "group",
        "industry": "C",
        **given,
    }
    at = {"figure": figure, "province": values["province"], "month": month}
    total, _made = FigureTotal.objects.get_or_create(**at, defaults={"value": 0})
    FigureTotal.objects.filter(pk=total.pk).update(value=total.value + value)
    for dimension in SliceDimension.values:
        part, _made = FigureSlice.objects.get_or_create(
            **at, dimension=dimension, code=values[dimension], defaults={"value": 0}
        )
        FigureSlice.objects.filter(pk=part.pk).update(value=part.value + value)
    nation, _made = NationTotal.objects.get_or_create(figure=figure, month=month, defaults={"value": 0})
    NationTotal.objects.filter(pk=nation.pk).update(value=nation.value + value)
    return FigureCell.objects.create(figure=figure, month=month, value=value, **values)


def make_line(province: str, *, heard: timedelta = timedelta(0), late: timedelta = timedelta(0)) -> None:
    """A province last heard `heard` ago, `late` after it had spoken."""
    at = timezone.now() - heard
    ProvinceLine.objects.create(province=province, last_handled_at=at, last_written_at=at - late, messages=1)


def make_check(province: str = "gd", state: str = "agreed", **given: Any) -> FigureCheck:
    answered = None if state == "asked" else timezone.now()
    return FigureCheck.objects.create(
        province=province, state=state, answered_at=answered, requested_by="系统", **given
    )


def make_difference(check: FigureCheck | None = None, **given: Any) -> Difference:
    """A difference of one customer, not repaired."""
    check = check or make_check(state="differing")
    values = {"figure": "customers", "province_value": "12", "headquarters_value": "11", **given}
    return Difference.objects.create(check_made=check, province=check.province, **values)
