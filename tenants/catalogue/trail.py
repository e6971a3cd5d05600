"""What the trail of changes keeps of the catalogue (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.catalogue.models import OfferingStatus, ProductOffering, ProductSpecification
from tenants.catalogue.permissions import VIEW_CATALOGUE

SPECIFICATION = subject(
    "catalogue.specification",
    _("产品规格"),
    permission=VIEW_CATALOGUE,
    resource="product-specifications",
    names=names_from(ProductSpecification, "name", "code"),
    verbs={"define": _("定义产品规格")},
    fields={
        "code": Field(_("规格编码")),
        "name": Field(_("规格名称")),
        "characteristics": Field(_("特性"), "list"),
    },
)
OFFERING = subject(
    "catalogue.offering",
    _("商品"),
    permission=VIEW_CATALOGUE,
    resource="product-offerings",
    names=names_from(ProductOffering, "name", "code"),
    verbs={"define": _("定义商品"), "set_price": _("设置资费")},
    fields={
        "code": Field(_("商品编码")),
        "name": Field(_("商品名称")),
        "lifecycle_status": Field(_("状态"), "choice", OfferingStatus.choices),
        "component": Field(_("费用项"), column="prices"),
        "amount": Field(_("单价"), column="prices"),
        "valid_from": Field(_("开始日期"), "day"),
    },
)
TAX_RATE = subject(
    "catalogue.tax_rate",
    _("税率"),
    permission=VIEW_CATALOGUE,
    verbs={"set_tax_rate": _("设置税率")},
    fields={
        "category": Field(_("税目")),
        "rate": Field(_("税率"), "share"),
        "valid_from": Field(_("开始日期"), "day"),
    },
)
