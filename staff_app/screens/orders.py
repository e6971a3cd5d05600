"""Lists about orders and the work on them."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

ORDER_TONES = {
    "acknowledged": "info",
    "in_progress": "info",
    "completed": "good",
    "cancelled": "neutral",
    "rejected": "bad",
}
STEP_TONES = {
    "waiting": "neutral",
    "open": "warning",
    "claimed": "info",
    "done": "good",
    "returned": "bad",
    "cancelled": "neutral",
}
# The colours of the customer classes that the marks stand for.
PRIORITY_TONES = {"1": "bad", "2": "good", "3": "info", "4": "warning", "9": "neutral"}

ORDERS = Screen(
    resource="product-orders",
    title=_("订单列表"),
    help="orders",
    columns=(
        "title",
        "number",
        "customer_name",
        "customer_code",
        "priority",
        "state",
        "current_step",
        "promised_date",
    ),
    more_columns=(
        "monthly_total",
        "monthly_total_with_tax",
        "one_time_total",
        "one_time_total_with_tax",
        "channel",
        "submitted_at",
        "requested_date",
        "completed_at",
        "is_overdue",
    ),
    filters=("state", "channel", "overdue"),
    searchable=_("订单号、客户名称或编码"),
    row_route="order-detail",
    link_column="title",
    links={"customer_name": ("customer-detail", "customer_uid")},
    tones={"state": ORDER_TONES, "priority": PRIORITY_TONES},
    alarms={"promised_date": "is_overdue"},
    empty=Empty(_("还没有订单"), _("客户在网上营业厅下单，或从客户全景视图为客户新建订单。")),
    exports=True,
)

WORK = Screen(
    resource="work-items",
    title=_("工作清单"),
    help="work-list",
    columns=(
        "title",
        "kind",
        "customer_name",
        "customer_code",
        "priority",
        "state",
        "owner_name",
        "due_at",
        "order_number",
    ),
    more_columns=("opened_at", "finished_at", "is_overdue"),
    filters=("kind",),
    searchable=_("订单号、客户名称或编码"),
    row_route="work-step",
    link_column="title",
    links={
        "customer_name": ("customer-detail", "customer_uid"),
        "order_number": ("order-detail", "order_uid"),
    },
    tones={"state": STEP_TONES, "priority": PRIORITY_TONES},
    alarms={"due_at": "is_overdue"},
    empty=Empty(_("没有等待办理的环节"), _("新订单提交后，它的第一个环节会出现在这里。")),
    exports=True,
)
