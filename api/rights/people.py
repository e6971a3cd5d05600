"""The tenant's own people and what they may do, as the API shows them (A10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column
from api.kit.filters import Filter, Rows, yes_or_no
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.rights.models import Assignment, AssignmentState
from keyhall.rights.permissions import VIEW_PEOPLE
from keyhall.rights.queries import people_in_roles
from keyhall.rights.role_names import role_names, staff_roles


def visible_people(acting: Actor) -> Rows:
    """Everybody who works at the tenant, suspended ones too."""
    acting.require(VIEW_PEOPLE)
    return Person.objects.filter(customer_uid__isnull=True)


def offered_roles() -> list[tuple[str, str]]:
    """The roles of this tenant's staff, by code."""
    return [(role.code, str(role.name)) for role in staff_roles().values()]


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(email__icontains=text) | Q(post__contains=text))


def _in_role(rows: Rows, role: str) -> Rows:
    return rows.filter(uid__in=people_in_roles([role]).values("uid"))


def roles_held(keys: Sequence[int], acting: Actor) -> Mapping[int, Mapping[str, Any]]:
    """The names of the roles each person holds today."""
    people = dict(Person.objects.filter(pk__in=keys).values_list("uid", "pk"))
    held = Assignment.objects.filter(
        person_uid__in=people, state=AssignmentState.ACTIVE, validity__contains=timezone.localdate()
    ).order_by("id")
    pairs = list(held.values_list("person_uid", "role"))
    names = role_names(role for _uid, role in pairs)
    found: dict[int, dict[str, Any]] = {}
    for uid, role in pairs:
        roles = found.setdefault(people[uid], {"roles": []})["roles"]
        name = str(names.get(role, role))
        if name not in roles:
            roles.append(name)
    return found


PEOPLE = register(
    Resource(
        name="people",
        title=_("人员"),
        permission=VIEW_PEOPLE,
        rows=visible_people,
        default_order=("name", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("姓名"), sort=True),
            Column("post", _("岗位"), sort=True),
            Column("email", _("电子邮箱"), sort=True),
            Column("phone", _("电话")),
            Column("roles", _("角色"), "list", filled=True),
            Column("is_active", _("可以登录"), "flag", sort=True),
        ),
        filters=(
            Filter("search", _("姓名、岗位或邮箱"), serializers.CharField(max_length=60), _with_text),
            Filter("role", _("角色"), serializers.CharField(max_length=40), _in_role, offer=offered_roles),
            Filter("is_active", _("可以登录"), serializers.BooleanField(), "is_active", offer=yes_or_no),
        ),
        roll_ups=(RollUp(("roles",), roles_held, {"roles": []}),),
    )
)
