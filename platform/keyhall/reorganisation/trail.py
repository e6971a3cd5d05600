"""What the trail of changes keeps of plans of the organisation (A13, A23)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import divisions, names_from, people
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit
from keyhall.organisation.permissions import VIEW_ORGANISATION
from keyhall.reorganisation.models import Reorganisation, ReorganisationState, StepKind

SUBJECT = "organisation.reorganisation"
_UNITS = names_from(Unit, "name")
REORGANISATION = subject(
    SUBJECT,
    _("机构调整"),
    permission=VIEW_ORGANISATION,
    resource="reorganisations",
    names=names_from(Reorganisation, "name"),
    verbs={
        "plan": _("起草"),
        "change": _("修改"),
        "add_step": _("增加步骤"),
        "remove_step": _("删除步骤"),
        "schedule": _("安排"),
        "reopen": _("退回起草"),
        "perform": _("执行"),
        "fail": _("执行失败"),
        "cancel": _("作废"),
    },
    fields={
        "name": Field(_("名称")),
        "document": Field(_("文号")),
        "effective_on": Field(_("生效日期"), "day"),
        "state": Field(_("状态"), "choice", ReorganisationState.choices),
        "problem": Field(_("未能执行的原因")),
        "kind": Field(_("步骤"), "choice", StepKind.choices, column=""),
        "unit": Field(_("机构名称"), names=_UNITS, column=""),
        "to": Field(_("去向机构"), names=_UNITS, column=""),
        "region": Field(_("划转地区"), names=divisions, column=""),
        "manager": Field(_("原客户经理"), names=people, column=""),
        "new_manager": Field(_("新客户经理"), names=people, column=""),
    },
)
