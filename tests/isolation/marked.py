"""Records of one tenant that can be told from anybody else's, one or more of each kind the API lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from api.exports.actions import start_export
from keyhall.access.actor import system_actor
from keyhall.access.models import Person
from keyhall.jobs.registry import enqueue
from keyhall.tenancy.context import current_tenant, tenant_context
from tenants.channels.deliveries import send_test
from tenants.customers.models import Customer
from tenants.points.actions import set_multiplier
from tenants.points.models import EarningRule, ExpiryRule, PointsAccount, PointsTransfer
from tenants.service.models import ServiceLevelFigure, ServiceLevelObjective
from tests.factories.accounts import make_account
from tests.factories.catalogue import LONG_AGO, make_offering, make_specification
from tests.factories.channels import make_agent, make_endpoint, make_program
from tests.factories.customers import make_contact, make_customer
from tests.factories.headquarters import make_check, make_difference, make_national_customer
from tests.factories.inventory import make_product
from tests.factories.issued_bills import make_bill, make_run
from tests.factories.notices import make_notice
from tests.factories.onboarding import run_import, telco_csv, telco_row
from tests.factories.orders import make_line, make_order, step_of
from tests.factories.points import give_points, make_redemption, make_reward, make_rules
from tests.factories.service import make_outage, make_promised_product
from tests.factories.sites import make_site
from tests.factories.usage import load_csv, usage_csv

SYSTEM = system_actor("factory")
# Columns that tell a record from all others, beside its UUID.
TELLING = frozenset(
    {"code", "number", "client_id", "service_number", "email", "mobile", "phone", "credit_code", "file_name"}
)
SHORTEST = 8
WORKS = ["order_handler"]
TURNED_DOWN = ("data", "5", "2026-10-01T00:00:00+08:00")
DIGEST = "SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM {} t"


@dataclass
class Marks:
    """What gives a tenant's records away: its mark, its UUIDs, its numbers."""

    slug: str
    mark: str
    uids: dict[str, UUID] = field(default_factory=dict)
    telling: set[str] = field(default_factory=set)


def _customer(mark: str) -> Customer:
    found = Customer.objects.filter(party__name__contains=mark).order_by("id").first()
    return found or make_customer(name=f"{mark}有限公司")


def _import(mark: str) -> UUID:
    made = run_import(telco_csv([telco_row()]), file_name=f"{mark}.csv", dry_run=True)
    return UUID(str(made.uid))


def _multiplier() -> UUID:
    made = set_multiplier(customer_class="group", factor=Decimal("1.2"), valid_from=LONG_AGO, acting=SYSTEM)
    return UUID(str(made.uid))


def _rules(model: type[models.Model]) -> UUID:
    if not EarningRule.objects.exists():
        make_rules()
    return UUID(str(model._default_manager.values_list("uid", flat=True).first()))


def _export() -> UUID:
    made = start_export(
        resource=_exported(),
        filters={},
        columns=[],
        ordering="",
        file_format="csv",
        acting=SYSTEM,
    )
    return UUID(str(made.uid))


def _exported() -> str:
    return "provinces" if current_tenant().tenant_type == "headquarters" else "customers"


SHARED: dict[str, Callable[[str], Any]] = {
    "jobs": lambda mark: (
        enqueue("api.export", acting=SYSTEM, payload={"export": str(uuid4())}, key=f"{mark}").uid
    ),
    "exports": lambda _mark: _export(),
    "people": lambda mark: (
        Person.objects.create(uid=uuid4(), name=f"{mark}的人", roles=["order_handler"]).uid
    ),
}
PROVINCES: dict[str, Callable[[str], Any]] = {
    **SHARED,
    "customers": lambda mark: _customer(mark).uid,
    "contacts": lambda mark: make_contact(_customer(mark), name=f"{mark}联系人").uid,
    "sites": lambda mark: make_site(_customer(mark), name=f"{mark}点", address=f"{mark}路 1 号").uid,
    "billing-accounts": lambda mark: make_account(_customer(mark), name=f"{mark}账户").uid,
    "product-specifications": lambda mark: make_specification(name=f"{mark}规格").uid,
    "product-offerings": lambda mark: make_line(name=f"{mark}专线").uid,
    "products": lambda mark: make_product(_customer(mark), offering=make_offering(name=f"{mark}商品")).uid,
    "product-orders": lambda mark: make_order(_customer(mark), note=f"{mark}备注").uid,
    "work-items": lambda mark: step_of(make_order(_customer(mark))).uid,
    "bills": lambda mark: make_bill(account=make_account(_customer(mark))).uid,
    "bill-runs": lambda _mark: make_run().uid,
    "usage-loads": lambda mark: load_csv(usage_csv([["1", mark, *TURNED_DOWN]])).uid,
    "usage-rejects": lambda _mark: None,
    "points-accounts": lambda mark: PointsAccount.objects.get(customer=give_points(_customer(mark))).uid,
    "points-transfers": lambda mark: (
        PointsTransfer.objects.filter(customer=give_points(_customer(mark))).latest("id").uid
    ),
    "rewards": lambda mark: make_reward(code=mark, name=f"{mark}礼品").uid,
    "redemptions": lambda mark: make_redemption(_customer(mark)).uid,
    "earning-rules": lambda _mark: _rules(EarningRule),
    "class-multipliers": lambda _mark: _multiplier(),
    "expiry-rules": lambda _mark: _rules(ExpiryRule),
    "service-levels": lambda mark: (
        ServiceLevelFigure.objects.get(product=make_promised_product(_customer(mark))).uid
    ),
    "outages": lambda mark: make_outage(make_promised_product(_customer(mark)), description=mark).uid,
    "service-objectives": lambda mark: (
        ServiceLevelObjective.objects.filter(product=make_promised_product(_customer(mark))).latest("id").uid
    ),
    "customer-imports": _import,
    "agents": lambda mark: make_agent(name=f"{mark}代理").uid,
    "agent-programs": lambda mark: make_program(make_agent(name=f"{mark}代理"), name=f"{mark}程序")[0].uid,
    "webhook-endpoints": lambda mark: make_endpoint(make_agent(), description=mark)[0].uid,
    "webhook-deliveries": lambda _mark: send_test(uid=make_endpoint(make_agent())[0].uid, acting=SYSTEM).uid,
    "notices": lambda mark: make_notice(title=f"{mark}公告").uid,
}
HEADQUARTERS: dict[str, Callable[[str], Any]] = {
    **SHARED,
    "national-customers": lambda mark: make_national_customer(f"{mark}有限公司").uid,
    "figure-checks": lambda _mark: make_check().uid,
    "differences": lambda mark: make_difference(make_check(state="differing"), province_value=mark) and None,
}
# The register of tenants and sums over many records, which are no tenant's records.
OF_NO_TENANT = frozenset({"provinces", "figure-cells"})


def make_marked(slug: str, mark: str) -> Marks:
    """Make the records and note what gives them away."""
    marks = Marks(slug, mark)
    with tenant_context(slug) as tenant:
        makers = HEADQUARTERS if tenant.tenant_type == "headquarters" else PROVINCES
        for kind, make in makers.items():
            uid = make(mark)
            if uid is not None:
                marks.uids[kind] = UUID(str(uid))
        marks.telling = {mark, *_telling_values()}
    return marks


def tenant_models() -> list[type[models.Model]]:
    """Every model whose table the tenant that is set has."""
    names = settings.TENANT_TYPES[current_tenant().tenant_type]["APPS"]
    configs = [config for config in apps.get_app_configs() if config.name in names]
    shared = {"contenttypes", "auth", "sessions"}
    return [
        model
        for config in configs
        if config.label not in shared
        for model in config.get_models(include_auto_created=True)
    ]


def _telling_values() -> set[str]:
    """UUIDs and telling numbers of every row of the tenant that is set."""
    found: set[str] = set()
    for model in tenant_models():
        wanted = [
            one.attname
            for one in model._meta.concrete_fields
            if (isinstance(one, models.UUIDField) and one.name == "uid") or one.name in TELLING
        ]
        for name in wanted:
            values = model._default_manager.values_list(name, flat=True)
            found |= {str(value) for value in values if value and len(str(value)) >= SHORTEST}
    return found


def state_of(slug: str) -> dict[str, str]:
    """What is in each table of a tenant, as a digest, to see whether anything changed."""
    with tenant_context(slug), connection.cursor() as cursor:
        found = {}
        for model in tenant_models():
            table = model._meta.db_table
            cursor.execute(DIGEST.format(table))
            found[table] = cursor.fetchone()[0]
        return found
