"""The hall's navigation; an entry shows where its reader may open it."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.menu import Entry, Group, Shell
from keyhall.web.permissions import USE_HALL

SHELL = Shell(
    prefix="/hall/",
    permission=USE_HALL,
    template="web/hall.html",
    name=_("政企网上营业厅"),
    search_route="hall-search",
    groups=(
        Group(
            "",
            (
                Entry(_("首页"), "hall-home", "home"),
                Entry(_("账单"), "hall-bill-list", "file-invoice", "bills.view_bill"),
                Entry(_("业务"), "hall-product-list", "router", "inventory.view_product"),
            ),
            tenant_type="province",
        ),
    ),
)
