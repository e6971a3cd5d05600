"""What the trail of changes keeps of notices (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.notices.models import AUDIENCES, Notice, NoticeState
from tenants.notices.permissions import VIEW_NOTICE

NOTICE = subject(
    "notices.notice",
    _("公告"),
    permission=VIEW_NOTICE,
    resource="notices",
    names=names_from(Notice, "title"),
    verbs={"publish": _("发布公告"), "withdraw": _("撤回")},
    fields={
        "title": Field(_("标题")),
        "audience": Field(_("发布对象"), "choice", AUDIENCES),
        "published_from": Field(_("开始日期"), "day"),
        "published_until": Field(_("截止日期"), "day"),
        "state": Field(_("状态"), "choice", NoticeState.choices),
    },
)
