"""What the trail of changes keeps of the visits of headquarters (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from keyhall.visits.models import ReceivedVisit, VisitState
from keyhall.visits.permissions import VIEW_VISIT

VISIT = subject(
    "visits.visit",
    _("集团访问"),
    permission=VIEW_VISIT,
    resource="received-visits",
    names=names_from(ReceivedVisit, "person_name"),
    verbs={"open": _("开始访问"), "refuse": _("拒绝过期的访问申请"), "end": _("结束访问")},
    fields={
        "person": Field(_("访问人"), column="person_name"),
        "reason": Field(_("访问原因")),
        "until": Field(_("有效至"), "moment"),
        "state": Field(_("状态"), "choice", VisitState.choices),
        "ended_by": Field(_("结束人")),
    },
)
