"""Posts of the organisation, as the API shows them (A23)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from api.rights.assignments import role_name
from api.rights.people import offered_roles
from keyhall.access.actor import Actor
from keyhall.organisation.permissions import VIEW_ORGANISATION
from keyhall.organisation.queries import units_under
from keyhall.rights.models import OwnRole
from keyhall.staffing.models import Post, PostReach, PostState
from keyhall.staffing.queries import holdings_on

FEW = 3
NOBODY: dict[str, Any] = {"holders": [], "held": 0, "held_by": ""}
OWN_ROLE = OwnRole.objects.filter(code=OuterRef("role"))


def visible_posts(acting: Actor) -> Rows:
    """Every post, closed ones too."""
    acting.require(VIEW_ORGANISATION)
    return Post.objects.all()


def holders(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Who holds each post today, by name, those whose main post it is first."""
    held = holdings_on().filter(post__in=keys).order_by("-is_main", "id")
    names: dict[int, list[str]] = {}
    for key, name in held.values_list("post_id", "person__name"):
        names.setdefault(key, []).append(name)
    return {
        key: {"holders": there, "held": len(there), "held_by": _briefly(there)}
        for key, there in names.items()
    }


def _briefly(names: Sequence[str]) -> str:
    """A few names, and of how many in all."""
    few = "、".join(names[:FEW])
    if len(names) <= FEW:
        return few
    return gettext("%(few)s 等 %(count)s 人") % {"few": few, "count": len(names)}


def _under_unit(rows: Rows, uid: UUID) -> Rows:
    return rows.filter(unit__in=units_under(uid))


POSTS = register(
    Resource(
        name="posts",
        title=_("岗位"),
        permission=VIEW_ORGANISATION,
        rows=visible_posts,
        default_order=("unit__region", "unit__name", "name", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("岗位名称"), sort=True),
            Column("unit_name", _("机构名称"), source="unit__name", nullable=True),
            Column(
                "role_name",
                _("角色"),
                source=Coalesce(Subquery(OWN_ROLE.values("name")[:1]), F("role")),
                shape=role_name,
            ),
            Column("reach", _("范围"), "choice", choices=model_choices(PostReach.choices)),
            Column("held_by", _("在任人员"), filled=True),
            Column("held", _("在任人数"), "count", filled=True),
            Column("places", _("编制"), "count", sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(PostState.choices)),
        ),
        more=(
            Column("unit_uid", _("机构标识"), "uid", source="unit__uid", nullable=True),
            Column("role", _("角色代码")),
            Column("holders", _("全部在任人员"), "list", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("岗位名称"), serializers.CharField(max_length=60), "name__contains"),
            Filter("unit", _("机构名称"), serializers.UUIDField(), _under_unit, columns=("unit_name",)),
            Filter(
                "role",
                _("角色"),
                serializers.CharField(max_length=40),
                "role",
                offer=offered_roles,
                columns=("role_name",),
            ),
            Filter("state", _("状态"), serializers.ChoiceField(PostState.choices), "state", many=True),
        ),
        roll_ups=(
            RollUp(("holders", "held", "held_by"), holders, {"holders": [], "held": 0, "held_by": ""}),
        ),
    )
)
