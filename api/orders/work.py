"""The worklist as the API shows it: steps of orders, the pressing ones first (D06, B02)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp, Row
from api.orders.contents import summaries
from api.orders.orders import yes_or_no
from keyhall.access.actor import Actor
from tenants.customers.models import Customer
from tenants.customers.search import matches
from tenants.orders.lifecycles import STEP
from tenants.orders.models import ACTIVE_STATES, OPEN_STATES, ProductOrderItem, StepKind, StepState, WorkItem
from tenants.orders.permissions import VIEW_WORK
from tenants.orders.queries import work_items
from tenants.orders.steps import fields_of

LATE = Q(state__in=ACTIVE_STATES, due_at__lt=Now())
FIRST_STEP = 1


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def visible_work(acting: Actor) -> Rows:
    """Every step in sight, marked with whether it is late and whether the actor has it."""
    return work_items(acting=acting).annotate(
        is_overdue=_flag(LATE), is_mine=_flag(Q(owner_uid=acting.uid, state=StepState.CLAIMED))
    )


def titles(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What the order of each step is about."""
    orders = dict(WorkItem.objects.filter(pk__in=keys).values_list("pk", "order_id"))
    about = summaries(list(set(orders.values())), acting)
    return {key: {"title": about[order]["title"]} for key, order in orders.items() if order in about}


def forms(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What each step's form asks, item by item where it does, and the moves the actor may make now."""
    found: dict[int, Mapping[str, Any]] = {}
    for step in WorkItem.objects.filter(pk__in=keys).select_related("order"):
        lines = ProductOrderItem.objects.filter(order=step.order).select_related("offering")
        items = list(lines.values_list("line", "action", "offering__name"))
        found[step.pk] = {
            "form": _form(step.kind, items),
            "moves": _moves(step, acting),
        }
    return found


def _form(kind: str, items: list[tuple[int, str, str]]) -> list[Row]:
    fields: list[Row] = []
    for entry in fields_of(kind, {action for _line, action, _name in items}):
        asked = [(line, name) for line, action, name in items if not entry.actions or action in entry.actions]
        fields.append(
            {
                "name": entry.name,
                "label": str(entry.label),
                "kind": entry.kind,
                "required": entry.required,
                "per_item": entry.per_item,
                "lines": [{"line": line, "name": name} for line, name in asked] if entry.per_item else [],
            }
        )
    return fields


def _moves(step: WorkItem, acting: Actor) -> list[str]:
    """Verbs that name addresses: what lifecycle, ownership and place in the order let this actor do."""
    if step.order.state not in OPEN_STATES:
        return []
    others = step.owner_uid is not None and step.owner_uid != acting.uid
    hidden = {"open", "reopen"} | ({"release", "complete", "return"} if others else set())
    if step.sequence == FIRST_STEP:
        hidden.add("return")
    return [move.verb for move in STEP.allowed(step.state, acting) if move.verb not in hidden]


def _with_text(rows: Rows, text: str) -> Rows:
    found = Customer.objects.filter(matches(text)).values("pk")
    return rows.filter(Q(order__number__startswith=text) | Q(order__customer__in=found))


def _of_customer(rows: Rows, uid: UUID) -> Rows:
    return rows.filter(order__customer__uid=uid)


WORK_ITEMS = register(
    Resource(
        name="work-items",
        title=_("工作清单"),
        permission=VIEW_WORK,
        rows=visible_work,
        default_order=("-is_overdue", "order__customer__priority", "due_at"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("order_uid", _("订单标识"), "uid", source="order__uid"),
            Column("order_number", _("订单号"), source="order__number", sort="order__number"),
            Column("kind", _("环节"), "choice", sort=True, choices=model_choices(StepKind.choices)),
            Column("title", _("内容"), filled=True),
            Column("customer_uid", _("客户标识"), "uid", source="order__customer__uid"),
            Column(
                "customer_name",
                _("客户"),
                source="order__customer__party__name",
                sort="order__customer__sort_key",
            ),
            Column(
                "customer_code", _("客户编码"), source="order__customer__code", sort="order__customer__code"
            ),
            Column("priority", _("优先级"), "count", source="order__customer__priority", sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(StepState.choices)),
            Column("owner_uid", _("办理人标识"), "uid", nullable=True),
            Column("owner_name", _("办理人"), sort=True),
            Column("due_at", _("期限"), "moment", sort=True),
            Column("is_overdue", _("已超时"), "flag", sort=True),
            Column("is_mine", _("由我办理"), "flag"),
            Column("opened_at", _("开始时间"), "moment", sort=True, nullable=True),
            Column("finished_at", _("完成时间"), "moment", sort=True, nullable=True),
        ),
        more=(
            Column("form", _("表单"), "records", filled=True),
            Column("result", _("办理结果"), "map"),
            Column("reason", _("退回或转派原因")),
            Column("moves", _("可以进行的操作"), "list", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("订单号、客户名称或编码"), serializers.CharField(max_length=60), _with_text),
            Filter("state", _("状态"), serializers.ChoiceField(StepState.choices), "state", many=True),
            Filter("kind", _("环节"), serializers.ChoiceField(StepKind.choices), "kind", many=True),
            Filter("mine", _("由我办理"), serializers.BooleanField(), "is_mine", offer=yes_or_no),
            Filter(
                "overdue",
                _("已超时"),
                serializers.BooleanField(),
                "is_overdue",
                offer=yes_or_no,
                columns=("due_at",),
            ),
            Filter("customer", _("客户"), serializers.UUIDField(), _of_customer),
            Filter("order", _("订单"), serializers.UUIDField(), "order__uid"),
        ),
        roll_ups=(
            RollUp(("title",), titles, {"title": ""}),
            RollUp(("form", "moves"), forms, {"form": [], "moves": []}),
        ),
    )
)
