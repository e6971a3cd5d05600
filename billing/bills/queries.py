"""Reading bills (E01)."""

from uuid import UUID

from django.db.models import QuerySet

from billing.bills.models import Bill, BillState
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from tenants.customers.sight import in_sight


def bills(*, acting: Actor) -> QuerySet[Bill]:
    """Every bill in the actor's sight with its account and customer, newest month first."""
    acting.require(VIEW_BILL)
    found = Bill.objects.filter(in_sight(acting, VIEW_BILL, "customer")).select_related(
        "account", "customer__party"
    )
    # A draft may change until it is issued: nobody outside is to pay by it.
    return found.exclude(state=BillState.DRAFT) if acting.is_outside else found


def find_bill(uid: UUID, *, acting: Actor) -> Bill:
    """One bill with its account and customer; raises NotFound."""
    bill = bills(acting=acting).filter(uid=uid).first()
    if bill is None:
        raise NotFound()
    return bill
