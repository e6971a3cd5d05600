"""Bills and bill runs as the API shows them (E01)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.bills.months import MonthField
from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows, yes_or_no
from api.kit.registry import register
from api.kit.resource import Resource, RollUp, Row
from billing.bills.models import BillLine, BillRun, BillState, LineKind
from billing.bills.permissions import VIEW_BILL, VIEW_BILL_RUN
from billing.bills.queries import bills
from keyhall.access.actor import Actor
from keyhall.jobs.models import WorkState
from keyhall.jobs.queries import state_of_work
from tenants.customers.models import Customer
from tenants.customers.search import matches

LINE = (
    "kind",
    "component",
    "name",
    "charge_month",
    "first_day",
    "last_day",
    "quantity",
    "unit",
    "amount",
    "tax_rate",
    "tax",
)
OVERDUE = Q(open_amount__gt=0, due_date__lt=TruncDate(Now())) & ~Q(state=BillState.DRAFT)


def visible_bills(acting: Actor) -> Rows:
    """The bills the actor sees, without what the columns do not name."""
    acting.require(VIEW_BILL)
    return bills(acting=acting).select_related(None)


def visible_runs(acting: Actor) -> Rows:
    """Every bill run, with `state_now`, which counts what became of its job."""
    acting.require(VIEW_BILL_RUN)
    return BillRun.objects.annotate(state_now=state_of_work())


def lines(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """The lines of each bill, in their order, with the product they charge."""
    labels = dict(LineKind.choices)
    found: dict[int, list[Row]] = {}
    for row in (
        BillLine.objects.filter(bill_id__in=keys)
        .order_by("id")
        .values("bill_id", *LINE, "product__uid", "product__name", "product__service_number")
    ):
        row.update(
            product_uid=row.pop("product__uid"),
            product_name=row.pop("product__name"),
            service_number=row.pop("product__service_number"),
            kind_label=str(labels[row["kind"]]),
        )
        found.setdefault(row.pop("bill_id"), []).append(row)
    return {key: {"lines": rows} for key, rows in found.items()}


def _with_text(rows: Rows, text: str) -> Rows:
    """By the bill's number, or its customer as the customer list finds them."""
    found = Customer.objects.filter(matches(text)).values("pk")
    return rows.filter(Q(number__startswith=text) | Q(customer__in=found))


def _overdue(rows: Rows, overdue: bool) -> Rows:
    today = timezone.localdate()
    late = Q(open_amount__gt=0, due_date__lt=today) & ~Q(state=BillState.DRAFT)
    return rows.filter(late) if overdue else rows.exclude(late)


BILLS = register(
    Resource(
        name="bills",
        title=_("账单"),
        permission=VIEW_BILL,
        rows=visible_bills,
        default_order=("-month", "number"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("number", _("账单号"), sort=True),
            Column("month", _("账期"), "month", sort=True),
            Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
            Column("customer_code", _("客户编码"), source="customer__code", sort="customer__code"),
            Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
            Column("account_uid", _("账户标识"), "uid", source="account__uid"),
            Column("account_number", _("账户号"), source="account__number", sort="account__number"),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(BillState.choices)),
            Column("issue_date", _("出账日期"), "day", sort=True),
            Column("due_date", _("付款截止日"), "day", sort=True),
            Column("total_before_tax", _("不含税金额"), "money", sort=True),
            Column("total_tax", _("税额"), "money", sort=True),
            Column("total", _("账单金额"), "money", sort=True),
            Column("open_amount", _("未付金额"), "money", sort=True),
            Column(
                "overdue",
                _("已逾期"),
                "flag",
                source=Case(
                    When(OVERDUE, then=Value(True)), default=Value(False), output_field=BooleanField()
                ),
            ),
        ),
        more=(
            Column("lines", _("账单明细"), "records", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("账单号、客户名称或编码"), serializers.CharField(max_length=60), _with_text),
            Filter("month", _("账期"), MonthField(), "month"),
            Filter("state", _("状态"), serializers.ChoiceField(BillState.choices), "state", many=True),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
            Filter("account", _("账户"), serializers.UUIDField(), "account__uid"),
            Filter(
                "overdue",
                _("已逾期"),
                serializers.BooleanField(),
                _overdue,
                offer=yes_or_no,
                columns=("open_amount",),
            ),
        ),
        roll_ups=(RollUp(("lines",), lines, {"lines": []}),),
    )
)
BILL_RUNS = register(
    Resource(
        name="bill-runs",
        title=_("出账"),
        permission=VIEW_BILL_RUN,
        rows=visible_runs,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("month", _("账期"), "month", sort=True),
            Column(
                "state",
                _("状态"),
                "choice",
                source="state_now",
                sort="state_now",
                choices=model_choices(WorkState.choices),
            ),
            Column("customers", _("客户数"), "count", sort=True),
            Column("bills", _("账单数"), "count", sort=True),
            Column("unpriced_records", _("未定价话单"), "count", sort=True),
            Column("total_before_tax", _("不含税金额"), "money", sort=True),
            Column("total_tax", _("税额"), "money", sort=True),
            Column("total", _("账单金额"), "money", sort=True),
            Column("requested_by", _("发起人")),
            Column("created_at", _("发起时间"), "moment", sort=True),
            Column("finished_at", _("结束时间"), "moment", sort=True, nullable=True),
            Column("error", _("失败原因")),
            Column("job_uid", _("任务标识"), "uid", nullable=True),
        ),
        filters=(
            Filter("month", _("账期"), MonthField(), "month"),
            Filter("state", _("状态"), serializers.ChoiceField(WorkState.choices), "state_now", many=True),
        ),
    )
)
