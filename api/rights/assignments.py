"""Who holds which role how far, as the API shows it (A10)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Func, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from api.rights.people import offered_roles
from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.errors import type_message
from keyhall.rights.models import Assignment, AssignmentState, OwnRole, Scope
from keyhall.rights.permissions import VIEW_PEOPLE

PERSON = Person.objects.filter(uid=OuterRef("person_uid"))
OWN_ROLE = OwnRole.objects.filter(code=OuterRef("role"))
LABELS: dict[str, type_message] = {role.value: role.label for role in Role}


def visible_assignments(acting: Actor) -> Rows:
    """Every assignment of the tenant's staff, ended ones too."""
    acting.require(VIEW_PEOPLE)
    return Assignment.objects.exclude(scope=Scope.CUSTOMER)


def role_name(name: str, acting: Actor) -> str:
    """What a role is called in the reader's language; one of the tenant's own is called as it was named."""
    return str(LABELS.get(name, name))


def last_day(end: date | None, acting: Actor) -> date | None:
    """The last day of days that end before `end`."""
    return end - timedelta(days=1) if end else None


def _named(rows: Rows, text: str) -> Rows:
    return rows.filter(person_uid__in=Person.objects.filter(name__contains=text).values("uid"))


def bound(name: str) -> Func:
    """The `lower` or `upper` end of a record's days."""
    return Func(F("validity"), function=name, output_field=DateField())


ASSIGNMENTS = register(
    Resource(
        name="role-assignments",
        title=_("授权"),
        permission=VIEW_PEOPLE,
        rows=visible_assignments,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("person_uid", _("人员标识"), "uid"),
            Column("name", _("姓名"), source=Coalesce(Subquery(PERSON.values("name")[:1]), "proposed_by")),
            Column("role", _("角色代码"), sort=True),
            Column(
                "role_name",
                _("角色"),
                source=Coalesce(Subquery(OWN_ROLE.values("name")[:1]), F("role")),
                shape=role_name,
            ),
            Column("scope", _("范围"), "choice", choices=model_choices(Scope.choices)),
            Column("unit_name", _("机构"), source="unit__name", nullable=True),
            Column("since", _("开始日期"), "day", source=bound("lower")),
            Column("until", _("截止日期"), "day", source=bound("upper"), nullable=True, shape=last_day),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(AssignmentState.choices)),
            Column("is_sensitive", _("敏感授权"), "flag"),
            Column("proposed_by", _("授权人")),
            Column("created_at", _("授权时间"), "moment", sort=True),
            Column("decided_by", _("审批人")),
            Column("decided_at", _("审批时间"), "moment", nullable=True, sort=True),
        ),
        more=(
            Column("unit_uid", _("机构标识"), "uid", source="unit__uid", nullable=True),
            Column("reason", _("授权理由")),
            Column("decision_reason", _("审批或收回理由")),
            Column("proposed_by_uid", _("授权人标识"), "uid"),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("姓名"), serializers.CharField(max_length=60), _named),
            Filter("person", _("人员"), serializers.UUIDField(), "person_uid"),
            Filter("role", _("角色"), serializers.CharField(max_length=40), "role", offer=offered_roles),
            Filter("state", _("状态"), serializers.ChoiceField(AssignmentState.choices), "state", many=True),
        ),
    )
)


def reach_of(given: dict[str, Any]) -> dict[str, Any]:
    """The part of an order's fields that says how far and when it holds."""
    return {name: given.pop(name) for name in ("scope", "unit_uid", "since", "until") if name in given}
