"""The hall's navigation; an entry shows where its reader may open it."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.menu import Entry, Group, Shell, Way
from keyhall.web.permissions import USE_HALL

SHELL = Shell(
    prefix="/hall/",
    permission=USE_HALL,
    template="web/hall.html",
    name=_("政企网上营业厅"),
    searches=(Way("hall-search"),),
    help_route="hall-help",
    groups=(
        Group(
            "",
            (
                Entry(_("首页"), "hall-home", "home"),
                Entry(_("账单"), "hall-bill-list", "file-invoice", "bills.view_bill"),
                Entry(_("订购"), "hall-catalogue", "shopping-cart", "orders.submit_order"),
                Entry(_("订单"), "hall-order-list", "clipboard-list", "orders.view_order"),
                Entry(_("我的业务"), "hall-product-list", "router", "inventory.view_product"),
                Entry(
                    _("服务水平"),
                    "hall-service-level-list",
                    "activity-heartbeat",
                    "service.view_service_level",
                ),
                Entry(_("积分"), "hall-points", "gift", "points.view_points"),
                Entry(_("人员"), "hall-colleague-list", "users", "rights.keep_colleagues"),
            ),
            tenant_type="province",
        ),
    ),
)
