"""What the trail of changes keeps of posts, who holds them, and teams (A13, A23)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from, people, roles
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit
from keyhall.organisation.permissions import VIEW_ORGANISATION
from keyhall.rights.permissions import VIEW_PEOPLE
from keyhall.staffing.models import HoldingState, Post, PostHolding, PostReach, PostState, Team, TeamState
from keyhall.tenancy.models import Tenant

POST_SUBJECT = "staffing.post"
HOLDING_SUBJECT = "staffing.holding"
TEAM_SUBJECT = "staffing.team"


def _holdings(uids: Collection[str]) -> dict[str, str]:
    """Whom each holding is of, and the post."""
    found = PostHolding.objects.filter(uid__in=uids).values_list("uid", "person__name", "post__name")
    return {str(uid): f"{name} {post}" for uid, name, post in found}


def _provinces(slugs: Collection[str]) -> dict[str, str]:
    """What provinces are called."""
    return dict(Tenant.objects.filter(schema_name__in=slugs).values_list("schema_name", "name"))


POST = subject(
    POST_SUBJECT,
    _("岗位"),
    permission=VIEW_ORGANISATION,
    resource="posts",
    names=names_from(Post, "name"),
    verbs={"add": _("设置"), "change": _("修改"), "close": _("撤销"), "hand_over": _("随机构划转")},
    fields={
        "name": Field(_("岗位名称")),
        "unit_uid": Field(_("机构名称"), names=names_from(Unit, "name"), column="unit_name"),
        "role": Field(_("角色"), names=roles),
        "reach": Field(_("范围"), "choice", PostReach.choices),
        "places": Field(_("编制")),
        "state": Field(_("状态"), "choice", PostState.choices),
    },
)
HOLDING = subject(
    HOLDING_SUBJECT,
    _("任职"),
    permission=VIEW_PEOPLE,
    resource="post-holdings",
    names=_holdings,
    verbs={"appoint": _("任命"), "relieve": _("免职")},
    fields={
        "person_uid": Field(_("人员"), names=people),
        "post_uid": Field(_("岗位"), names=names_from(Post, "name")),
        "is_main": Field(_("主岗"), "flag"),
        "since": Field(_("开始日期"), "day"),
        "until": Field(_("截止日期"), "day"),
        "state": Field(_("状态"), "choice", HoldingState.choices, column="standing"),
        "reason": Field(_("理由")),
    },
)
TEAM = subject(
    TEAM_SUBJECT,
    _("团队"),
    permission=VIEW_ORGANISATION,
    resource="teams",
    names=names_from(Team, "name"),
    verbs={
        "add": _("组建"),
        "change": _("修改"),
        "set_member": _("设定成员"),
        "remove_member": _("移出成员"),
        "set_provinces": _("设定参与省份"),
        "disband": _("解散"),
    },
    fields={
        "name": Field(_("团队名称")),
        "purpose": Field(_("工作目标")),
        "state": Field(_("状态"), "choice", TeamState.choices),
        "provinces": Field(_("参与省份"), "list", names=_provinces),
        "member": Field(_("成员"), names=people, column=""),
        "duty": Field(_("分工"), column=""),
        "is_lead": Field(_("负责人"), "flag", column=""),
    },
)
