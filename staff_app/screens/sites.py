"""The list of customers' sites."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

SITE_TONES = {"open": "good", "closed": "neutral"}

SITES = Screen(
    resource="sites",
    title=_("装机地点"),
    help="sites",
    columns=("address", "name", "customer_name", "status", "product_count", "changed_at"),
    filters=("status",),
    searchable=_("名称或地址"),
    row_route="site-detail",
    link_column="address",
    links={"customer_name": ("customer-detail", "customer_uid")},
    tones={"status": SITE_TONES},
    empty=Empty(_("还没有装机地点"), _("受理订单时填写的地址会登记在这里，也可以在客户页面上先登记。")),
)
