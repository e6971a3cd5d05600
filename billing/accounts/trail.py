"""What the trail of changes keeps of billing accounts (A13)."""

from django.utils.translation import gettext_lazy as _

from billing.accounts.models import BillingAccount
from billing.accounts.permissions import VIEW_ACCOUNT
from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject

ACCOUNT = subject(
    "accounts.account",
    _("账户"),
    permission=VIEW_ACCOUNT,
    resource="billing-accounts",
    names=names_from(BillingAccount, "name", "number"),
    verbs={"open": _("开立账户"), "change": _("修改账户")},
    fields={
        "number": Field(_("账户号")),
        "name": Field(_("账户名称")),
        "payment_days": Field(_("付款期限（天）"), "count"),
        "address": Field(_("账单地址")),
    },
)
