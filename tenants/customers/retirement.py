"""What must be ended before a customer may be retired, told by the areas that hold it (B03).

Customers know no other area: each area that has something of theirs says so in its `retirement.py`.
"""

from collections.abc import Callable, Iterable, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict, type_message
from tenants.customers.models import Customer, CustomerStatus

Hindrance = Callable[[Customer], type_message | None]
_hindrances: dict[str, Hindrance] = {}


def hinders_retirement(code: str) -> Callable[[Hindrance], Hindrance]:
    """Register what says which things of a customer to end first; it answers None where there are none.

    `code` tells programs what was in the way. It is asked while the customer is locked.
    """

    def register(hindrance: Hindrance) -> Hindrance:
        if code in _hindrances:
            raise ValueError(f"{code} hinders retirement twice")
        _hindrances[code] = hindrance
        return hindrance

    return register


def refuse_while_unended(customer: Customer) -> None:
    """Raise Conflict, telling all there is to end first; the code is the first hindrance's."""
    told = {code: text for code, ask in sorted(_hindrances.items()) if (text := ask(customer)) is not None}
    if told:
        raise Conflict(_sentences(list(told.values())), code=next(iter(told)))


def keep_in_place(customers: Iterable[Customer]) -> None:
    """Let none of these be retired before the transaction ends; raises Conflict for one that is already.

    For an action that gives customers something which would hinder their retirement.
    """
    keys = {customer.pk for customer in customers}
    held = Customer.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    if CustomerStatus.RETIRED in held.values_list("status", flat=True):
        raise Conflict(_("客户已注销，不能再为其办理业务，请选择其他客户。"), code="customer_retired")


def _sentences(texts: Sequence[type_message]) -> type_message:
    return format_lazy(" ".join(["{}"] * len(texts)), *texts)
