"""What the trail of changes keeps of the working calendar (A11, A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.subjects import Field, subject
from keyhall.calendar.permissions import VIEW_CALENDAR

DAY = subject(
    "calendar.day",
    _("工作日历"),
    permission=VIEW_CALENDAR,
    verbs={"arrange": _("安排"), "release": _("恢复国家安排")},
    fields={
        "day": Field(_("日期"), "day"),
        "is_working": Field(_("上班"), "flag"),
        "name": Field(_("名称")),
        "is_national": Field(_("国家安排"), "flag"),
    },
)
