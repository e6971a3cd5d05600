"""Lists of people and of the roles they hold."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

ASSIGNMENT_TONES = {"active": "good", "proposed": "warning", "refused": "bad", "ended": "neutral"}

PEOPLE = Screen(
    resource="people",
    title=_("人员"),
    help="people",
    columns=("name", "post", "roles", "email", "phone", "is_active"),
    filters=("role", "is_active"),
    searchable=_("姓名、岗位或邮箱"),
    row_route="person-detail",
    actions=(
        Action(_("邀请记录"), "invitation-list", "history", "rights.invite_person"),
        Action(_("邀请人员"), "person-invite", "plus", "rights.invite_person", primary=True),
    ),
    empty=Empty(_("还没有人员"), _("人员由系统管理员邀请，接受邀请后在此显示。")),
)

INVITATION_TONES = {"sent": "info", "joined": "good", "refused": "bad"}

INVITATIONS = Screen(
    resource="invitations",
    title=_("邀请记录"),
    help="people",
    columns=("name", "email", "post", "state", "invited_by", "created_at"),
    tones={"state": INVITATION_TONES},
    empty=Empty(_("还没有邀请"), _("邀请人员后，可以在这里看到对方是否已加入。")),
    crumbs=((_("人员"), "person-list"),),
)

ASSIGNMENTS = Screen(
    resource="role-assignments",
    title=_("授权记录"),
    help="assignments",
    columns=(
        "name",
        "role_name",
        "scope",
        "unit_name",
        "state",
        "is_sensitive",
        "since",
        "until",
        "proposed_by",
        "decided_by",
    ),
    more_columns=("created_at", "decided_at"),
    filters=("state", "role"),
    searchable=_("姓名"),
    row_route="assignment-detail",
    tones={"state": ASSIGNMENT_TONES},
    empty=Empty(_("没有符合条件的授权"), _("在人员页面上授予角色；敏感角色须由第二人审批。")),
    exports=False,
)

COLUMN_RULES = Screen(
    resource="column-rules",
    title=_("字段规则"),
    help="roles",
    columns=("role_name", "resource_title", "column_label", "effect"),
    empty=Empty(_("没有字段规则"), _("没有规则时，角色能看到其权限内的全部字段。")),
)

OWN_ROLES = Screen(
    resource="roles",
    title=_("自定义角色"),
    help="roles",
    columns=("name", "description", "holders", "is_active"),
    row_route="role-change",
    actions=(Action(_("新增角色"), "role-new", "plus", "rights.change_role"),),
    empty=Empty(_("没有自定义角色"), _("系统自带的角色不够用时，可以新增本单位自己的角色。")),
)
