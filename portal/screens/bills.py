"""The list of a customer's bills."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

BILL_TONES = {"issued": "info", "settled": "good"}

BILLS = Screen(
    resource="bills",
    title=_("账单"),
    help="hall-bills",
    columns=("number", "month", "account_number", "state", "total", "open_amount", "due_date"),
    filters=("month", "state", "overdue"),
    searchable=_("账单号"),
    row_route="hall-bill",
    link_column="number",
    tones={"state": BILL_TONES},
    empty=Empty(_("还没有账单"), _("每月初为上个自然月出账，届时账单显示在这里。")),
)
