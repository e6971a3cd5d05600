"""What the trail of changes keeps of service levels and outages (A13)."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from keyhall.parameters.words import words_of
from tenants.customers.classes import CustomerClass
from tenants.service.models import Outage, ServiceLevelObjective
from tenants.service.parameters import OUTAGE_CAUSES
from tenants.service.permissions import VIEW_OBJECTIVE, VIEW_SERVICE_LEVEL


def _causes(codes: Collection[str]) -> Mapping[str, str]:
    """What causes are called in the reader's language, retired ones too."""
    words = dict(words_of(OUTAGE_CAUSES))
    return {code: words[code] for code in codes if code in words}


_PRODUCT = Field(_("业务"), names="inventory.product", column="product_uid")
OBJECTIVE = subject(
    "service.objective",
    _("服务水平目标"),
    permission=VIEW_OBJECTIVE,
    resource="service-objectives",
    names=names_from(ServiceLevelObjective, "product__name", "offering__name"),
    verbs={"set": _("设置目标")},
    fields={
        "availability": Field(_("可用率"), "share"),
        "valid_from": Field(_("开始日期"), "day"),
        "customer_class": Field(_("客户类别"), "choice", CustomerClass.choices),
        "product": _PRODUCT,
        "offering": Field(_("商品"), column="offering_uid"),
    },
)
OUTAGE = subject(
    "service.outage",
    _("业务中断"),
    permission=VIEW_SERVICE_LEVEL,
    resource="outages",
    names=names_from(Outage, "product__name", "product__service_number"),
    verbs={"record": _("登记中断"), "change": _("修改中断")},
    fields={
        "product": _PRODUCT,
        "started_at": Field(_("开始时间"), "moment"),
        "ended_at": Field(_("恢复时间"), "moment"),
        "is_agreed_maintenance": Field(_("约定的维护"), "flag"),
        "cause": Field(_("原因"), names=_causes),
        "description": Field(_("说明")),
    },
)
