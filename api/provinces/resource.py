"""Provinces as headquarters sees them: who they are, and how the provisioner last found them (A02, K02)."""

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, Kind, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, Row
from keyhall.access.actor import Actor
from keyhall.errors import NotFound, type_message
from keyhall.tenancy.models import Domain, TenantStatus
from tenants.headquarters.permissions import VIEW_PROVINCE
from tenants.headquarters.queries import provinces


def visible_provinces(acting: Actor) -> Rows:
    """Every province, for those at headquarters who may see them."""
    return provinces(acting=acting)


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(schema_name__startswith=text.lower()))


VERSION_STATE = Case(
    When(Q(condition__measured_at=None), then=Value(None)),
    When(condition__migrations_missing=0, then=Value("current")),
    default=Value("behind"),
    output_field=CharField(null=True),
)
VERSION_STATES = (("current", _("最新")), ("behind", _("待升级")))


def _measured(name: str, label: type_message, kind: Kind, *, sort: bool = False) -> Column:
    return Column(name, label, kind, source=f"condition__{name}", sort=sort, nullable=True)


CONDITION = (
    _measured("version", _("版本"), "text"),
    Column("version_state", _("版本状态"), "choice", VERSION_STATE, nullable=True, choices=VERSION_STATES),
    _measured("migrations_missing", _("待执行迁移"), "count", sort=True),
    _measured("outbox_waiting", _("待发消息和任务"), "count", sort=True),
    _measured("outbox_oldest_at", _("最早待发"), "moment"),
    _measured("inbox_waiting", _("待处理消息"), "count", sort=True),
    _measured("inbox_oldest_at", _("最早待处理"), "moment"),
    _measured("lag_seconds", _("上报延迟"), "seconds", sort=True),
    _measured("jobs_under_way", _("未完成任务"), "count", sort=True),
    _measured("jobs_failed", _("一日内失败任务"), "count", sort=True),
    _measured("messages_failed", _("一日内失败消息"), "count", sort=True),
    Column(
        "errors",
        _("一日内差错"),
        "count",
        F("condition__jobs_failed") + F("condition__messages_failed"),
        nullable=True,
    ),
    _measured("size_bytes", _("占用空间"), "bytes", sort=True),
    _measured("last_backup_at", _("最近备份"), "moment", sort=True),
    _measured("measured_at", _("检查时间"), "moment"),
)

PROVINCES = register(
    Resource(
        name="provinces",
        title=_("省份"),
        permission=VIEW_PROVINCE,
        rows=visible_provinces,
        default_order=("region",),
        columns=(
            Column("slug", _("代号"), source="schema_name", sort=True),
            Column("name", _("名称"), sort=True),
            Column("region", _("行政区划代码"), sort=True),
            Column(
                "host",
                _("主机名"),
                source=Subquery(
                    Domain.objects.filter(tenant=OuterRef("pk"), is_primary=True).values("domain")[:1]
                ),
                nullable=True,
            ),
            Column("status", _("状态"), "choice", sort=True, choices=model_choices(TenantStatus.choices)),
            Column("created_at", _("开通时间"), "moment", sort=True),
            *CONDITION,
        ),
        filters=(
            Filter("search", _("名称或代号"), serializers.CharField(max_length=60), _with_text),
            Filter("status", _("状态"), serializers.ChoiceField(TenantStatus.choices), "status", many=True),
        ),
    )
)


def one_province(slug: str, acting: Actor) -> Row:
    """One province in all columns; raises NotFound."""
    PROVINCES.require(acting)
    rows = visible_provinces(acting).filter(schema_name=slug)
    found = PROVINCES.read(rows, PROVINCES.visible_columns(acting), acting)
    if not found:
        raise NotFound
    return found[0]
