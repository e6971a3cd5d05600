"""Reading bills (E01)."""

from uuid import UUID

from django.db.models import QuerySet

from billing.bills.models import Bill
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.errors import NotFound


def bills(*, acting: Actor) -> QuerySet[Bill]:
    """Every bill with its account and customer, newest month first."""
    acting.require(VIEW_BILL)
    return Bill.objects.select_related("account", "customer__party")


def find_bill(uid: UUID, *, acting: Actor) -> Bill:
    """One bill with its account and customer; raises NotFound."""
    bill = bills(acting=acting).filter(uid=uid).first()
    if bill is None:
        raise NotFound()
    return bill
