"""Lists of visits: those headquarters makes, and those a province has had."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen
from staff_app.screens.audit import ACCESS_TONES

VISIT_TONES = {"requested": "info", "open": "good", "ended": "neutral", "refused": "warning"}
VISITS = Screen(
    resource="visits",
    title=_("访问省公司"),
    help="visits",
    columns=("province_name", "person_name", "reason", "state", "requested_at", "until", "ended_by"),
    more_columns=("minutes", "ended_at"),
    filters=("province", "state", "person"),
    row_route="visit-detail",
    link_column="province_name",
    addresses={"state": lambda visit: visit["address"] or None},
    tones={"state": VISIT_TONES},
    actions=(Action(_("申请访问"), "visit-new", "building", "headquarters.visit_province", primary=True),),
    empty=Empty(_("还没有访问过省公司"), _("集团的页面显示各省上报的数据；需要看明细时，在这里申请。")),
    note=_("省公司登记了访问之后才能进入；访问期间只能查看，看过什么省公司都查得到。"),
)
RECEIVED_VISITS = Screen(
    resource="received-visits",
    title=_("集团访问"),
    help="received-visits",
    columns=("person_name", "reason", "state", "opened_at", "until", "ended_at", "ended_by"),
    filters=("state", "person"),
    row_route="received-visit-detail",
    link_column="person_name",
    tones={"state": VISIT_TONES},
    empty=Empty(_("集团还没有访问过本省"), _("集团人员访问本省之前，先在这里留下记录。")),
    exports=True,
    note=_("谁、为什么、到什么时候可以查看本省；点击访问人可以看到查看过的页面，也可以结束访问。"),
)
LOOKS = Screen(
    resource="visit-looks",
    title=_("访问期间查看的内容"),
    help="visit-looks",
    columns=("recorded_at", "actor_name", "kind", "path", "permission", "address"),
    filters=("kind", "path"),
    link_column="",
    tones={"kind": ACCESS_TONES},
    crumbs=((_("集团访问"), "received-visit-list"),),
    empty=Empty(_("没有查看过任何内容"), _("访问人打开的每个页面都会在这里留下一条记录。")),
    exports=True,
)
