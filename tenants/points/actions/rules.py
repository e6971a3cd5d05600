"""Setting the rules points follow (C01)."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, type_message
from keyhall.succession import begin_on
from keyhall.tenancy.partitions import add_months
from tenants.customers.classes import CustomerClass
from tenants.points.models import ClassMultiplier, EarningRule, ExpiryRule, PointsTransfer, TransferKind
from tenants.points.permissions import CHANGE_POINTS_RULE

Rule = TypeVar("Rule", bound=Model)
# Rules have no address of their own; their trail is found under this one.
RULES_UID = UUID("5f0c4f3e-6f2a-5c57-9d0e-2f6f3a1b7c10")
BOUNDS = {"points_per_yuan": (0, 1_000), "factor": (0, 100), "months": (1, 120)}
LONGEST_LINE = 60


@transaction.atomic
def set_earning_rule(
    *, points_per_yuan: Decimal, valid_from: date, acting: Actor, product_line: str = ""
) -> EarningRule:
    """Points for each yuan before tax of a product line (empty: every other) from a day on; the rule that
    held until then ends the day before."""
    line = product_line.strip()
    if len(line) > LONGEST_LINE:
        raise Invalid({"product_line": [format_lazy(_("最多 {limit} 个字，请缩短。"), limit=LONGEST_LINE)]})
    return _set(EarningRule, {"product_line": line}, {"points_per_yuan": points_per_yuan}, valid_from, acting)


@transaction.atomic
def set_multiplier(
    *, customer_class: str, factor: Decimal, valid_from: date, acting: Actor
) -> ClassMultiplier:
    """What a customer class multiplies its points by from a day on."""
    if customer_class not in CustomerClass.values:
        raise Invalid({"customer_class": [_("没有这个客户类别，请重新选择。")]})
    return _set(ClassMultiplier, {"customer_class": customer_class}, {"factor": factor}, valid_from, acting)


@transaction.atomic
def set_expiry_rule(*, months: int, valid_from: date, acting: Actor) -> ExpiryRule:
    """For how many months after theirs points can be used, from a day on."""
    return _set(ExpiryRule, {}, {"months": months}, valid_from, acting)


def _set(
    rules: type[Rule], of: dict[str, Any], values: dict[str, Any], valid_from: date, acting: Actor
) -> Rule:
    """Have `values` hold from `valid_from` on; months that gave their points already keep their rules."""
    acting.require(CHANGE_POINTS_RULE)
    _check(values, valid_from)
    try:
        with transaction.atomic():
            rule = begin_on(rules, of, values, valid_from)
    except IntegrityError as error:
        if "one_at_a_time" not in str(error):
            raise
        raise Conflict(_("刚才已有人设置了同一天起的规则，请刷新后重试。"), code="overlap") from error
    said = {**of, **{name: str(value) for name, value in values.items()}}
    record_change(
        acting=acting,
        subject="points.rule",
        subject_uid=uuid5(RULES_UID, rules.__name__),
        verb="set",
        after={**said, "valid_from": valid_from.isoformat()},
    )
    return rule


def _check(values: dict[str, Any], valid_from: date) -> None:
    problems: dict[str, list[type_message]] = {}
    for name, value in values.items():
        least, most = BOUNDS[name]
        if not least <= value <= most:
            text = _("请填写 {least} 至 {most} 之间的数。")
            problems[name] = [format_lazy(text, least=least, most=f"{most:,}")]
    given = PointsTransfer.objects.filter(kind=TransferKind.EARN)
    earned = given.aggregate(last=Max("bill__month"))["last"]
    if earned is not None and valid_from < add_months(earned, 1):
        text = _("{month} 及以前的积分已经发放，规则最早从 {day} 起变更。")
        day = add_months(earned, 1).isoformat()
        problems["valid_from"] = [format_lazy(text, month=f"{earned:%Y-%m}", day=day)]
    if problems:
        raise Invalid(problems)
