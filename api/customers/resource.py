"""Customers as the API shows them (B02, B03)."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.customers.roll_ups import LAST_BILLS_ROLL_UP, SERVICES
from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, Row
from billing.bills.models import Bill, BillState
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.organisation.queries import units_under
from keyhall.reference.divisions import division_names, significant_digits
from keyhall.rights.queries import people_in_roles
from keyhall.staffing.models import TeamState
from keyhall.staffing.queries import active_teams
from keyhall.tenancy.context import current_tenant
from tenants.channels.permissions import VIEW_AGENT
from tenants.customers.classes import CustomerClass, Industry
from tenants.customers.models import Customer, CustomerStatus, PartyKind, TeamCustomer
from tenants.customers.permissions import (
    EXPORT_CUSTOMER,
    VIEW_CONTACT_DETAILS,
    VIEW_CUSTOMER,
    VIEW_CUSTOMER_FILE,
)
from tenants.customers.privacy import PARTY_MASKS
from tenants.customers.search import matches
from tenants.customers.sight import in_sight
from tenants.inventory.permissions import VIEW_PRODUCT

# The teams at work that look after the customer, as part of its own query.
TEAMS = ArraySubquery(
    TeamCustomer.objects.filter(customer=OuterRef("pk"), team__state=TeamState.ACTIVE)
    .order_by("team__name")
    .values(told=JSONObject(uid="team__uid", name="team__name"))
)


def manager(field: str) -> Subquery:
    """A field of the customer's account manager in the tenant's directory."""
    return Subquery(Person.objects.filter(uid=OuterRef("account_manager_uid")).values(field)[:1])


def region_name(code: str, acting: Actor) -> str | None:
    """What the division of this code is called."""
    return division_names().get(code)


def mask_people(rows: list[Row], acting: Actor) -> None:
    """What an individual's file says of the person is shown in part; whole on request with a reason."""
    for row in rows:
        if row.get("kind") == PartyKind.INDIVIDUAL:
            row.update({name: mask(row[name]) for name, mask in PARTY_MASKS.items() if row.get(name)})


def own_regions() -> list[tuple[str, str]]:
    """The divisions a customer of this tenant can belong to."""
    prefix = current_tenant().region_prefix
    return [(code, name) for code, name in division_names().items() if code.startswith(prefix)]


def account_managers() -> list[tuple[str, str]]:
    """The people of this tenant who look after customers, by uid."""
    people = people_in_roles([Role.ACCOUNT_MANAGER]).order_by("name")
    return [(str(uid), name) for uid, name in people.values_list("uid", "name")]


def offered_teams() -> list[tuple[str, str]]:
    """The teams at work, by uid."""
    return [(str(uid), name) for uid, name in active_teams().values_list("uid", "name")]


def visible_customers(acting: Actor) -> Rows:
    """The customers the actor sees."""
    acting.require(VIEW_CUSTOMER)
    return Customer.objects.filter(in_sight(acting, VIEW_CUSTOMER))


def _in_region(rows: Rows, code: str) -> Rows:
    digits = significant_digits(code)
    return rows.filter(region__gte=digits.ljust(6, "0"), region__lte=digits.ljust(6, "9"))


def _of_group(rows: Rows, uid: UUID) -> Rows:
    return rows.filter(group_uid=uid)


def _under_unit(rows: Rows, uid: UUID) -> Rows:
    return rows.filter(unit__in=units_under(uid))


def _of_team(rows: Rows, uid: UUID) -> Rows:
    shared = TeamCustomer.objects.filter(team__uid=uid, team__state=TeamState.ACTIVE)
    return rows.filter(pk__in=shared.values("customer"))


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(matches(text))


def _owing(rows: Rows, owing: bool) -> Rows:
    open_bills = Bill.objects.filter(open_amount__gt=0).exclude(state=BillState.DRAFT).values("customer_id")
    return rows.filter(pk__in=open_bills) if owing else rows.exclude(pk__in=open_bills)


def _text(**given: Any) -> serializers.CharField:
    return serializers.CharField(max_length=120, **given)


CUSTOMERS = register(
    Resource(
        name="customers",
        title=_("客户"),
        permission=VIEW_CUSTOMER,
        rows=visible_customers,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("code", _("客户编码"), sort=True),
            Column("name", _("客户名称"), source="party__name", sort="sort_key"),
            Column(
                "customer_class",
                _("客户类别"),
                "choice",
                sort="priority",
                choices=model_choices(CustomerClass.choices),
            ),
            Column("priority", _("优先级"), "count", sort=True),
            Column("status", _("状态"), "choice", sort=True, choices=model_choices(CustomerStatus.choices)),
            Column("region", _("所属区划"), sort=True),
            Column(
                "region_name",
                _("所属地区"),
                source=F("region"),
                sort="region",
                nullable=True,
                shape=region_name,
            ),
            Column(
                "industry",
                _("行业"),
                "choice",
                source="party__industry",
                may_be_blank=True,
                choices=model_choices(Industry.choices),
            ),
            Column("group_name", _("所属集团"), permission=VIEW_CUSTOMER_FILE),
            Column(
                "account_manager_uid", _("客户经理标识"), "uid", nullable=True, permission=VIEW_CUSTOMER_FILE
            ),
            Column("account_manager", _("客户经理"), source=manager("name"), nullable=True),
            Column(
                "unit_name", _("所属机构"), source="unit__name", nullable=True, permission=VIEW_CUSTOMER_FILE
            ),
            Column("since", _("入网日期"), "day", sort=True),
            Column("product_count", _("在用产品"), "count", permission=VIEW_PRODUCT, filled=True),
            Column("monthly_fee", _("月租费"), "money", permission=VIEW_PRODUCT, filled=True),
            Column("open_amount", _("未付金额"), "money", permission=VIEW_BILL, filled=True),
            Column(
                "last_bill_month", _("最近账期"), "month", permission=VIEW_BILL, filled=True, nullable=True
            ),
            Column(
                "last_bill_total",
                _("最近账单金额"),
                "money",
                permission=VIEW_BILL,
                filled=True,
                nullable=True,
            ),
            Column("credit_code", _("统一社会信用代码"), source="party__credit_code", nullable=True),
            Column("agent_uid", _("代理商标识"), "uid", nullable=True, permission=VIEW_AGENT),
            Column("labels", _("标签"), "map", permission=VIEW_CUSTOMER_FILE),
            Column("changed_at", _("最近修改"), "moment", sort=True),
        ),
        more=(
            Column(
                "kind",
                _("客户性质"),
                "choice",
                source="party__kind",
                choices=model_choices(PartyKind.choices),
            ),
            Column(
                "identity_document",
                _("证件号码"),
                source="party__identity_document",
                permission=VIEW_CUSTOMER_FILE,
            ),
            Column(
                "legal_representative",
                _("法定代表人"),
                source="party__legal_representative",
                permission=VIEW_CUSTOMER_FILE,
            ),
            Column(
                "founded_on",
                _("成立日期"),
                "day",
                source="party__founded_on",
                nullable=True,
                permission=VIEW_CUSTOMER_FILE,
            ),
            Column("phone", _("电话"), source="party__phone"),
            Column("website", _("网站"), source="party__website"),
            Column("address", _("地址"), source="party__address"),
            Column(
                "unit_uid",
                _("所属机构标识"),
                "uid",
                source="unit__uid",
                nullable=True,
                permission=VIEW_CUSTOMER_FILE,
            ),
            Column("teams", _("服务团队"), "records", source=TEAMS, permission=VIEW_CUSTOMER_FILE),
            Column("postcode", _("邮编"), source="party__postcode"),
            Column("division", _("注册地区划"), source="party__division"),
            Column("group_uid", _("所属集团标识"), "uid", nullable=True, permission=VIEW_CUSTOMER_FILE),
            Column(
                "parent_uid",
                _("上级客户标识"),
                "uid",
                source="parent__uid",
                nullable=True,
                permission=VIEW_CUSTOMER_FILE,
            ),
            Column(
                "parent_name",
                _("上级客户"),
                source="parent__party__name",
                nullable=True,
                permission=VIEW_CUSTOMER_FILE,
            ),
            Column("source_system", _("来源系统"), permission=VIEW_CUSTOMER_FILE),
            Column("source_id", _("来源编号"), permission=VIEW_CUSTOMER_FILE),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("名称、编码或拼音"), _text(), _with_text),
            Filter(
                "customer_class",
                _("客户类别"),
                serializers.ChoiceField(CustomerClass.choices),
                "customer_class",
                many=True,
            ),
            Filter("status", _("状态"), serializers.ChoiceField(CustomerStatus.choices), "status", many=True),
            Filter(
                "region", _("所属地区"), serializers.RegexField(r"^[0-9]{6}$"), _in_region, offer=own_regions
            ),
            Filter(
                "industry", _("行业"), serializers.ChoiceField(Industry.choices), "party__industry", many=True
            ),
            Filter("name", _("客户名称"), _text(), "party__name__contains"),
            Filter("code", _("客户编码"), _text(), "code__startswith"),
            Filter("credit_code", _("统一社会信用代码"), _text(), "party__credit_code__iexact"),
            Filter(
                "legal_representative",
                _("法定代表人"),
                _text(),
                "party__legal_representative__contains",
                permission=VIEW_CUSTOMER_FILE,
            ),
            Filter("address", _("地址"), _text(), "party__address__contains"),
            Filter("phone", _("电话"), _text(), "party__phone__contains", permission=VIEW_CONTACT_DETAILS),
            Filter("website", _("网站"), _text(), "party__website__icontains"),
            Filter(
                "account_manager",
                _("客户经理"),
                serializers.UUIDField(),
                "account_manager_uid",
                permission=VIEW_CUSTOMER_FILE,
                many=True,
                offer=account_managers,
                columns=("account_manager",),
            ),
            Filter(
                "unit",
                _("所属机构"),
                serializers.UUIDField(),
                _under_unit,
                permission=VIEW_CUSTOMER_FILE,
                columns=("unit_name",),
            ),
            Filter(
                "team",
                _("服务团队"),
                serializers.UUIDField(),
                _of_team,
                permission=VIEW_CUSTOMER_FILE,
                offer=offered_teams,
                columns=("teams",),
            ),
            Filter(
                "group",
                _("所属集团"),
                serializers.UUIDField(),
                _of_group,
                permission=VIEW_CUSTOMER_FILE,
                columns=("group_name",),
            ),
            Filter(
                "parent",
                _("上级客户"),
                serializers.UUIDField(),
                "parent__uid",
                permission=VIEW_CUSTOMER_FILE,
                columns=("parent_name",),
            ),
            Filter("since_from", _("入网日期从"), serializers.DateField(), "since__gte", columns=("since",)),
            Filter("since_until", _("入网日期至"), serializers.DateField(), "since__lte", columns=("since",)),
            Filter(
                "label",
                _("标签"),
                _text(),
                "labels__has_key",
                permission=VIEW_CUSTOMER_FILE,
                columns=("labels",),
            ),
            Filter(
                "agent",
                _("代理商"),
                serializers.UUIDField(),
                "agent_uid",
                permission=VIEW_AGENT,
                columns=("agent_uid",),
            ),
            Filter(
                "owing",
                _("有未付账单"),
                serializers.BooleanField(),
                _owing,
                permission=VIEW_BILL,
                columns=("open_amount",),
            ),
        ),
        roll_ups=(SERVICES, LAST_BILLS_ROLL_UP),
        finish=mask_people,
        export_permission=EXPORT_CUSTOMER,
    )
)
