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
