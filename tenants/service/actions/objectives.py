"""Promising an availability (F01)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from billing.rating.conventions import BilledMonth
from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.succession import begin_on
from tenants.catalogue.models import ProductOffering
from tenants.customers.classes import CustomerClass
from tenants.customers.sight import in_sight
from tenants.inventory.models import Product
from tenants.service.actions.outages import measure_again_from, take_turns
from tenants.service.models import ServiceLevelMonth, ServiceLevelObjective
from tenants.service.permissions import CHANGE_OBJECTIVE


def promise_availability(
    *,
    availability: Decimal,
    valid_from: date,
    acting: Actor,
    offering_uid: UUID | None = None,
    product_uid: UUID | None = None,
    customer_class: str = "",
) -> ServiceLevelObjective:
    """As `set_objective`, of an offering or a service named by its public id."""
    acting.require(CHANGE_OBJECTIVE)
    offering = product = None
    if offering_uid is not None:
        offering = ProductOffering.objects.filter(uid=offering_uid).first()
        if offering is None:
            raise Invalid({"offering_uid": [_("没有找到该商品，请重新选择。")]})
    if product_uid is not None:
        product = Product.objects.filter(
            in_sight(acting, CHANGE_OBJECTIVE, "customer"), uid=product_uid
        ).first()
        if product is None:
            raise Invalid({"product_uid": [_("没有找到该业务，请核对后重新选择。")]})
    return set_objective(
        availability=availability,
        valid_from=valid_from,
        acting=acting,
        offering=offering,
        product=product,
        customer_class=customer_class,
    )


@transaction.atomic
def set_objective(
    *,
    availability: Decimal,
    valid_from: date,
    acting: Actor,
    product: Product | None = None,
    offering: ProductOffering | None = None,
    customer_class: str = "",
) -> ServiceLevelObjective:
    """Promise an availability (0.999 is 99.9%) from a day on, for one product or for an offering and a
    customer class; the promise that held until then ends the day before.

    Raises Invalid naming the fields, for a day in a closed month too; months measured but not
    closed are measured again.
    """
    acting.require(CHANGE_OBJECTIVE)
    if not 0 < availability <= 1:
        raise Invalid({"availability": [_("可用率请填写大于 0、不超过 1 的小数，例如 0.999。")]})
    if (product is None) == (offering is None):
        raise Invalid({"offering_uid": [_("请选择一项业务或一个商品，二者填一项。")]})
    if customer_class and customer_class not in CustomerClass.values:
        raise Invalid({"customer_class": [_("没有这个客户类别，请重新选择。")]})
    if product is not None and customer_class:
        raise Invalid({"customer_class": [_("单项业务的目标不分客户类别，请留空。")]})
    of = {"product": product, "offering": offering, "customer_class": customer_class}
    take_turns()
    _keep_closed_months(valid_from)
    try:
        with transaction.atomic():
            objective = begin_on(ServiceLevelObjective, of, {"availability": availability}, valid_from)
    except IntegrityError as error:
        if "service_objective_one_for" not in str(error):
            raise
        raise Conflict(_("刚才已有人设置了同一天起的目标，请刷新后重试。"), code="overlap") from error
    measure_again_from(valid_from)
    record_change(
        acting=acting,
        subject="service.objective",
        subject_uid=objective.uid,
        verb="set",
        after={
            "availability": str(availability),
            "valid_from": valid_from.isoformat(),
            "customer_class": customer_class,
            "product": str(product.uid) if product else None,
            "offering": offering.code if offering else None,
        },
    )
    return objective


def _keep_closed_months(valid_from: date) -> None:
    """Refuse a promise that would have held in a month whose figures stay."""
    closed = ServiceLevelMonth.objects.filter(closed_at__isnull=False)
    last = closed.order_by("-month").values_list("month", flat=True).first()
    if last is not None and valid_from < BilledMonth(last).next.first_day:
        text = _("{month} 及以前的服务水平已关闭，目标最早从 {day} 起变更。")
        day = BilledMonth(last).next.first_day.isoformat()
        raise Invalid({"valid_from": [format_lazy(text, month=f"{last:%Y-%m}", day=day)]})
