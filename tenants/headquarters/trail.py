"""What the trail of changes keeps of provinces and their figures (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import divisions, names_from
from keyhall.audit.subjects import Field, subject
from keyhall.tenancy.models import ProvisioningKind, TenantStatus
from tenants.headquarters.models import Visit, VisitState
from tenants.headquarters.permissions import VIEW_FIGURES, VIEW_PROVINCE, VISIT_PROVINCE

PROVINCE = subject(
    "headquarters.province",
    _("省份"),
    permission=VIEW_PROVINCE,
    verbs={**dict(ProvisioningKind.choices), "create": _("开省")},
    fields={
        "slug": Field(_("代号")),
        "name": Field(_("名称")),
        "region": Field(_("区划"), names=divisions),
        "admin_email": Field(_("管理员邮箱")),
        "status": Field(_("状态"), "choice", TenantStatus.choices),
        "reason": Field(_("原因")),
    },
)
CHECK = subject(
    "headquarters.check",
    _("对账"),
    permission=VIEW_FIGURES,
    verbs={"ask_everything": _("要求重新上报")},
    fields={"province": Field(_("省份"))},
)
VISIT = subject(
    "headquarters.visit",
    _("访问省公司"),
    permission=VISIT_PROVINCE,
    resource="visits",
    names=names_from(Visit, "person_name", "province"),
    verbs={
        "ask": _("申请访问"),
        "open": _("开始访问"),
        "refuse": _("未能开始"),
        "end": _("结束访问"),
    },
    fields={
        "province": Field(_("省份")),
        "reason": Field(_("访问原因")),
        "minutes": Field(_("申请分钟数"), "count"),
        "until": Field(_("有效至"), "moment"),
        "state": Field(_("状态"), "choice", VisitState.choices),
        "ended_by": Field(_("结束人")),
    },
)
