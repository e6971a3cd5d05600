"""What headquarters keeps of the nation, as lists that can be filtered and taken out (K01, K02, A14)."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.bills.months import MonthField
from api.headquarters.divisions import INDUSTRIES, all_cities, city, region_name
from api.headquarters.figure_titles import figure_choices, figure_title, known_value
from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows, yes_or_no
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from tenants.customers.classes import CustomerClass, Industry
from tenants.customers.models import CustomerStatus
from tenants.customers.search import matches
from tenants.headquarters.models import CheckState, Difference, FigureCell, FigureCheck
from tenants.headquarters.permissions import VIEW_FIGURES, VIEW_NATIONAL_CUSTOMER
from tenants.headquarters.province_names import all_province_names, province_name
from tenants.headquarters.queries import national_customers

CLASS_CHOICES = model_choices(CustomerClass.choices)
INDUSTRY_CHOICES = model_choices(INDUSTRIES.items())


def province_told(slug: str, acting: Actor) -> str:
    """What the province of this slug is called."""
    return province_name(slug)


def _province_column(sort: bool = True) -> Column:
    return Column("province_name", _("所在省"), source="province", sort=sort, shape=province_told)


def province_filter() -> Filter:
    """By one or several provinces."""
    return Filter(
        "province",
        _("省份"),
        serializers.RegexField(r"^[a-z]{2,12}$"),
        "province",
        many=True,
        offer=all_province_names,
    )


def visible_national_customers(acting: Actor) -> Rows:
    """The agreed part of every customer file."""
    return national_customers(acting=acting)


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(matches(text))


def visible_cells(acting: Actor) -> Rows:
    """Every figure in its smallest parts; those that came to nothing are left out."""
    acting.require(VIEW_FIGURES)
    return FigureCell.objects.exclude(value=0)


def visible_checks(acting: Actor) -> Rows:
    """Every check, with the number of differences it found."""
    acting.require(VIEW_FIGURES)
    return FigureCheck.objects.annotate(found=Count("differences"))


def visible_differences(acting: Actor) -> Rows:
    """Every difference ever found."""
    acting.require(VIEW_FIGURES)
    return Difference.objects.all()


def _open(rows: Rows, is_open: bool) -> Rows:
    return rows.filter(repaired_at__isnull=is_open)


NATIONAL_CUSTOMERS = register(
    Resource(
        name="national-customers",
        title=_("全国客户"),
        permission=VIEW_NATIONAL_CUSTOMER,
        rows=visible_national_customers,
        default_order=("priority", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("客户名称"), sort="sort_key"),
            Column("code", _("客户编码"), sort=True),
            Column("province", _("省份代号")),
            _province_column(),
            Column("region_name", _("所属地区"), source="region", nullable=True, shape=region_name),
            Column("customer_class", _("客户类别"), "choice", sort="priority", choices=CLASS_CHOICES),
            Column("priority", _("优先级"), "count", sort=True),
            Column("status", _("状态"), "choice", sort=True, choices=model_choices(CustomerStatus.choices)),
            Column("industry", _("行业"), "choice", may_be_blank=True, choices=INDUSTRY_CHOICES),
            Column("credit_code", _("统一社会信用代码"), nullable=True),
            Column("group_name", _("所属集团")),
            Column("group_uid", _("所属集团标识"), "uid", nullable=True),
            Column("account_manager", _("客户经理")),
            Column("since", _("入网日期"), "day", sort=True),
            Column("told_at", _("省里最近更新"), "moment", sort=True),
        ),
        filters=(
            Filter("search", _("名称、编码或拼音"), serializers.CharField(max_length=120), _with_text),
            province_filter(),
            Filter(
                "customer_class",
                _("客户类别"),
                serializers.ChoiceField(CustomerClass.choices),
                "customer_class",
                many=True,
            ),
            Filter("industry", _("行业"), serializers.ChoiceField(Industry.choices), "industry", many=True),
            Filter("status", _("状态"), serializers.ChoiceField(CustomerStatus.choices), "status", many=True),
            Filter(
                "credit_code",
                _("统一社会信用代码"),
                serializers.CharField(max_length=18),
                "credit_code__iexact",
            ),
            Filter("group", _("所属集团"), serializers.UUIDField(), "group_uid"),
        ),
    )
)

FIGURE_CELLS = register(
    Resource(
        name="figure-cells",
        title=_("指标明细"),
        permission=VIEW_FIGURES,
        rows=visible_cells,
        default_order=("id",),
        columns=(
            Column("figure", _("指标代号")),
            Column("figure_title", _("指标"), source="figure", sort=True, shape=figure_title),
            Column("province", _("省份代号")),
            _province_column(),
            Column("city_name", _("地市"), source="city", sort=True, shape=city),
            Column("customer_class", _("客户类别"), "choice", choices=CLASS_CHOICES),
            Column("industry", _("行业"), "choice", may_be_blank=True, choices=INDUSTRY_CHOICES),
            Column("month", _("月份"), "month", sort=True, nullable=True),
            Column("value", _("数值"), "number", sort=True),
        ),
        filters=(
            Filter(
                "figure",
                _("指标"),
                serializers.RegexField(r"^[a-z_]{1,40}$"),
                "figure",
                many=True,
                offer=figure_choices,
            ),
            province_filter(),
            Filter(
                "customer_class",
                _("客户类别"),
                serializers.ChoiceField(CustomerClass.choices),
                "customer_class",
                many=True,
            ),
            Filter("industry", _("行业"), serializers.ChoiceField(Industry.choices), "industry", many=True),
            Filter(
                "city", _("地市"), serializers.RegexField(r"^[0-9]{4}$"), "city", many=True, offer=all_cities
            ),
            Filter("month", _("月份"), MonthField(), "month"),
        ),
    )
)

FIGURE_CHECKS = register(
    Resource(
        name="figure-checks",
        title=_("对账记录"),
        permission=VIEW_FIGURES,
        rows=visible_checks,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("province", _("省份代号")),
            _province_column(),
            Column("state", _("结果"), "choice", sort=True, choices=model_choices(CheckState.choices)),
            Column("compared", _("比较项数"), "count", sort=True),
            Column("differences", _("差异数"), "count", source="found", sort=True),
            Column("attempt", _("第几次询问"), "count"),
            Column("requested_by", _("发起人")),
            Column("asked_at", _("询问时间"), "moment", sort=True),
            Column("answered_at", _("答复时间"), "moment", sort=True, nullable=True),
        ),
        filters=(
            province_filter(),
            Filter("state", _("结果"), serializers.ChoiceField(CheckState.choices), "state", many=True),
        ),
    )
)

DIFFERENCES = register(
    Resource(
        name="differences",
        title=_("差异"),
        permission=VIEW_FIGURES,
        rows=visible_differences,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("province", _("省份代号")),
            _province_column(),
            Column("figure", _("指标代号")),
            Column("figure_title", _("指标"), source="figure", shape=figure_title),
            Column("month", _("月份"), "month", sort=True, nullable=True),
            Column("province_value", _("省里的数值"), shape=known_value),
            Column("headquarters_value", _("集团的数值"), shape=known_value),
            Column("found_at", _("发现时间"), "moment", sort=True),
            Column("repaired_at", _("修复时间"), "moment", sort=True, nullable=True),
        ),
        filters=(
            province_filter(),
            Filter("open", _("未修复"), serializers.BooleanField(), _open, offer=yes_or_no),
        ),
    )
)


def units_of(one: dict[str, Any]) -> Q:
    """The condition on files that belong with this one: one credit code, or one group."""
    condition = Q()
    if one["credit_code"]:
        condition |= Q(credit_code=one["credit_code"])
    if one["group_uid"]:
        condition |= Q(group_uid=one["group_uid"])
    return condition or Q(uid=one["uid"])
