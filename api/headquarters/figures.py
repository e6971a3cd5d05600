"""The nation's figures as pages show them: composed answers of few queries (K01, K02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rest_framework import serializers

from api.headquarters.divisions import CLASSES, INDUSTRIES, city_name
from api.kit.resource import Row
from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.tenancy.models import TenantStatus
from tenants.headquarters.agreement import Agreement, agreements, open_differences
from tenants.headquarters.hearing import Hearing, hearings, last_heard
from tenants.headquarters.indicators import Indicator, all_indicators
from tenants.headquarters.national_figures import (
    Measured,
    Periods,
    by_dimension,
    by_province,
    by_slice,
    national_totals,
    of_province,
)
from tenants.headquarters.queries import provinces

NOTHING = Measured()


class NationShape(serializers.Serializer[Any]):
    """Every indicator of the nation, and the one asked for by province."""

    month = serializers.DateField()
    indicator = serializers.DictField()
    indicators = serializers.ListField(child=serializers.DictField())
    months = serializers.ListField(child=serializers.DictField())
    provinces = serializers.ListField(child=serializers.DictField())
    differences = serializers.IntegerField()


class SegmentsShape(serializers.Serializer[Any]):
    """Every indicator of the nation; the one asked for by class, industry and month."""

    month = serializers.DateField()
    indicator = serializers.DictField()
    indicators = serializers.ListField(child=serializers.DictField())
    months = serializers.ListField(child=serializers.DictField())
    by_customer_class = serializers.ListField(child=serializers.DictField())
    by_industry = serializers.ListField(child=serializers.DictField())


class ProvinceShape(serializers.Serializer[Any]):
    """Every indicator of a province; the one asked for by city, class, industry and month."""

    month = serializers.DateField()
    indicator = serializers.DictField()
    indicators = serializers.ListField(child=serializers.DictField())
    province = serializers.DictField()
    months = serializers.ListField(child=serializers.DictField())
    by_city = serializers.ListField(child=serializers.DictField())
    by_customer_class = serializers.ListField(child=serializers.DictField())
    by_industry = serializers.ListField(child=serializers.DictField())


@dataclass(frozen=True)
class Asked:
    """Which indicator, and which month it is looked at in."""

    indicator: Indicator
    periods: Periods


def nation(asked: Asked, acting: Actor) -> dict[str, Any]:
    """The home page's figures, in four queries of headquarters' own and one of the registry."""
    found = by_province(asked.indicator, asked.periods, acting=acting)
    heard = hearings(acting=acting)
    tenants = provinces(acting=acting).order_by("region").values("schema_name", "name", "region", "status")
    totals = national_totals(asked.indicator, asked.periods, acting=acting)
    return {
        **_head(asked, totals),
        "months": _months(asked, totals),
        "provinces": [
            {
                **_province(tenant, heard.get(tenant["schema_name"])),
                **found.get(tenant["schema_name"], NOTHING).compared(asked.indicator, asked.periods),
            }
            for tenant in tenants
        ],
        "differences": open_differences(acting=acting),
    }


def segments(asked: Asked, acting: Actor) -> dict[str, Any]:
    """The nation by customer class and by industry, in two queries."""
    totals = national_totals(asked.indicator, asked.periods, acting=acting)
    parts = by_slice(asked.indicator, asked.periods, acting=acting)
    return {
        **_head(asked, totals),
        "months": _months(asked, totals),
        "by_customer_class": _parts(asked, parts["customer_class"], CLASSES),
        "by_industry": _parts(asked, parts["industry"], INDUSTRIES),
    }


def province(slug: str, asked: Asked, acting: Actor) -> dict[str, Any]:
    """One province down to its cities; raises NotFound for one that is none."""
    fields = ("schema_name", "name", "region", "status")
    tenant = provinces(acting=acting).filter(schema_name=slug).values(*fields).first()
    if tenant is None:
        raise NotFound
    measured = of_province(slug, asked.periods, acting=acting)
    parts = by_dimension(slug, asked.indicator, asked.periods, acting=acting)
    agreement = agreements(acting=acting).get(slug, Agreement())
    last = last_heard(slug, acting=acting)
    return {
        **_head(asked, measured),
        "province": {
            **_province(tenant, hearings(acting=acting).get(slug)),
            "as_of": last and last.as_of,
            "heard_at": last and last.heard_at,
            "agreed_at": agreement.agreed_at,
            "differences": agreement.differences,
        },
        "months": _months(asked, measured),
        "by_city": _parts(asked, parts["city"], {code: city_name(code) for code in parts["city"]}),
        "by_customer_class": _parts(asked, parts["customer_class"], CLASSES),
        "by_industry": _parts(asked, parts["industry"], INDUSTRIES),
    }


def _head(asked: Asked, measured: Measured) -> dict[str, Any]:
    return {
        "month": asked.periods.month,
        "indicator": _indicator(asked.indicator),
        "indicators": [
            {**_indicator(one), **measured.compared(one, asked.periods)} for one in all_indicators()
        ],
    }


def _indicator(indicator: Indicator) -> Row:
    return {
        "name": indicator.name,
        "title": str(indicator.title),
        "unit": indicator.unit,
        "is_monthly": indicator.is_monthly,
        "is_burden": indicator.is_burden,
    }


def _province(tenant: Mapping[str, Any], heard: Hearing | None) -> Row:
    return {
        "slug": tenant["schema_name"],
        "name": tenant["name"],
        "region": tenant["region"],
        "is_suspended": tenant["status"] == TenantStatus.SUSPENDED,
        "is_silent": heard is None or heard.is_silent,
        "lag_seconds": None if heard is None else heard.lag_seconds,
    }


def _months(asked: Asked, measured: Measured) -> list[Row]:
    if not asked.indicator.is_monthly:
        return []
    return [
        {"month": month, "value": asked.indicator.value(measured.of(month))} for month in asked.periods.shown
    ]


def _parts(asked: Asked, parts: Mapping[str, Measured], titles: Mapping[str, Any]) -> list[Row]:
    """The parts that came to anything, the largest first; shares by their name."""
    rows = [
        {
            "code": code,
            "name": str(titles.get(code, code)),
            **measured.compared(asked.indicator, asked.periods),
        }
        for code, measured in parts.items()
    ]
    told = [row for row in rows if any(row[name] for name in ("value", "previous", "year_before"))]
    return sorted(told, key=lambda row: (-(row["value"] or 0), row["code"]))


def last_month(today: date) -> date:
    """The month that ended last, whose bills are the newest."""
    return Periods(today.replace(day=1)).compared[1]
