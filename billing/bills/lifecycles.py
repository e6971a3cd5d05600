"""The life of a bill (E01)."""

from django.utils.translation import gettext_lazy as _

from billing.bills.models import BillState
from billing.bills.permissions import ISSUE_BILLS, SETTLE_BILLS
from keyhall.lifecycle import Lifecycle, Transition

BILL = Lifecycle(
    [
        Transition("issue", _("发布"), frozenset({BillState.DRAFT}), BillState.ISSUED, ISSUE_BILLS),
        Transition("settle", _("登记结清"), frozenset({BillState.ISSUED}), BillState.SETTLED, SETTLE_BILLS),
    ]
)
