"""The lists of what was promised of services and where it was broken."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

SERVICE_LEVELS = Screen(
    resource="service-levels",
    title=_("服务水平"),
    help="hall-service-levels",
    columns=(
        "product_name",
        "service_number",
        "month",
        "target",
        "availability",
        "outage_minutes",
        "maintenance_minutes",
        "kept",
    ),
    filters=("month", "kept"),
    tones={"kept": {"True": "good", "False": "bad"}},
    searchable=_("业务号码或名称"),
    row_route="hall-product",
    row_key="product_uid",
    link_column="product_name",
    empty=Empty(_("没有服务水平承诺"), _("合同约定了可用率的业务，每月的实测结果显示在这里。")),
)
OUTAGES = Screen(
    resource="outages",
    title=_("中断记录"),
    help="hall-outages",
    columns=(
        "product_name",
        "started_at",
        "ended_at",
        "minutes",
        "is_agreed_maintenance",
        "cause",
        "description",
    ),
    filters=("month", "cause"),
    searchable=_("业务号码或名称"),
    row_route="hall-product",
    row_key="product_uid",
    link_column="product_name",
    empty=Empty(_("没有中断记录"), _("业务发生中断或约定的割接时记录在这里。")),
)
