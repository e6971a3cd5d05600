"""What the trail of changes keeps of parameters and dictionaries (A11, A13)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from keyhall.audit.subjects import Field, subject
from keyhall.parameters.dictionaries import dictionaries_of
from keyhall.parameters.history import trail_uid
from keyhall.parameters.permissions import VIEW_PARAMETER
from keyhall.parameters.registry import parameters_of
from keyhall.tenancy.context import current_tenant


def _parameters(uids: Collection[str]) -> Mapping[str, str]:
    return _titled(uids, parameters_of(current_tenant().tenant_type))


def _dictionaries(uids: Collection[str]) -> Mapping[str, str]:
    return _titled(uids, dictionaries_of(current_tenant().tenant_type))


def _titled(uids: Collection[str], entries: Iterable[Any]) -> Mapping[str, str]:
    titles = {str(trail_uid(entry.name)): str(entry.title) for entry in entries}
    return {uid: titles[uid] for uid in uids if uid in titles}


PARAMETER = subject(
    "parameters.parameter",
    _("参数"),
    permission=VIEW_PARAMETER,
    names=_parameters,
    verbs={"set": _("设置"), "cancel": _("取消"), "end": _("改为沿用上级")},
    fields={
        "value": Field(_("数值")),
        "valid_from": Field(_("开始日期"), "day"),
        "unit": Field(_("机构名称")),
    },
)
DICTIONARY = subject(
    "parameters.dictionary",
    _("数据字典"),
    permission=VIEW_PARAMETER,
    names=_dictionaries,
    verbs={
        "add": _("新增词条"),
        "change": _("修改词条"),
        "retire": _("停用词条"),
        "restore": _("恢复词条"),
    },
    fields={
        "code": Field(_("代码")),
        "name": Field(_("中文名称")),
        "english": Field(_("英文名称")),
        "position": Field(_("顺序"), "count"),
        "is_active": Field(_("启用"), "flag"),
    },
)
