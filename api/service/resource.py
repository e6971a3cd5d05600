"""Service levels and outages as the API shows them (F01)."""

from datetime import date
from uuid import UUID

from django.db.models import DecimalField, F, Func, Q
from django.db.models.functions import Coalesce, Least, Now, Round
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.bills.months import MonthField
from api.kit.columns import Choices, Column, model_choices
from api.kit.filters import Filter, Rows, yes_or_no
from api.kit.registry import register
from api.kit.resource import Resource
from billing.rating.conventions import BilledMonth
from keyhall.parameters.words import words_of
from keyhall.succession import Standing
from tenants.customers.classes import CustomerClass
from tenants.customers.models import Customer
from tenants.customers.search import matches
from tenants.service.parameters import OUTAGE_CAUSES
from tenants.service.permissions import VIEW_OBJECTIVE, VIEW_SERVICE_LEVEL
from tenants.service.queries import objectives, of_customer, outages, service_levels, with_warning

MINUTES = DecimalField(max_digits=24, decimal_places=2)
PRODUCT = (
    Column("product_uid", _("业务标识"), "uid", source="product__uid"),
    Column("product_name", _("业务"), source="product__name", sort="product__name"),
    Column(
        "service_number",
        _("业务号码"),
        source="product__service_number",
        sort="product__service_number",
        nullable=True,
    ),
)
OF_PRODUCT = Filter("product", _("业务"), serializers.UUIDField(), "product__uid")


def _customer(path: str) -> tuple[Column, Column]:
    """Whose service it is; `path` leads to the customer."""
    return (
        Column("customer_uid", _("客户标识"), "uid", source=f"{path}__uid"),
        Column("customer_name", _("客户"), source=f"{path}__party__name", sort=f"{path}__sort_key"),
    )


def _minutes(seconds: str) -> Round:
    return Round(F(seconds) / 60, precision=2, output_field=MINUTES)


def _with_text(rows: Rows, text: str) -> Rows:
    """By the service's number or name, or its customer as the customer list finds them."""
    found = Customer.objects.filter(matches(text)).values("pk")
    return rows.filter(
        Q(product__service_number__startswith=text)
        | Q(product__name__contains=text)
        | Q(product__customer__in=found)
    )


def _of_customer(rows: Rows, uid: UUID) -> Rows:
    return rows.filter(of_customer(uid))


def _in_month(rows: Rows, month: date) -> Rows:
    """What reaches into a month, whichever it began in."""
    billed = BilledMonth(month)
    unended = Q(ended_at__isnull=True) | Q(ended_at__gt=billed.begins)
    return rows.filter(unended, started_at__lt=billed.next.begins)


def _causes() -> Choices:
    return tuple(words_of(OUTAGE_CAUSES))


def _promised_of(rows: Rows, text: str) -> Rows:
    return rows.filter(
        Q(offering__name__contains=text)
        | Q(product__name__contains=text)
        | Q(product__service_number__startswith=text)
    )


SEARCH = Filter(
    "search",
    _("业务号码、名称或客户"),
    serializers.CharField(max_length=60),
    _with_text,
    columns=("service_number",),
)
# How long an outage has lasted so far.
LASTED = Func(
    Least(Coalesce("ended_at", Now()), Now()) - F("started_at"),
    template="round(greatest(extract(epoch FROM %(expressions)s), 0)::numeric / 60, 2)",
    output_field=MINUTES,
)
SERVICE_LEVELS = register(
    Resource(
        name="service-levels",
        title=_("服务水平"),
        permission=VIEW_SERVICE_LEVEL,
        rows=lambda acting: with_warning(service_levels(acting=acting)),
        default_order=("-month", "kept", "product_id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("month", _("月份"), "month", sort=True),
            *PRODUCT,
            *_customer("customer"),
            Column("target", _("承诺可用率"), "share", sort=True),
            Column("availability", _("实际可用率"), "share", sort=True, nullable=True),
            Column("outage_minutes", _("中断分钟"), "number", source=_minutes("outage_seconds")),
            Column(
                "maintenance_minutes", _("约定割接分钟"), "number", source=_minutes("maintenance_seconds")
            ),
            Column("kept", _("已达标"), "flag", sort=True, nullable=True),
            Column("is_running", _("当月进行中"), "flag"),
            Column("is_warned", _("预警"), "flag", sort=True),
        ),
        more=(Column("service_minutes", _("服务分钟"), "number", source=_minutes("service_seconds")),),
        filters=(
            SEARCH,
            Filter("month", _("月份"), MonthField(), "month"),
            Filter("kept", _("已达标"), serializers.BooleanField(), "kept", offer=yes_or_no),
            Filter("warned", _("预警"), serializers.BooleanField(), "is_warned", offer=yes_or_no),
            Filter("customer", _("客户"), serializers.UUIDField(), _of_customer),
            OF_PRODUCT,
            Filter("from", _("月份从"), MonthField(), "month__gte"),
        ),
    )
)
OUTAGES = register(
    Resource(
        name="outages",
        title=_("业务中断"),
        permission=VIEW_SERVICE_LEVEL,
        rows=lambda acting: outages(acting=acting),
        default_order=("-started_at",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("started_at", _("开始时间"), "moment", sort=True),
            Column("ended_at", _("恢复时间"), "moment", sort=True, nullable=True),
            Column("minutes", _("历时分钟"), "number", source=LASTED),
            *PRODUCT,
            *_customer("product__customer"),
            Column("is_agreed_maintenance", _("约定割接"), "flag", sort=True),
            Column("cause", _("原因"), "choice", sort=True, choices=_causes),
            Column("description", _("说明")),
        ),
        more=(
            Column("recorded_at", _("登记时间"), "moment"),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            SEARCH,
            Filter("month", _("月份"), MonthField(), _in_month, columns=("started_at",)),
            Filter(
                "cause",
                _("原因"),
                serializers.CharField(max_length=16),
                "cause",
                many=True,
                offer=lambda: words_of(OUTAGE_CAUSES),
            ),
            Filter(
                "agreed",
                _("约定割接"),
                serializers.BooleanField(),
                "is_agreed_maintenance",
                offer=yes_or_no,
                columns=("is_agreed_maintenance",),
            ),
            Filter(
                "unended",
                _("尚未恢复"),
                serializers.BooleanField(),
                "ended_at__isnull",
                offer=yes_or_no,
                columns=("ended_at",),
            ),
            Filter("customer", _("客户"), serializers.UUIDField(), "product__customer__uid"),
            OF_PRODUCT,
        ),
    )
)
OBJECTIVES = register(
    Resource(
        name="service-objectives",
        title=_("服务水平目标"),
        permission=VIEW_OBJECTIVE,
        rows=lambda acting: objectives(acting=acting),
        default_order=("offering__name", "product__name", "customer_class", "-valid_from"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("offering_uid", _("商品标识"), "uid", source="offering__uid", nullable=True),
            Column("offering_name", _("商品"), source="offering__name", sort="offering__name", nullable=True),
            Column("product_uid", _("业务标识"), "uid", source="product__uid", nullable=True),
            Column("product_name", _("业务"), source="product__name", sort="product__name", nullable=True),
            Column("service_number", _("业务号码"), source="product__service_number", nullable=True),
            Column(
                "customer_class",
                _("客户类别"),
                "choice",
                sort=True,
                choices=model_choices(CustomerClass.choices),
                may_be_blank=True,
            ),
            Column("availability", _("承诺可用率"), "share", sort=True),
            Column("valid_from", _("开始日期"), "day", sort=True),
            Column("valid_until", _("结束日期"), "day", sort=True, nullable=True),
            Column("standing", _("状态"), "choice", sort=True, choices=model_choices(Standing.choices)),
        ),
        filters=(
            Filter(
                "search",
                _("商品、业务名称或号码"),
                serializers.CharField(max_length=60),
                _promised_of,
                columns=("service_number",),
            ),
            Filter("standing", _("状态"), serializers.ChoiceField(Standing.choices), "standing"),
        ),
    )
)
