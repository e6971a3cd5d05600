"""What must be ended before a customer may be retired, told by the areas that hold it (B03).

Customers know no other area: each area that has something of theirs says so in its `retirement.py`.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict
from keyhall.hindrances import Hindrances
from tenants.customers.models import Customer, CustomerStatus

RETIREMENT: Hindrances[Customer] = Hindrances()


def keep_in_place(customers: Iterable[Customer]) -> None:
    """Let none of these be retired before the transaction ends; raises Conflict for one that is already.

    For an action that gives customers something which would hinder their retirement.
    """
    keys = {customer.pk for customer in customers}
    held = Customer.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    if CustomerStatus.RETIRED in held.values_list("status", flat=True):
        raise Conflict(_("客户已注销，不能再为其办理业务，请选择其他客户。"), code="customer_retired")
