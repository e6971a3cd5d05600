"""One's own exports: what was taken out, and the file."""

from django.utils.translation import gettext_lazy as _

from api.kit.columns import Column
from api.kit.filters import Rows
from api.kit.operations import SIGNED_IN
from api.kit.registry import register
from api.kit.resource import Resource
from api.models import Export
from keyhall.access.actor import Actor


def own_exports(acting: Actor) -> Rows:
    """What the actor has taken out; nobody sees another's exports."""
    return Export.objects.filter(requested_by_uid=acting.uid)


EXPORTS = register(
    Resource(
        name="exports",
        title=_("导出"),
        permission=SIGNED_IN,
        rows=own_exports,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("resource", _("列表")),
            Column("file_format", _("格式"), "choice", choices=(("csv", "CSV"), ("xlsx", "XLSX"))),
            Column("rows", _("行数"), "count", nullable=True),
            Column("file_name", _("文件名")),
            Column("job_uid", _("任务标识"), "uid", nullable=True),
            Column("created_at", _("提交时间"), "moment", sort=True),
            Column("finished_at", _("完成时间"), "moment", sort=True, nullable=True),
        ),
        more=(
            Column("filters", _("筛选条件"), "map"),
            Column("columns", _("列"), "list"),
            Column("ordering", _("排序")),
        ),
        exportable=False,
    )
)
