"""What the trail of changes keeps of the organisation (A13, A23)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import divisions, names_from
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit, UnitKind
from keyhall.organisation.permissions import VIEW_ORGANISATION

UNIT = subject(
    "organisation.unit",
    _("机构"),
    permission=VIEW_ORGANISATION,
    resource="organisation-units",
    names=names_from(Unit, "name"),
    verbs={
        "open": _("设立"),
        "change": _("修改"),
        "move": _("调整上级"),
        "close": _("撤销"),
    },
    fields={
        "name": Field(_("机构名称")),
        "kind": Field(_("级别"), "choice", UnitKind.choices),
        "region": Field(_("所辖地区"), names=divisions),
        "parent": Field(_("上级机构"), column="parent_name"),
        "on": Field(_("开始日期"), "day", column=""),
        "closed_on": Field(_("撤销日期"), "day"),
    },
)
