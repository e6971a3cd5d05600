"""The list of a customer's sites."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

SITE_TONES = {"open": "good", "closed": "neutral"}

SITES = Screen(
    resource="sites",
    title=_("装机地点"),
    help="hall-sites",
    columns=("address", "name", "status", "product_count", "changed_at"),
    filters=("status",),
    searchable=_("名称或地址"),
    row_route="hall-site",
    link_column="address",
    tones={"status": SITE_TONES},
    actions=(Action(_("登记地点"), "hall-site-new", "plus", "sites.keep_site", primary=True),),
    empty=Empty(_("还没有装机地点"), _("订购业务时填写的地址会登记在这里，也可以先登记地点。")),
    crumbs=((_("我的业务"), "hall-product-list"),),
)
