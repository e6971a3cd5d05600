"""Which people of national groups come to which provinces, as the API shows them (M04)."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.headquarters.resource import province_filter, province_told
from api.kit.columns import Column
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.access.roles import Role
from tenants.headquarters.group_people import group_people
from tenants.headquarters.models import NationalCustomer
from tenants.headquarters.permissions import VIEW_NATIONAL_CUSTOMER

LABELS = {role.value: role.label for role in Role}


def visible_group_people(acting: Actor) -> Rows:
    """Everybody, once for each province they come to."""
    return group_people(acting=acting)


def role_names(codes: list[str], acting: Actor) -> list[str]:
    """What the roles are called in the reader's language."""
    return [str(LABELS.get(code, code)) for code in codes]


def _customer(field: str) -> Subquery:
    return Subquery(NationalCustomer.objects.filter(uid=OuterRef(field)).values("name")[:1])


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(group_name__contains=text))


GROUP_PEOPLE = register(
    Resource(
        name="group-people",
        title=_("集团客户人员"),
        permission=VIEW_NATIONAL_CUSTOMER,
        rows=visible_group_people,
        default_order=("group_name", "name", "province", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("姓名"), sort=True),
            Column("group_name", _("所属集团"), sort=True),
            Column("home", _("授权省份代号")),
            Column("home_name", _("授权省份"), source="home", sort=True, shape=province_told),
            Column("home_customer", _("所在单位"), source=_customer("home_customer_uid"), nullable=True),
            Column("home_customer_uid", _("所在单位标识"), "uid"),
            Column("province", _("省份代号")),
            Column("province_name", _("可进入的省"), source="province", sort=True, shape=province_told),
            Column("customer_name", _("该省的单位"), source=_customer("customer_uid"), nullable=True),
            Column("customer_uid", _("该省的单位标识"), "uid"),
            Column("role_names", _("角色"), "list", source="roles", shape=role_names),
            Column("needs_second_factor", _("须两步验证"), "flag"),
            Column("told_at", _("最近通知省里"), "moment", sort=True),
        ),
        filters=(
            Filter("search", _("姓名或集团"), serializers.CharField(max_length=60), _with_text),
            province_filter(),
            Filter(
                "group",
                _("所属集团"),
                serializers.UUIDField(),
                "group_uid",
                columns=("group_name",),
            ),
        ),
    )
)
