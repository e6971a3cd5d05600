"""The list of a customer's orders."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

ORDER_TONES = {
    "acknowledged": "info",
    "in_progress": "info",
    "completed": "good",
    "cancelled": "neutral",
    "rejected": "bad",
}

ORDERS = Screen(
    resource="product-orders",
    title=_("我的订单"),
    help="hall-orders",
    columns=(
        "number",
        "title",
        "state",
        "current_step",
        "promised_date",
        "one_time_total_with_tax",
        "monthly_total_with_tax",
        "submitted_at",
    ),
    filters=("state",),
    searchable=_("订单号"),
    row_route="hall-order",
    link_column="number",
    tones={"state": ORDER_TONES},
    actions=(Action(_("订购业务"), "hall-catalogue", "shopping-cart", "orders.submit_order", primary=True),),
    empty=Empty(_("还没有订单"), _("采购人员可以从商品目录订购业务，办理进度显示在这里。")),
)
