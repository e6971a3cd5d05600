"""Plans that change the organisation, as the API shows them (A23)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp, Row
from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.organisation.dependents import all_dependents
from keyhall.organisation.permissions import REORGANISE, VIEW_ORGANISATION
from keyhall.reference.divisions import division_names, significant_digits
from keyhall.reorganisation.lifecycles import REORGANISATION
from keyhall.reorganisation.models import Reorganisation, ReorganisationState, Step
from keyhall.rights.models import Assignment
from keyhall.rights.queries import people_in_roles
from keyhall.tenancy.context import current_tenant

STATES = ReorganisationState.choices


def visible_plans(acting: Actor) -> Rows:
    """Every plan, done and given up ones too."""
    acting.require(VIEW_ORGANISATION)
    return Reorganisation.objects.all()


def contents(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """The steps of each plan, what went along where it is done, and what can be done with it now."""
    plans = Reorganisation.objects.filter(pk__in=keys)
    steps = list(
        Step.objects.filter(reorganisation__in=plans).select_related("unit", "to").order_by("sequence")
    )
    wanted = {uid for step in steps for uid in (step.manager_uid, step.new_manager_uid) if uid}
    names = dict(Person.objects.filter(uid__in=wanted).values_list("uid", "name"))
    titles = {entry.name: str(entry.title) for entry in all_dependents()} | {"units": str(_("机构"))}
    return {
        plan.pk: {
            "steps": [_step(step, names) for step in steps if step.reorganisation_id == plan.pk],
            "went_along": [
                {"name": name, "title": titles.get(name, name), "count": count}
                for name, count in plan.moved.items()
            ],
            "moves": [move.verb for move in REORGANISATION.allowed(plan.state, acting)],
        }
        for plan in plans
    }


def _step(step: Step, names: Mapping[Any, str]) -> Row:
    return {
        "uid": str(step.uid),
        "kind": step.kind,
        "unit_uid": str(step.unit.uid),
        "unit_name": step.unit.name,
        "to_uid": str(step.to.uid) if step.to else None,
        "to_name": step.to.name if step.to else None,
        "region": step.region,
        "region_name": division_names().get(step.region, ""),
        "manager_name": names.get(step.manager_uid, ""),
        "new_manager_name": names.get(step.new_manager_uid, ""),
    }


def transfer_choices(acting: Actor) -> dict[str, list[Row]]:
    """What customers can be handed over by: the province's divisions, everybody who ever was an account
    manager; and those who are one today and may get them."""
    acting.require(REORGANISE)
    digits = significant_digits(current_tenant().region)
    regions = [(code, name) for code, name in division_names().items() if code.startswith(digits)]
    ever = Assignment.objects.filter(role=Role.ACCOUNT_MANAGER).values("person_uid")
    managers = Person.objects.filter(uid__in=ever, customer_uid__isnull=True)
    today = people_in_roles([Role.ACCOUNT_MANAGER])
    return {
        "regions": _choices(regions),
        "managers": _choices(managers.order_by("name").values_list("uid", "name")),
        "new_managers": _choices(today.order_by("name").values_list("uid", "name")),
    }


def _choices(pairs: Iterable[tuple[Any, str]]) -> list[Row]:
    return [{"value": str(value), "title": title} for value, title in pairs]


REORGANISATIONS = register(
    Resource(
        name="reorganisations",
        title=_("机构调整"),
        permission=VIEW_ORGANISATION,
        rows=visible_plans,
        default_order=("-effective_on", "-id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("名称"), sort=True),
            Column("document", _("文号")),
            Column("effective_on", _("生效日期"), "day", sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(STATES)),
            Column("problem", _("未能执行的原因")),
            Column("planned_by", _("起草人")),
            Column("created_at", _("起草时间"), "moment", sort=True),
            Column("performed_at", _("执行时间"), "moment", sort=True, nullable=True),
        ),
        more=(
            Column("steps", _("步骤"), "records", filled=True),
            Column("went_along", _("随之划转"), "records", filled=True),
            Column("moves", _("可以进行的操作"), "list", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("名称"), serializers.CharField(max_length=60), "name__contains"),
            Filter("state", _("状态"), serializers.ChoiceField(STATES), "state", many=True),
        ),
        roll_ups=(
            RollUp(("steps", "went_along", "moves"), contents, {"steps": [], "went_along": [], "moves": []}),
        ),
    )
)
