"""One organisation's files across provinces, and how the provinces stand (A05, K01, A14)."""

from typing import Any
from uuid import UUID

from api.headquarters.resource import NATIONAL_CUSTOMERS, units_of
from api.kit.resource import Row
from keyhall.access.actor import Actor
from keyhall.tenancy.models import TenantStatus
from tenants.headquarters.agreement import Agreement, agreements
from tenants.headquarters.queries import provinces

MOST_UNITS = 500


def organization(uid: UUID, acting: Actor) -> dict[str, Any]:
    """A file with those of the same credit code or group, the same legal person first; raises NotFound."""
    customer = NATIONAL_CUSTOMERS.one(acting, uid)
    rows = NATIONAL_CUSTOMERS.rows(acting).filter(units_of(customer)).order_by("province", "priority", "id")
    units = NATIONAL_CUSTOMERS.read(rows[:MOST_UNITS], NATIONAL_CUSTOMERS.visible_columns(acting), acting)
    for unit in units:
        unit["kind"] = _kind(unit, customer)
    return {"customer": customer, "units": sorted(units, key=lambda unit: unit["kind"] == "group")}


def _kind(unit: Row, customer: Row) -> str:
    """`self`, `organization` (the same legal person) or `group`."""
    if unit["uid"] == customer["uid"]:
        return "self"
    same = customer["credit_code"] and unit["credit_code"] == customer["credit_code"]
    return "organization" if same else "group"


def standings(acting: Actor) -> list[Row]:
    """Every province with when its figures last agreed, in the order of the divisions."""
    found = agreements(acting=acting)
    rows = []
    tenants = provinces(acting=acting).order_by("region")
    for slug, name, status in tenants.values_list("schema_name", "name", "status"):
        agreement = found.get(slug, Agreement())
        rows.append(
            {
                "province": slug,
                "name": name,
                "is_suspended": status == TenantStatus.SUSPENDED,
                "agreed_at": agreement.agreed_at,
                "asked_at": agreement.asked_at,
                "differences": agreement.differences,
            }
        )
    return rows
