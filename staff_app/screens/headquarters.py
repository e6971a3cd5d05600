"""Lists about the nation: customers, figures, checks and differences."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen
from staff_app.screens.customers import CLASS_TONES, STATUS_TONES

CHECK_TONES = {"asked": "info", "agreed": "good", "differing": "bad", "repaired": "warning"}
RECONCILIATION = ((_("对账"), "reconciliation"),)

NATIONAL_CUSTOMERS = Screen(
    resource="national-customers",
    title=_("全国客户"),
    help="national-customers",
    note=_("各省客户资料中全国共享的部分，几秒内随省里更新。"),
    columns=(
        "name",
        "code",
        "province_name",
        "region_name",
        "customer_class",
        "status",
        "group_name",
        "account_manager",
    ),
    more_columns=("credit_code", "industry", "since", "priority", "told_at"),
    filters=("province", "customer_class", "industry", "status", "credit_code"),
    searchable=_("名称、编码或拼音"),
    row_route="national-customer",
    tones={"customer_class": CLASS_TONES, "status": STATUS_TONES},
    empty=Empty(_("还没有客户"), _("各省新增客户后，几秒内出现在这里。")),
    order="priority",
    exports=True,
)

GROUP_PEOPLE = Screen(
    resource="group-people",
    title=_("集团客户人员"),
    help="group-people",
    note=_("集团客户的人员在一个省得到“整个集团”的角色后，自动可以进入集团有单位的其他省。"),
    columns=(
        "name",
        "group_name",
        "home_name",
        "home_customer",
        "province_name",
        "customer_name",
        "role_names",
    ),
    more_columns=("needs_second_factor", "told_at"),
    filters=("province",),
    searchable=_("姓名或集团"),
    links={
        "home_customer": ("national-customer", "home_customer_uid"),
        "customer_name": ("national-customer", "customer_uid"),
    },
    empty=Empty(_("还没有集团客户人员"), _("集团客户的管理员授予“整个集团”的角色后，几秒内出现在这里。")),
    exports=True,
)

FIGURE_CELLS = Screen(
    resource="figure-cells",
    title=_("指标明细"),
    help="figure-cells",
    note=_("每个指标按省份、地市、客户类别、行业和月份的最小组成部分，可以导出自行汇总。"),
    columns=("figure_title", "province_name", "city_name", "customer_class", "industry", "month", "value"),
    filters=("figure", "province", "customer_class", "industry", "month"),
    link_column="figure_title",
    empty=Empty(_("还没有指标"), _("省份上报后，指标随即出现在这里。")),
    exports=True,
)

FIGURE_CHECKS = Screen(
    resource="figure-checks",
    title=_("对账记录"),
    help="figure-checks",
    columns=(
        "province_name",
        "state",
        "compared",
        "differences",
        "attempt",
        "requested_by",
        "asked_at",
        "answered_at",
    ),
    filters=("province", "state"),
    link_column="province_name",
    tones={"state": CHECK_TONES},
    crumbs=RECONCILIATION,
    empty=Empty(_("还没有对过账"), _("系统每 10 分钟对账一次，也可以在“对账”页立即开始。")),
    exports=True,
)

DIFFERENCES = Screen(
    resource="differences",
    title=_("差异记录"),
    help="differences",
    columns=(
        "province_name",
        "figure_title",
        "month",
        "province_value",
        "headquarters_value",
        "found_at",
        "repaired_at",
    ),
    filters=("province", "open"),
    link_column="province_name",
    crumbs=RECONCILIATION,
    empty=Empty(_("没有差异"), _("各省的数字与集团掌握的一致。")),
    exports=True,
)
