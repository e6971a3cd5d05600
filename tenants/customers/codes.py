"""The customer code: 6 digits region, 2 class when issued, 6 serial (B02)."""

from django.db import connections
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict, Invalid
from keyhall.reference.divisions import division_exists
from keyhall.tenancy.context import current_tenant
from tenants.customers.classes import CLASS_DIGITS, CustomerClass

LAST_SERIAL = 999_999

# One statement, so that two who ask at once wait for each other and never get the same number.
_TAKE = """
INSERT INTO customers_codeserial AS held (region, last_serial) VALUES (%(region)s, %(count)s)
ON CONFLICT (region) DO UPDATE SET last_serial = held.last_serial + excluded.last_serial
WHERE held.last_serial + excluded.last_serial <= %(limit)s
RETURNING last_serial
"""


def compose_code(region: str, customer_class: str, serial: int) -> str:
    """`44010601000001` for region 440106, class important, serial 1."""
    return f"{region}{CLASS_DIGITS[CustomerClass(customer_class)]}{serial:06d}"


def check_region(region: str) -> None:
    """Raise Invalid unless this tenant numbers customers under `region`.

    A province owns the GB/T 2260 codes that begin with its two digits; a tenant outside them has one
    code of its own.
    """
    tenant = current_tenant()
    if region == tenant.region:
        return
    if not region.startswith(tenant.region_prefix) or not division_exists(region):
        raise Invalid({"region": [_("该区划不属于本省，请选择本省的行政区划代码。")]})


def take_serials(region: str, count: int = 1) -> int:
    """Reserve `count` serials under `region` for good and return the first.

    A number once taken in a committed transaction never comes again, whatever becomes of its
    customer. Raises Conflict when the region's 999,999 numbers are used up.
    """
    if count > LAST_SERIAL:
        raise Conflict(_("该区划的客户编号已用完，请改用其他区划代码。"), code="codes_used_up")
    with connections["default"].cursor() as cursor:
        cursor.execute(_TAKE, {"region": region, "count": count, "limit": LAST_SERIAL})
        row = cursor.fetchone()
    if row is None:
        raise Conflict(_("该区划的客户编号已用完，请改用其他区划代码。"), code="codes_used_up")
    return int(row[0]) - count + 1


def allocate_code(region: str, customer_class: str) -> str:
    """A new code under `region`; raises Invalid where the region is another province's."""
    check_region(region)
    return compose_code(region, customer_class, take_serials(region))
