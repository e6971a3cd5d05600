"""Billing accounts as the API shows them (E01)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from billing.accounts.models import AccountStatus, BillingAccount
from billing.accounts.permissions import VIEW_ACCOUNT
from billing.bills.models import Bill, BillState
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from tenants.customers.sight import in_sight


def visible_accounts(acting: Actor) -> Rows:
    """The accounts of the customers the actor sees."""
    acting.require(VIEW_ACCOUNT)
    return BillingAccount.objects.filter(in_sight(acting, VIEW_ACCOUNT, "customer"))


def open_amounts(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What is open on the issued bills of each account."""
    bills = Bill.objects.filter(account_id__in=keys, open_amount__gt=0).exclude(state=BillState.DRAFT)
    rows = bills.order_by().values_list("account_id").annotate(amount=Sum("open_amount"))
    return {key: {"open_amount": amount} for key, amount in rows}


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(number__startswith=text) | Q(name__contains=text))


ACCOUNTS = register(
    Resource(
        name="billing-accounts",
        title=_("账户"),
        permission=VIEW_ACCOUNT,
        rows=visible_accounts,
        default_order=("number",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("number", _("账户号"), sort=True),
            Column("name", _("账户名称"), sort=True),
            Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
            Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
            Column("status", _("状态"), "choice", sort=True, choices=model_choices(AccountStatus.choices)),
            Column("payment_days", _("付款期限（天）"), "count", sort=True),
            Column("currency", _("币种")),
            Column("address", _("账单地址")),
            Column("open_amount", _("未付金额"), "money", permission=VIEW_BILL, filled=True),
        ),
        more=(Column("version", _("版本"), "count"),),
        filters=(
            Filter("search", _("账户号或名称"), serializers.CharField(max_length=60), _with_text),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
            Filter("status", _("状态"), serializers.ChoiceField(AccountStatus.choices), "status", many=True),
        ),
        roll_ups=(RollUp(("open_amount",), open_amounts, {"open_amount": Decimal("0.00")}),),
    )
)
