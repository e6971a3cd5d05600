"""What headquarters has against what a province has, and headquarters as it was before a test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connections

from keyhall.national.own import own_figures
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from tenants.headquarters.models import FigureTotal, NationalCustomer

Values = dict[tuple[str, str | None], Any]
# What a test that really commits leaves behind in tenants that others use too.
LEFT_BEHIND = {
    "hq": (
        "headquarters_fact",
        "headquarters_figurecell",
        "headquarters_figureslice",
        "headquarters_figuretotal",
        "headquarters_nationtotal",
        "headquarters_nationalcustomer",
        "headquarters_groupperson",
        "headquarters_provinceline",
        "headquarters_figurecheck",
        "headquarters_difference",
        "messaging_inbox",
        "messaging_outbox",
        "messaging_messageentry",
    ),
    "gd": ("messaging_inbox", "messaging_outbox", "messaging_messageentry"),
    "zj": ("messaging_inbox", "messaging_outbox", "messaging_messageentry"),
}


def told_by(province: Tenant) -> Values:
    """What a province's own tables come to: its figures, by month where they have one."""
    with tenant_context(province):
        return {(name, month): normal(value) for name, month, value in own_figures()["figures"]}


def known_of(province: Tenant) -> Values:
    """What headquarters' totals say of the province."""
    with tenant_context("hq"):
        rows = FigureTotal.objects.filter(province=province.slug).exclude(value=0)
        return {
            (name, month.isoformat() if month else None): normal(value)
            for name, month, value in rows.values_list("figure", "month", "value")
        }


def national_customers(province: Tenant) -> list[tuple[str, str]]:
    """Code and status of the customers headquarters knows of the province."""
    with tenant_context("hq"):
        rows = NationalCustomer.objects.filter(province=province.slug).order_by("code")
        return [(str(code), str(status)) for code, status in rows.values_list("code", "status")]


def normal(value: Any) -> str:
    """One spelling of a number."""
    return f"{Decimal(value).normalize():f}"


def forget_the_nation() -> None:
    """Empty what committed work left in headquarters and in the provinces all tests share; as the owner."""
    with connections["platform"].cursor() as cursor:
        tables = ", ".join(f'"{slug}".{table}' for slug, names in LEFT_BEHIND.items() for table in names)
        cursor.execute(f"TRUNCATE {tables}")
        cursor.execute("DELETE FROM procrastinate_jobs")
