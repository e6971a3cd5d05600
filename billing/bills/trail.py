"""What the trail of changes keeps of bills (A13)."""

from django.utils.translation import gettext_lazy as _

from billing.bills.models import Bill, BillRun, BillState
from billing.bills.permissions import VIEW_BILL, VIEW_BILL_RUN
from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject

BILL = subject(
    "bills.bill",
    _("账单"),
    permission=VIEW_BILL,
    resource="bills",
    names=names_from(Bill, "number"),
    verbs={"settle": _("登记结清")},
    fields={
        "state": Field(_("状态"), "choice", BillState.choices),
        "open_amount": Field(_("未付金额"), "money"),
    },
)
BILL_RUN = subject(
    "bills.bill_run",
    _("出账"),
    permission=VIEW_BILL_RUN,
    resource="bill-runs",
    names=names_from(BillRun, "month"),
    verbs={"run_billing": _("开始出账"), "issue_bills": _("发布账单")},
    fields={
        "month": Field(_("账期"), "month"),
        "bills": Field(_("账单数"), "count"),
        "issue_date": Field(_("出账日期"), "day", column=""),
    },
)
