"""What the trail of changes keeps of people's rights (A10, A13, M03)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import DENY, MASK
from keyhall.access.roles import Role
from keyhall.audit.names import names_from, people, permissions, roles
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit
from keyhall.rights.models import Assignment, AssignmentState, Invitation, OwnRole, Scope, Spread
from keyhall.rights.permissions import KEEP_COLLEAGUES, VIEW_PEOPLE

ROLES_BY_SPREAD = {
    "roles_subordinates": Field(_("及于下级单位的角色"), "list", Role.choices),
    "roles_group": Field(_("及于整个集团的角色"), "list", Role.choices),
}
EFFECTS = ((DENY, _("不显示")), (MASK, _("部分遮盖")))


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
    resource="role-assignments",
    names=_assignments,
    verbs={
        "assign": _("授予"),
        "propose": _("申请授予"),
        "approve": _("批准"),
        "refuse": _("退回"),
        "end": _("收回"),
        "hand_over": _("随机构划转"),
    },
    fields={
        "person_uid": Field(_("人员"), names=people),
        "role": Field(_("角色"), names=roles),
        "scope": Field(_("范围"), "choice", Scope.choices),
        "spread": Field(_("单位范围"), "choice", Spread.choices, column="scope"),
        "unit_uid": Field(_("机构名称"), names=names_from(Unit, "name"), column="unit_name"),
        "since": Field(_("开始日期"), "day"),
        "until": Field(_("截止日期"), "day"),
        "state": Field(_("状态"), "choice", AssignmentState.choices),
        "reason": Field(_("授权理由")),
        "decision_reason": Field(_("审批或收回理由")),
    },
)
ROLE = subject(
    "rights.role",
    _("自定义角色"),
    permission=VIEW_PEOPLE,
    resource="roles",
    names=names_from(OwnRole, "name"),
    verbs={"create": _("新增"), "change": _("修改"), "retire": _("停用")},
    fields={
        "name": Field(_("角色名称")),
        "description": Field(_("说明")),
        "permissions": Field(_("权限"), "list", names=permissions),
        "is_active": Field(_("启用"), "flag"),
    },
)
COLUMN_RULE = subject(
    "rights.column_rule",
    _("字段规则"),
    permission=VIEW_PEOPLE,
    resource="column-rules",
    verbs={"set": _("设定"), "clear": _("取消规则")},
    fields={
        "role": Field(_("角色"), names=roles),
        "resource": Field(_("对象")),
        "column": Field(_("字段")),
        "effect": Field(_("效果"), "choice", EFFECTS),
    },
)
INVITATION = subject(
    "rights.invitation",
    _("邀请"),
    permission=VIEW_PEOPLE,
    names=names_from(Invitation, "name"),
    verbs={"invite": _("邀请")},
    fields={
        "email": Field(_("电子邮箱")),
        "name": Field(_("姓名")),
        "roles": Field(_("角色"), "list", Role.choices),
        **ROLES_BY_SPREAD,
    },
)
COLLEAGUE = subject(
    "rights.colleague",
    _("客户的人员"),
    permission=KEEP_COLLEAGUES,
    names=people,
    verbs={"set_roles": _("设定角色"), "remove": _("移除")},
    fields={"roles": Field(_("角色"), "list", Role.choices), **ROLES_BY_SPREAD},
)
CUSTOMER_POLICY = subject(
    "rights.customer_policy",
    _("客户的登录要求"),
    permission=KEEP_COLLEAGUES,
    verbs={"change": _("修改")},
    fields={"needs_second_factor": Field(_("所有同事登录时使用两步验证"), "flag")},
)
