"""What the trail of changes keeps of loads of usage (A13)."""

from django.utils.translation import gettext_lazy as _

from billing.usage.models import UsageLoad
from billing.usage.permissions import VIEW_USAGE
from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject

LOAD = subject(
    "usage.load",
    _("使用量装载"),
    permission=VIEW_USAGE,
    resource="usage-loads",
    names=names_from(UsageLoad, "file_name"),
    verbs={"load": _("装载文件")},
    fields={
        "file_name": Field(_("文件名")),
        "loaded": Field(_("已入库"), "count"),
        "rejected": Field(_("被拒"), "count"),
    },
)
