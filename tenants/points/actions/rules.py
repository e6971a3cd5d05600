"""Setting the rules points follow (C01)."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from tenants.customers.classes import CustomerClass
from tenants.points.models import ClassMultiplier, EarningRule, ExpiryRule
from tenants.points.permissions import CHANGE_POINTS_RULE

Rule = TypeVar("Rule", bound=Model)
# Rules have no address of their own; their trail is found under this one.
RULES_UID = UUID("5f0c4f3e-6f2a-5c57-9d0e-2f6f3a1b7c10")


@transaction.atomic
def set_earning_rule(
    *, points_per_yuan: Decimal, valid_from: date, acting: Actor, product_line: str = ""
) -> EarningRule:
    """Points for each yuan before tax of a product line (empty: every other) from a day on; the rule that
    held until then ends the day before."""
    fields = {"product_line": product_line}
    return _set(EarningRule, fields, {"points_per_yuan": points_per_yuan}, valid_from, acting)


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
    rules: type[Rule], fields: dict[str, Any], values: dict[str, Any], valid_from: date, acting: Actor
) -> Rule:
    """End the rule that holds on `valid_from` the day before and begin a new one."""
    kind: Any = rules
    acting.require(CHANGE_POINTS_RULE)
    if min(values.values()) < 0:
        raise Invalid({name: [_("请填写不小于零的数。")] for name in values})
    former = kind.objects.filter(
        validity__contains=valid_from, validity__startswith__lt=valid_from, **fields
    ).first()
    if former is not None and former.validity.upper is None:
        former.validity = DateRange(former.validity.lower, valid_from)
        former.save(update_fields=["validity"])
    try:
        with transaction.atomic():
            rule: Rule = kind.objects.create(**fields, **values, validity=DateRange(valid_from, None, "[)"))
    except IntegrityError as error:
        if "one_at_a_time" not in str(error):
            raise
        raise Conflict(_("这段时间内已有生效的积分规则，请调整开始日期。"), code="overlap") from error
    said = {**fields, **{name: str(value) for name, value in values.items()}}
    record_change(
        acting=acting,
        subject="points.rule",
        subject_uid=uuid5(RULES_UID, kind.__name__),
        verb="set",
        after={**said, "valid_from": valid_from.isoformat()},
    )
    return rule
