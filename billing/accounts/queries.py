"""Reading billing accounts (E01)."""

from django.db.models import QuerySet

from billing.accounts.models import BillingAccount
from billing.accounts.permissions import VIEW_ACCOUNT
from keyhall.access.actor import Actor


def accounts(*, acting: Actor) -> QuerySet[BillingAccount]:
    """Every account with its customer."""
    acting.require(VIEW_ACCOUNT)
    return BillingAccount.objects.select_related("customer__party")
