"""What the trail of changes keeps of the organisation (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import divisions, names_from
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit, UnitKind
from keyhall.organisation.permissions import VIEW_ORGANISATION

UNIT = subject(
    "organisation.unit",
    _("机构"),
    permission=VIEW_ORGANISATION,
    names=names_from(Unit, "name"),
    verbs={
        "open": _("设立机构"),
        "change": _("修改机构"),
        "move": _("调整隶属"),
        "close": _("撤销机构"),
    },
    fields={
        "name": Field(_("名称")),
        "kind": Field(_("类型"), "choice", UnitKind.choices),
        "region": Field(_("区划"), names=divisions),
        "closed_on": Field(_("撤销日期"), "day"),
        "parent": Field(_("上级机构")),
        "on": Field(_("生效日期"), "day"),
    },
)
