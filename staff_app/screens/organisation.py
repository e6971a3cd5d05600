"""Lists of the organisation."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

PLAN_TONES = {"draft": "info", "scheduled": "warning", "done": "good", "cancelled": "neutral"}

REORGANISATIONS = Screen(
    resource="reorganisations",
    title=_("机构调整"),
    help="reorganisations",
    columns=("name", "document", "effective_on", "state", "planned_by", "performed_at"),
    filters=("state",),
    searchable=_("名称"),
    row_route="reorganisation-detail",
    tones={"state": PLAN_TONES},
    notes={"state": "problem"},
    actions=(
        Action(_("起草机构调整"), "reorganisation-new", "plus", "organisation.reorganise", primary=True),
    ),
    empty=Empty(
        _("还没有机构调整"), _("合并机构、调整上级、划转客户，可以先起草并预览影响，到生效日期自动执行。")
    ),
    crumbs=((_("机构"), "organisation"),),
)

POST_TONES = {"open": "good", "closed": "neutral"}
HOLDING_TONES = {"coming": "info", "current": "good", "ended": "neutral"}
ROLE_TONES = {"proposed": "warning", "active": "good", "refused": "bad", "ended": "neutral"}
TEAM_TONES = {"active": "good", "disbanded": "neutral"}

POSTS = Screen(
    resource="posts",
    title=_("岗位管理"),
    help="posts",
    columns=("name", "unit_name", "role_name", "held_by", "held", "places", "state"),
    filters=("state", "role"),
    searchable=_("岗位名称"),
    row_route="post-detail",
    tones={"state": POST_TONES},
    actions=(Action(_("设置岗位"), "post-new", "plus", "organisation.change_organisation", primary=True),),
    empty=Empty(_("还没有岗位"), _("岗位带着角色：任命到岗位上的人自动得到角色，免职时一并收回。")),
    crumbs=((_("机构"), "organisation"),),
)

TEAMS = Screen(
    resource="teams",
    title=_("虚拟团队"),
    help="teams",
    columns=("name", "purpose", "lead", "size", "is_national", "state"),
    more_columns=("created_at",),
    filters=("state",),
    searchable=_("团队名称"),
    row_route="team-detail",
    tones={"state": TEAM_TONES},
    actions=(Action(_("组建团队"), "team-new", "plus", "organisation.change_organisation", primary=True),),
    empty=Empty(_("还没有团队"), _("把不同机构的人编成一个团队，共同负责客户。")),
    crumbs=((_("机构"), "organisation"),),
)
