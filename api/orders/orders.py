"""Orders as the API shows them (D05)."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from api.orders.contents import CHANGES, ITEMS, STEPS, SUMMARY
from keyhall.access.actor import Actor
from tenants.customers.models import Customer
from tenants.customers.search import matches
from tenants.orders.models import ACTIVE_STATES, OrderChannel, OrderState, StepKind, WorkItem
from tenants.orders.permissions import VIEW_ORDER, VIEW_WORK
from tenants.orders.queries import orders

ACTIVE_STEP = WorkItem.objects.filter(order=OuterRef("pk"), state__in=ACTIVE_STATES)
OVERDUE = Exists(ACTIVE_STEP.filter(due_at__lt=Now()))


def yes_or_no() -> list[tuple[str, str]]:
    """The two values of a flag, for whoever chooses."""
    return [("true", str(_("是"))), ("false", str(_("否")))]


def visible_orders(acting: Actor) -> Rows:
    """What the area lets the actor see."""
    return orders(acting=acting)


def _with_text(rows: Rows, text: str) -> Rows:
    """By the order's number, or its customer as the customer list finds them."""
    found = Customer.objects.filter(matches(text)).values("pk")
    return rows.filter(Q(number__startswith=text) | Q(customer__in=found))


def _overdue(rows: Rows, overdue: bool) -> Rows:
    return rows.filter(OVERDUE) if overdue else rows.exclude(OVERDUE)


ORDERS = register(
    Resource(
        name="product-orders",
        title=_("订单"),
        permission=VIEW_ORDER,
        rows=visible_orders,
        default_order=("-submitted_at",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("number", _("订单号"), sort=True),
            Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
            Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
            Column("customer_code", _("客户编码"), source="customer__code", sort="customer__code"),
            Column("priority", _("优先级"), "count", source="customer__priority", sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(OrderState.choices)),
            Column("title", _("内容"), filled=True),
            Column("channel", _("渠道"), "choice", sort=True, choices=model_choices(OrderChannel.choices)),
            Column("requested_date", _("期望日期"), "day", sort=True, nullable=True),
            Column("promised_date", _("承诺日期"), "day", sort=True),
            Column(
                "current_step",
                _("当前环节"),
                "choice",
                source=Subquery(ACTIVE_STEP.values("kind")[:1]),
                nullable=True,
                choices=model_choices(StepKind.choices),
            ),
            Column("is_overdue", _("已超时"), "flag", source=OVERDUE),
            Column("one_time_total", _("一次性费用（不含税）"), "money", filled=True),
            Column("one_time_total_with_tax", _("一次性费用（含税）"), "money", filled=True, nullable=True),
            Column("monthly_total", _("月租费（不含税）"), "money", filled=True),
            Column("monthly_total_with_tax", _("月租费（含税）"), "money", filled=True, nullable=True),
            Column("submitted_at", _("提交时间"), "moment", sort=True),
            Column("completed_at", _("竣工时间"), "moment", sort=True, nullable=True),
        ),
        more=(
            Column("one_time_tax", _("一次性费用税额"), "money", filled=True, nullable=True),
            Column("monthly_tax", _("月租费税额"), "money", filled=True, nullable=True),
            Column("items", _("订单项"), "records", filled=True),
            Column("steps", _("环节"), "records", filled=True),
            Column("note", _("备注")),
            Column("reason", _("取消或退单原因")),
            Column("submitted_by_name", _("提交人")),
            Column("changes", _("变更历史"), "records", filled=True, permission=VIEW_WORK),
            Column("can_cancel", _("可以取消"), "flag", filled=True),
            Column("can_refuse", _("可以退单"), "flag", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("订单号、客户名称或编码"), serializers.CharField(max_length=60), _with_text),
            Filter("state", _("状态"), serializers.ChoiceField(OrderState.choices), "state", many=True),
            Filter("channel", _("渠道"), serializers.ChoiceField(OrderChannel.choices), "channel", many=True),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
            Filter(
                "overdue",
                _("已超时"),
                serializers.BooleanField(),
                _overdue,
                offer=yes_or_no,
                columns=("is_overdue",),
            ),
            Filter(
                "submitted_from",
                _("提交日期从"),
                serializers.DateField(),
                "submitted_at__date__gte",
                columns=("submitted_at",),
            ),
            Filter(
                "submitted_until",
                _("提交日期至"),
                serializers.DateField(),
                "submitted_at__date__lte",
                columns=("submitted_at",),
            ),
        ),
        roll_ups=(SUMMARY, ITEMS, STEPS, CHANGES),
    )
)
