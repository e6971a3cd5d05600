"""The list of a customer's services in use."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

PRODUCT_TONES = {
    "active": "good",
    "pending_active": "info",
    "suspended": "warning",
    "terminated": "neutral",
}

PRODUCTS = Screen(
    resource="products",
    title=_("我的业务"),
    help="hall-products",
    columns=("name", "service_number", "status", "start_date", "end_date", "monthly_fee", "address"),
    filters=("status",),
    searchable=_("业务号码或名称"),
    row_route="hall-product",
    tones={"status": PRODUCT_TONES},
    actions=(Action(_("装机地点"), "hall-site-list", "map-pin", "sites.view_site"),),
    empty=Empty(_("还没有业务"), _("业务开通后显示在这里，可以查看资费、特性和服务水平。")),
)
