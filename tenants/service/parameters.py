"""When service levels call for attention (A11, F01)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.dictionaries import Dictionary, dictionary
from keyhall.parameters.kinds import Share
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("服务质量"))
WARNING_THRESHOLD = AREA.parameter(
    "service.warning_threshold",
    _("服务水平预警线"),
    _(
        "当月中断时间用去全月允许中断时间的这一比例时，该业务在“达标情况”中标为预警，便于在未达标之前处理。"
        "可为本地网、分局和社区分别设置；调小则更早预警，不影响是否达标的计算。"
    ),
    Share(Decimal("0.1"), Decimal(1)),
    Decimal("0.8"),
    by_unit=True,
)
# What the rule on agreed maintenance names.
MAINTENANCE = "maintenance"
OUTAGE_CAUSES = dictionary(
    Dictionary(
        "service.outage_causes",
        _("中断原因"),
        _("登记业务中断时可选的原因，客户在网上营业厅也看到。停用的原因不能再选，原有的中断记录照旧显示。"),
        __package__,
        AREA.title,
        frozenset({MAINTENANCE}),
    )
)
