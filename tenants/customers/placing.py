"""Which unit of the organisation looks after a customer (A01, A23)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.errors import Invalid, NotFound
from keyhall.organisation.queries import open_unit, unit_of_region, units_by_region
from tenants.customers.models import Customer
from tenants.customers.permissions import ADD_CUSTOMER
from tenants.customers.sight import refuse_out_of_sight


def place_customer(values: dict[str, Any]) -> None:
    """Have `values` name the unit as `unit_id`: the one given as `unit_uid`, else where the region is new the
    one that looks after it. Raises Invalid for a unit that is none, and for a manager who does not work here.
    """
    manager_uid = values.get("account_manager_uid")
    staff = Person.objects.filter(customer_uid__isnull=True, is_active=True)
    if manager_uid is not None and not staff.filter(uid=manager_uid).exists():
        raise Invalid({"account_manager_uid": [_("没有这位在岗的客户经理，请重新选择。")]})
    if "unit_uid" in values:
        uid = values.pop("unit_uid")
        values["unit_id"] = open_unit(uid).pk if uid else None
    elif "region" in values:
        values["unit_id"] = unit_of_region(units_by_region(), values["region"])


def take_charge(customer: Customer, acting: Actor) -> None:
    """Whoever may only add customers of their own becomes the manager of a new one that has none; raises
    Invalid where the customer would be out of the actor's sight."""
    if customer.account_manager_uid is None and acting.sight_of(ADD_CUSTOMER).own:
        customer.account_manager_uid = acting.uid
    try:
        refuse_out_of_sight(acting, ADD_CUSTOMER, [customer])
    except NotFound:
        raise Invalid({"region": [_("该地区不在您的管辖范围内，请核对所属地区或机构。")]}) from None
