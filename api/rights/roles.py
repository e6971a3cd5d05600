"""A tenant's own roles, what roles keep back, and the table of permissions, as the API shows them (A10)."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column
from api.kit.filters import Filter, Rows
from api.kit.registry import all_resources, register
from api.kit.resource import Resource
from api.rights.assignments import OWN_ROLE, role_name
from keyhall.access.actor import DENY, MASK, Actor
from keyhall.access.registry import permission_title
from keyhall.access.table import WITHIN, permission_table, separations
from keyhall.errors import Invalid
from keyhall.rights.models import Assignment, ColumnRule, OwnRole
from keyhall.rights.permissions import VIEW_PEOPLE
from keyhall.rights.role_names import permissions_here, staff_roles

EFFECTS = ((DENY, _("不显示")), (MASK, _("部分遮盖")))
HOLDERS = (
    Assignment.objects.filter(role=OuterRef("code"), state__in=Assignment.LIVE)
    .order_by()
    .values("role")
    .annotate(n=Count("pk"))
)


def visible_roles(acting: Actor) -> Rows:
    """The roles the tenant has made."""
    acting.require(VIEW_PEOPLE)
    return OwnRole.objects.all()


def visible_rules(acting: Actor) -> Rows:
    """What roles keep back."""
    acting.require(VIEW_PEOPLE)
    return ColumnRule.objects.all()


def resource_title(name: str, acting: Actor) -> str:
    """What a resource is called."""
    return next((str(entry.title) for entry in all_resources() if entry.name == name), name)


def column_label(path: str, acting: Actor) -> str:
    """What the column of a `resource.column` is called."""
    resource, _dot, name = path.partition(".")
    columns = (column for column in deniable_columns(resource) if column.name == name)
    return next((str(column.label) for column in columns), name)


def deniable_columns(resource: str) -> list[Column]:
    """The columns of a resource that a rule may keep back; none for no resource."""
    found = next((entry for entry in all_resources() if entry.name == resource), None)
    return [column for column in (*found.columns, *found.more) if column.can_be_denied] if found else []


def deniable_everywhere() -> list[dict[str, str]]:
    """Every column a rule may keep back, of the lists that any of this tenant's roles reads."""
    readable = frozenset[str]().union(*(role.permissions for role in staff_roles().values()))
    return [
        {
            "resource": entry.name,
            "resource_title": str(entry.title),
            "column": column.name,
            "column_label": str(column.label),
        }
        for entry in all_resources()
        if entry.permission in readable
        for column in deniable_columns(entry.name)
    ]


def check_rule(resource: str, column: str, effect: str) -> None:
    """Raise Invalid for a column that is none or tells records apart, and for masking what has no parts."""
    columns = {entry.name: entry for entry in deniable_columns(resource)}
    if not columns:
        raise Invalid({"resource": [_("没有这种对象，请重新选择。")]})
    if column not in columns:
        raise Invalid({"column": [_("没有这个字段，或它用于辨认记录，不能隐藏。")]})
    if effect == MASK and not columns[column].can_be_masked:
        raise Invalid({"effect": [_("只有文字字段可以部分遮盖，其他字段请选择不显示。")]})


def described_table() -> dict[str, Any]:
    """Every permission with how far each role of this tenant reaches with it, and what is kept apart."""
    roles, here = staff_roles(), permissions_here()
    return {
        "roles": [
            {"code": role.code, "name": str(role.name), "is_shipped": role.is_shipped}
            for role in roles.values()
        ],
        "lines": [
            {
                "permission": line.permission,
                "title": str(permission_title(line.permission)),
                "is_sensitive": line.is_sensitive,
                "reaches": {
                    role.code: line.reaches.get(role.code, WITHIN)
                    for role in roles.values()
                    if line.permission in role.permissions
                },
            }
            for line in permission_table().values()
            if line.permission in here
        ],
        "kept_apart": [
            {
                "permission": str(permission_title(pair.permission)),
                "other": str(permission_title(pair.other)),
                "reason": pair.reason,
            }
            for pair in separations()
            if {pair.permission, pair.other} <= here
        ],
    }


ROLES = register(
    Resource(
        name="roles",
        title=_("自定义角色"),
        permission=VIEW_PEOPLE,
        rows=visible_roles,
        default_order=("name", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("code", _("角色代码")),
            Column("name", _("角色名称"), sort=True),
            Column("description", _("说明")),
            Column("permissions", _("权限"), "list"),
            Column(
                "holders",
                _("持有人数"),
                "count",
                source=Coalesce(Subquery(HOLDERS.values("n")), 0, output_field=IntegerField()),
            ),
            Column("is_active", _("启用"), "flag", sort=True),
        ),
        more=(Column("version", _("版本"), "count"),),
        filters=(
            Filter("search", _("角色名称"), serializers.CharField(max_length=60), "name__contains"),
            Filter("is_active", _("启用"), serializers.BooleanField(), "is_active"),
        ),
    )
)

COLUMN_RULES = register(
    Resource(
        name="column-rules",
        title=_("字段规则"),
        permission=VIEW_PEOPLE,
        rows=visible_rules,
        default_order=("role", "resource", "column", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("role", _("角色代码"), sort=True),
            Column(
                "role_name",
                _("角色"),
                source=Coalesce(Subquery(OWN_ROLE.values("name")[:1]), "role"),
                shape=role_name,
            ),
            Column("resource", _("对象代码"), sort=True),
            Column("resource_title", _("对象"), source="resource", shape=resource_title),
            Column("column", _("字段代码"), sort=True),
            Column(
                "column_label", _("字段"), source=Concat("resource", Value("."), "column"), shape=column_label
            ),
            Column("effect", _("效果"), "choice", choices=EFFECTS),
            Column("created_at", _("设定时间"), "moment", sort=True),
        ),
        filters=(
            Filter("role", _("角色"), serializers.CharField(max_length=40), "role"),
            Filter("resource", _("对象"), serializers.CharField(max_length=40), "resource"),
        ),
    )
)
