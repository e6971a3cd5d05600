"""What the trail of changes keeps of customers' products (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.inventory.models import Product, ProductStatus
from tenants.inventory.permissions import VIEW_PRODUCT

PRODUCT = subject(
    "inventory.product",
    _("客户产品"),
    permission=VIEW_PRODUCT,
    resource="products",
    names=names_from(Product, "name", "service_number"),
    verbs={"add": _("登记产品"), "terminate": _("拆机")},
    fields={
        "name": Field(_("产品名称")),
        "status": Field(_("状态"), "choice", ProductStatus.choices),
        "service_number": Field(_("业务号码")),
        "start_date": Field(_("启用日期"), "day"),
        "end_date": Field(_("终止日期"), "day"),
        "account_uid": Field(_("账户"), names="accounts.account"),
    },
)
