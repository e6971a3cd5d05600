"""What the trail of changes keeps of roles and who holds them (A13)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import DENY, MASK
from keyhall.audit.names import names_from, people, permissions, roles
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit
from keyhall.rights.models import Assignment, AssignmentState, OwnRole, Scope
from keyhall.rights.permissions import VIEW_PEOPLE


def _assignments(uids: Collection[str]) -> dict[str, str]:
    """Whom each assignment is for, and the role."""
    found = list(Assignment.objects.filter(uid__in=uids).values_list("uid", "person_uid", "role"))
    names = people([str(person) for _uid, person, _role in found])
    titles = roles([role for _uid, _person, role in found])
    return {
        str(uid): f"{names.get(str(person), '')} {titles.get(role, role)}".strip()
        for uid, person, role in found
    }


ASSIGNMENT = subject(
    "rights.assignment",
    _("授权"),
    permission=VIEW_PEOPLE,
    names=_assignments,
    verbs={
        "assign": _("授予角色"),
        "propose": _("申请授予角色"),
        "approve": _("批准"),
        "refuse": _("退回"),
        "end": _("收回"),
    },
    fields={
        "person_uid": Field(_("人员"), names=people),
        "role": Field(_("角色"), names=roles),
        "scope": Field(_("范围"), "choice", Scope.choices),
        "unit_uid": Field(_("机构"), names=names_from(Unit, "name")),
        "since": Field(_("开始日期"), "day"),
        "until": Field(_("结束日期"), "day"),
        "state": Field(_("状态"), "choice", AssignmentState.choices),
        "reason": Field(_("原因")),
        "decision_reason": Field(_("处理意见")),
    },
)
ROLE = subject(
    "rights.role",
    _("自定义角色"),
    permission=VIEW_PEOPLE,
    names=names_from(OwnRole, "name"),
    verbs={"create": _("新建角色"), "change": _("修改角色"), "retire": _("停用角色")},
    fields={
        "name": Field(_("名称")),
        "description": Field(_("说明")),
        "permissions": Field(_("权限"), "list", names=permissions),
        "is_active": Field(_("启用"), "flag"),
    },
)
COLUMN_RULE = subject(
    "rights.column_rule",
    _("字段规则"),
    permission=VIEW_PEOPLE,
    verbs={"set": _("设置规则"), "clear": _("取消规则")},
    fields={
        "role": Field(_("角色"), names=roles),
        "resource": Field(_("列表")),
        "column": Field(_("字段")),
        "effect": Field(_("效果"), "choice", [(DENY, _("不显示")), (MASK, _("部分遮盖"))]),
    },
)
