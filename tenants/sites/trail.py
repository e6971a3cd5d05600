"""What the trail of changes keeps of sites (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.sites.models import Site, SiteStatus
from tenants.sites.permissions import VIEW_SITE

SITE = subject(
    "sites.site",
    _("装机地点"),
    permission=VIEW_SITE,
    resource="sites",
    names=names_from(Site, "name", "address"),
    verbs={"open": _("登记地点"), "rename": _("修改名称"), "close": _("停用")},
    fields={
        "customer": Field(_("客户"), names="customers.customer", column="customer_uid"),
        "name": Field(_("地点名称")),
        "address": Field(_("地址")),
        "status": Field(_("状态"), "choice", SiteStatus.choices),
    },
)
