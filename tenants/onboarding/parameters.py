"""How much one import may bring (A11, B23)."""

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Whole
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("客户导入"))
MOST_ROWS = AREA.parameter(
    "onboarding.most_rows",
    _("一个文件的最多行数"),
    _("导入文件的数据行超过此数即被拒绝，须拆分成几个文件。调大使一次导入占用后台更久。"),
    Whole(1_000, 100_000),
    100_000,
    unit=_("行数据"),
)
LARGEST_FILE = AREA.parameter(
    "onboarding.largest_file",
    _("导入文件的最大容量"),
    _("导入文件超过此容量即被拒绝，须拆分成几个文件。系统本身不接收 64 MB 以上的文件。"),
    Whole(1, 64),
    64,
    unit="MB",
)
