"""The trails as the API shows them: who changed what, who looked at what (A12, A13)."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.audit.rules import rule_of
from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, Row
from keyhall.access.actor import Actor
from keyhall.access.registry import permission_title
from keyhall.audit.models import AccessKind, ChangeEntry
from keyhall.audit.permissions import EXPORT_TRAIL, VIEW_ACCESS_LOG, VIEW_CHANGE_TRAIL
from keyhall.audit.queries import all_accesses, all_changes
from keyhall.audit.reading import read_changes, record_names
from keyhall.audit.subjects import all_subjects, subject_named, subjects_here
from tenants.orders.models import OrderChannel

# Every channel an order may come by is one anything may come by.
CHANNELS = model_choices(OrderChannel.choices)
MOST_LABELS = 3


def shown_verb(told: dict[str, str], acting: Actor) -> str:
    """What was done, in words."""
    declared = subject_named(told["subject"])
    return str(declared.verbs.get(told["verb"], told["verb"])) if declared else told["verb"]


def shown_permission(name: str, acting: Actor) -> str:
    """What the permission that was asked for is called."""
    return str(permission_title(name)) if name else ""


def shown_channel(channel: str, acting: Actor) -> str:
    """What a channel is called."""
    return str(dict(CHANNELS).get(channel, channel))


def changes_of_a_record(acting: Actor) -> Rows:
    """What the address of a record's trail narrows to that record, once it knows who may read it."""
    return ChangeEntry.objects.all()


def finish(rows: list[Row], acting: Actor) -> None:
    """Say of a page's entries at once which records they are of and what changed."""
    if rows and "record" in rows[0]:
        for row, name in zip(rows, record_names([row["record"] for row in rows]), strict=True):
            row["record"] = name
    if rows and "changes" in rows[0]:
        told = read_changes([row["changes"] for row in rows], acting, rule_of(acting))
        for row, changes in zip(rows, told, strict=True):
            row["changes"] = changes


def _offered(words_of: Callable[[Any], Any]) -> Callable[[], list[tuple[str, str]]]:
    """Names to filter by, each with what it is called in the areas at hand."""

    def offer() -> list[tuple[str, str]]:
        found: dict[str, dict[str, None]] = {}
        for entry in subjects_here():
            for name, label in words_of(entry):
                found.setdefault(name, {})[str(label)] = None
        texts = [(name, "、".join(list(labels)[:MOST_LABELS])) for name, labels in found.items()]
        return sorted(texts, key=lambda pair: pair[1])

    return offer


def _with_field(rows: Rows, name: str) -> Rows:
    return rows.filter(Q(before__has_key=name) | Q(after__has_key=name))


_WHEN = (
    Filter("from", _("起始时间"), serializers.DateTimeField(), "recorded_at__gte"),
    Filter("until", _("截止时间"), serializers.DateTimeField(), "recorded_at__lte"),
)
_PERSON = (
    Filter("person", _("操作人"), serializers.CharField(max_length=120), "actor_name__contains"),
    Filter("actor", _("操作人标识"), serializers.UUIDField(), "actor_uid"),
)
_WHAT = (
    Filter(
        "verb",
        _("动作"),
        serializers.CharField(max_length=60),
        "verb",
        offer=_offered(lambda entry: entry.verbs.items()),
    ),
    Filter(
        "field",
        _("字段"),
        serializers.CharField(max_length=60),
        _with_field,
        offer=_offered(lambda entry: [(name, field.label) for name, field in entry.fields.items()]),
    ),
)
_WAY = (
    Filter("channel", _("渠道"), serializers.ChoiceField(CHANNELS), "channel", many=True),
    Filter("correlation_id", _("请求编号"), serializers.UUIDField(), "correlation_id"),
)
_ENTRY = {"subject": "subject", "subject_uid": "subject_uid", "before": "before", "after": "after"}
_UID = Column("uid", _("标识"), "uid")
_MOMENT = Column("recorded_at", _("时间"), "moment", sort=True)
_CHANGED = (
    Column("actor_name", _("操作人"), sort=True),
    Column("actor_uid", _("操作人标识"), "uid"),
    Column("verb", _("操作代码")),
    Column("verb_label", _("动作"), source=JSONObject(subject="subject", verb="verb"), shape=shown_verb),
)
_CAME = (
    Column("channel", _("渠道"), "choice", choices=CHANNELS),
    Column("correlation_id", _("请求编号"), "uid"),
)
_RECORD = Column("record", _("对象"), source=JSONObject(subject="subject", subject_uid="subject_uid"))
_CHANGES = Column("changes", _("修改内容"), "records", source=JSONObject(**_ENTRY))
CHANGE_ENTRIES = register(
    Resource(
        name="change-entries",
        title=_("修改痕迹"),
        permission=VIEW_CHANGE_TRAIL,
        export_permission=EXPORT_TRAIL,
        rows=all_changes,
        default_order=("-recorded_at", "-uid"),
        columns=(
            _UID,
            _MOMENT,
            *_CHANGED,
            Column(
                "subject",
                _("对象类型"),
                "choice",
                sort=True,
                choices=tuple((entry.name, entry.title) for entry in all_subjects()),
            ),
            _RECORD,
            Column("subject_uid", _("对象标识"), "uid"),
            _CHANGES,
            *_CAME,
        ),
        filters=(
            Filter(
                "subject",
                _("对象类型"),
                serializers.CharField(max_length=60),
                "subject",
                many=True,
                offer=lambda: [(entry.name, str(entry.title)) for entry in subjects_here()],
            ),
            Filter("record", _("对象标识"), serializers.UUIDField(), "subject_uid"),
            *_PERSON,
            *_WHAT,
            *_WAY,
            *_WHEN,
        ),
        finish=finish,
    )
)
# The trail of one record; which, and who may read it, is the address's to say.
RECORD_CHANGES = Resource(
    name="record-changes",
    title=_("修改痕迹"),
    permission="",
    rows=changes_of_a_record,
    default_order=("-recorded_at", "-uid"),
    columns=(
        _UID,
        _MOMENT,
        *_CHANGED,
        _RECORD,
        _CHANGES,
        *_CAME,
        Column("channel_label", _("渠道名称"), source=F("channel"), shape=shown_channel),
    ),
    filters=(*_WHAT, *_WAY, *_WHEN),
    finish=finish,
    exportable=False,
)
ACCESS_ENTRIES = register(
    Resource(
        name="access-entries",
        title=_("登录统计"),
        permission=VIEW_ACCESS_LOG,
        export_permission=EXPORT_TRAIL,
        rows=all_accesses,
        default_order=("-recorded_at", "-uid"),
        columns=(
            _UID,
            _MOMENT,
            Column("kind", _("类型"), "choice", sort=True, choices=model_choices(AccessKind.choices)),
            Column("actor_name", _("人员"), sort=True),
            Column("actor_uid", _("人员标识"), "uid"),
            Column("address", _("网络地址"), nullable=True),
            Column("path", _("页面或文件"), sort=True),
            Column("permission", _("所需权限"), shape=shown_permission),
            *_CAME,
            Column("visit_uid", _("访问标识"), "uid", nullable=True),
        ),
        filters=(
            Filter("kind", _("类型"), serializers.ChoiceField(AccessKind.choices), "kind", many=True),
            *_PERSON,
            Filter("path", _("页面或文件"), serializers.CharField(max_length=300), "path__startswith"),
            Filter("address", _("网络地址"), serializers.CharField(max_length=45), "address__startswith"),
            *_WAY,
            *_WHEN,
        ),
    )
)
