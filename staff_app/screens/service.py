"""Lists about service levels and outages."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

KEPT_TONES = {"True": "good", "False": "bad"}

SERVICE_LEVELS = Screen(
    resource="service-levels",
    title=_("服务水平"),
    help="service-levels",
    columns=(
        "product_name",
        "service_number",
        "customer_name",
        "month",
        "target",
        "availability",
        "outage_minutes",
        "kept",
        "is_warned",
    ),
    more_columns=("maintenance_minutes", "is_running"),
    filters=("month", "kept", "warned"),
    searchable=_("业务号码、名称或客户"),
    row_route="service-level-detail",
    link_column="product_name",
    links={"customer_name": ("customer-detail", "customer_uid")},
    tones={"kept": KEPT_TONES, "is_warned": {"True": "warning"}},
    empty=Empty(_("没有承诺服务水平的业务"), _("为商品或业务设置可用率目标后，每月的达标情况显示在这里。")),
    exports=True,
)

OUTAGES = Screen(
    resource="outages",
    title=_("业务中断"),
    help="outages",
    columns=(
        "started_at",
        "ended_at",
        "minutes",
        "product_name",
        "customer_name",
        "cause",
        "is_agreed_maintenance",
    ),
    more_columns=("service_number", "description"),
    filters=("month", "cause", "agreed", "unended"),
    searchable=_("业务号码、名称或客户"),
    row_route="outage-detail",
    link_column="started_at",
    links={"customer_name": ("customer-detail", "customer_uid")},
    actions=(Action(_("登记中断"), "outage-new", "plus", "service.record_outage", primary=True),),
    empty=Empty(_("没有登记过中断"), _("业务中断时点“登记中断”，达标情况随即重新计算。")),
    exports=True,
)

OBJECTIVES = Screen(
    resource="service-objectives",
    title=_("服务水平目标"),
    help="service-objectives",
    columns=(
        "offering_name",
        "product_name",
        "customer_class",
        "availability",
        "valid_from",
        "valid_until",
        "standing",
    ),
    more_columns=("service_number",),
    filters=("standing",),
    searchable=_("商品、业务名称或号码"),
    tones={"standing": {"coming": "info", "current": "good", "past": "neutral"}},
    actions=(Action(_("设置目标"), "objective-new", "plus", "service.change_objective", primary=True),),
    empty=Empty(_("还没有设置目标"), _("点“设置目标”，为商品或单项业务承诺可用率。")),
    exports=True,
)
