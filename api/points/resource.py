"""Points, rewards and redemptions as the API shows them (C01-C03)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows, yes_or_no
from api.kit.registry import register
from api.kit.resource import Resource, RollUp, Row
from keyhall.access.actor import Actor
from keyhall.succession import Standing
from tenants.customers.classes import CustomerClass
from tenants.customers.models import Customer
from tenants.customers.search import matches
from tenants.points.models import PointsBucket, RedemptionState, RewardState, TransferKind
from tenants.points.permissions import VIEW_POINTS, VIEW_POINTS_RULE
from tenants.points.queries import (
    class_multipliers,
    earning_rules,
    expiry_rules,
    points_accounts,
    points_transfers,
    redemptions,
    rewards,
    to_be_had,
    with_first_to_expire,
)

BUCKET = ("earned_month", "amount", "remaining", "expires_on")
CUSTOMER = (
    Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
    Column("customer_code", _("客户编码"), source="customer__code", sort="customer__code"),
    Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
)
OF_CUSTOMER = Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid")


def buckets(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What is left of each account's points, those that run out first before the others."""
    found: dict[int, list[Row]] = {}
    left = PointsBucket.objects.filter(account_id__in=keys, remaining__gt=0)
    row: Any
    for row in left.order_by("expires_on", "earned_month").values("account_id", *BUCKET):
        found.setdefault(row.pop("account_id"), []).append(row)
    return {key: {"buckets": rows} for key, rows in found.items()}


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(customer__in=Customer.objects.filter(matches(text)).values("pk"))


def _numbered(rows: Rows, text: str) -> Rows:
    """By the redemption's number, or its customer as the customer list finds them."""
    found = Customer.objects.filter(matches(text)).values("pk")
    return rows.filter(Q(number__startswith=text) | Q(customer__in=found))


def _named(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(code__icontains=text))


def _offered(rows: Rows, offered: bool) -> Rows:
    today = to_be_had(timezone.localdate())
    return rows.filter(today) if offered else rows.exclude(today)


SEARCH = Filter("search", _("客户名称或编码"), serializers.CharField(max_length=60), _with_text)
POINTS_ACCOUNTS = register(
    Resource(
        name="points-accounts",
        title=_("积分账户"),
        permission=VIEW_POINTS,
        rows=lambda acting: with_first_to_expire(points_accounts(acting=acting)),
        default_order=("-balance",),
        columns=(
            Column("uid", _("标识"), "uid"),
            *CUSTOMER,
            Column("balance", _("积分余额"), "count", sort=True),
            Column("expiring_points", _("即将到期"), "count"),
            Column("expiring_on", _("到期日"), "day", nullable=True),
            Column("changed_at", _("最近变动"), "moment", sort=True),
        ),
        more=(Column("buckets", _("积分明细"), "records", filled=True),),
        filters=(SEARCH, OF_CUSTOMER),
        roll_ups=(RollUp(("buckets",), buckets, {"buckets": []}),),
    )
)
POINTS_TRANSFERS = register(
    Resource(
        name="points-transfers",
        title=_("积分流水"),
        permission=VIEW_POINTS,
        rows=lambda acting: points_transfers(acting=acting),
        default_order=("-occurred_at", "-id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("occurred_at", _("时间"), "moment", sort=True),
            *CUSTOMER,
            Column("kind", _("类型"), "choice", sort=True, choices=model_choices(TransferKind.choices)),
            Column("points", _("积分"), "count", sort=True),
            Column("description", _("说明"), source="reason"),
            Column("bill_uid", _("账单标识"), "uid", source="bill__uid", nullable=True),
        ),
        filters=(
            SEARCH,
            OF_CUSTOMER,
            Filter("kind", _("类型"), serializers.ChoiceField(TransferKind.choices), "kind", many=True),
            Filter(
                "from",
                _("日期从"),
                serializers.DateField(),
                "occurred_at__date__gte",
                columns=("occurred_at",),
            ),
            Filter(
                "until",
                _("日期至"),
                serializers.DateField(),
                "occurred_at__date__lte",
                columns=("occurred_at",),
            ),
        ),
    )
)
REWARDS = register(
    Resource(
        name="rewards",
        title=_("积分礼品"),
        permission=VIEW_POINTS,
        rows=lambda acting: rewards(acting=acting),
        default_order=("points", "code"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("code", _("礼品编码"), sort=True),
            Column("name", _("礼品"), sort=True),
            Column("description", _("说明")),
            Column("points", _("所需积分"), "count", sort=True),
            Column("stock", _("库存"), "count", sort=True, nullable=True),
            Column("limit_per_year", _("每客户每年限兑"), "count", sort=True, nullable=True),
            Column("valid_from", _("开始日期"), "day", sort=True),
            Column("valid_until", _("结束日期"), "day", sort=True, nullable=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(RewardState.choices)),
        ),
        more=(Column("version", _("版本"), "count"),),
        filters=(
            Filter("search", _("礼品名称或编码"), serializers.CharField(max_length=60), _named),
            Filter("offered", _("可兑换"), serializers.BooleanField(), _offered, offer=yes_or_no),
            Filter("state", _("状态"), serializers.ChoiceField(RewardState.choices), "state"),
        ),
    )
)
REDEMPTIONS = register(
    Resource(
        name="redemptions",
        title=_("积分兑换"),
        permission=VIEW_POINTS,
        rows=lambda acting: redemptions(acting=acting),
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("number", _("兑换单号"), sort=True),
            *CUSTOMER,
            Column("reward_uid", _("礼品标识"), "uid", source="reward__uid"),
            Column("reward_name", _("礼品"), sort=True),
            Column("quantity", _("数量"), "count", sort=True),
            Column("points", _("积分"), "count", sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(RedemptionState.choices)),
            Column("requested_by", _("申请人")),
            Column("requested_at", _("申请时间"), "moment", sort=True),
            Column("ended_at", _("办结时间"), "moment", sort=True, nullable=True),
            Column("reason", _("取消原因")),
        ),
        more=(
            Column("address", _("收货地址")),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("兑换单号、客户名称或编码"), serializers.CharField(max_length=60), _numbered),
            OF_CUSTOMER,
            Filter("reward", _("礼品"), serializers.UUIDField(), "reward__uid"),
            Filter("state", _("状态"), serializers.ChoiceField(RedemptionState.choices), "state", many=True),
            Filter(
                "from",
                _("日期从"),
                serializers.DateField(),
                "requested_at__date__gte",
                columns=("requested_at",),
            ),
            Filter(
                "until",
                _("日期至"),
                serializers.DateField(),
                "requested_at__date__lte",
                columns=("requested_at",),
            ),
        ),
    )
)
DAYS = (
    Column("valid_from", _("开始日期"), "day", sort=True),
    Column("valid_until", _("结束日期"), "day", sort=True, nullable=True),
    Column("standing", _("状态"), "choice", sort=True, choices=model_choices(Standing.choices)),
)
BY_STANDING = (Filter("standing", _("状态"), serializers.ChoiceField(Standing.choices), "standing"),)
UID = Column("uid", _("标识"), "uid")
EARNING_RULES = register(
    Resource(
        name="earning-rules",
        title=_("积分发放规则"),
        permission=VIEW_POINTS_RULE,
        rows=lambda acting: earning_rules(acting=acting),
        default_order=("product_line", "-valid_from"),
        columns=(
            UID,
            Column("product_line", _("产品线"), sort=True),
            Column("points_per_yuan", _("每元积分"), "number", sort=True),
            *DAYS,
        ),
        filters=BY_STANDING,
    )
)
CLASS_MULTIPLIERS = register(
    Resource(
        name="class-multipliers",
        title=_("客户类别倍数"),
        permission=VIEW_POINTS_RULE,
        rows=lambda acting: class_multipliers(acting=acting),
        default_order=("customer_class", "-valid_from"),
        columns=(
            UID,
            Column(
                "customer_class",
                _("客户类别"),
                "choice",
                sort=True,
                choices=model_choices(CustomerClass.choices),
            ),
            Column("factor", _("倍数"), "number", sort=True),
            *DAYS,
        ),
        filters=BY_STANDING,
    )
)
EXPIRY_RULES = register(
    Resource(
        name="expiry-rules",
        title=_("积分有效期"),
        permission=VIEW_POINTS_RULE,
        rows=lambda acting: expiry_rules(acting=acting),
        default_order=("-valid_from",),
        columns=(UID, Column("months", _("有效月数"), "count", sort=True), *DAYS),
        filters=BY_STANDING,
    )
)
