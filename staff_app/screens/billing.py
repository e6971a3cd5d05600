"""Lists about bills, runs and usage."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

BILL_TONES = {"draft": "neutral", "issued": "info", "settled": "good", "overdue": "bad"}
RUN_TONES = {
    "waiting": "neutral",
    "queued": "neutral",
    "running": "info",
    "done": "good",
    "failed": "bad",
    "refused": "bad",
    "stopped": "warning",
}

BILLS = Screen(
    resource="bills",
    title=_("账单"),
    help="bills",
    columns=("number", "customer_name", "month", "state", "total", "open_amount", "due_date"),
    more_columns=("customer_code", "account_number", "total_before_tax", "total_tax", "issue_date"),
    filters=("month", "state", "overdue"),
    searchable=_("账单号、客户名称或编码"),
    row_route="bill-detail",
    link_column="number",
    links={"customer_name": ("customer-detail", "customer_uid")},
    tones={"state": BILL_TONES},
    empty=Empty(_("还没有账单"), _("到“出账”为一个月份出账后，账单显示在这里。")),
    exports=True,
)

BILL_RUNS = Screen(
    resource="bill-runs",
    title=_("出账"),
    help="bill-runs",
    columns=(
        "month",
        "state",
        "customers",
        "bills",
        "total_before_tax",
        "total_tax",
        "total",
        "requested_by",
        "created_at",
        "finished_at",
    ),
    filters=("month", "state"),
    row_route="bill-run-detail",
    link_column="month",
    tones={"state": RUN_TONES},
    actions=(Action(_("开始出账"), "bill-run-new", "calendar-dollar", "bills.run_billing", primary=True),),
    empty=Empty(_("还没有出过账"), _("选择一个已结束的月份开始出账。")),
    refresh_seconds=5,
)

USAGE_LOADS = Screen(
    resource="usage-loads",
    title=_("使用量装载"),
    help="usage-loads",
    columns=("file_name", "state", "loaded", "duplicate", "rejected", "requested_by", "created_at"),
    row_route="usage-load-detail",
    link_column="file_name",
    tones={"state": RUN_TONES},
    filters=("state",),
    actions=(Action(_("装载文件"), "usage-load-new", "upload", "usage.load_usage", primary=True),),
    empty=Empty(_("还没有装载过使用量"), _("上传一份使用量 CSV 文件，重复与被拒的记录会分别说明。")),
    refresh_seconds=5,
)
