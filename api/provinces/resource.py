"""Provinces as headquarters sees them (A02)."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.tenancy.models import Domain, TenantStatus
from tenants.headquarters.permissions import VIEW_PROVINCE
from tenants.headquarters.queries import provinces


def visible_provinces(acting: Actor) -> Rows:
    """Every province, for those at headquarters who may see them."""
    return provinces(acting=acting)


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(schema_name__startswith=text.lower()))


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
        ),
        filters=(
            Filter("search", _("名称或代号"), serializers.CharField(max_length=60), _with_text),
            Filter("status", _("状态"), serializers.ChoiceField(TenantStatus.choices), "status", many=True),
        ),
    )
)
