"""Who may see bills, run the billing of a month and issue its bills (E01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_BILL = permission("bills.view_bill", _("查看账单"))
VIEW_BILL_RUN = permission("bills.view_bill_run", _("查看出账批次"))
RUN_BILLING = permission("bills.run_billing", _("执行出账"))
ISSUE_BILLS = permission("bills.issue_bills", _("发布账单"))
SETTLE_BILLS = permission("bills.settle_bills", _("登记账单结清"))
