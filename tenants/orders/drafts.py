"""What is asked for in an order and whether it can be had: checked and priced before anything is written.

Every refusal names its field as the caller wrote it, `items[0].characteristics.bandwidth` (D05).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from billing.accounts.models import AccountStatus, BillingAccount
from keyhall.access.actor import Actor
from keyhall.errors import Invalid, NotFound, type_message
from keyhall.parameters.queries import value_of
from tenants.catalogue import pricing
from tenants.catalogue.characteristics import typed_values, value_problems
from tenants.catalogue.models import OfferingStatus, ProductOffering
from tenants.catalogue.pricing import ListPrice, list_prices
from tenants.customers.models import Customer, CustomerStatus
from tenants.customers.sight import in_sight
from tenants.inventory.models import Product, ProductStatus
from tenants.orders.models import ItemAction, ProductOrderItem
from tenants.orders.parameters import FURTHEST_DAYS, MOST_ITEMS
from tenants.orders.permissions import SUBMIT_ORDER
from tenants.orders.steps import FULFILLED
from tenants.sites.models import Site, SiteStatus
from tenants.sites.queries import sites_named

LONGEST = {"site_address": 200, "contact_name": 60, "contact_phone": 32}

Problems = dict[str, list[type_message]]
MISSING = _("请填写此项。")


@dataclass(frozen=True)
class NewItem:
    """An item as asked for: `add` says what, where and for whom, `delete` which product and until when.

    Where is one of the customer's sites, or an address, which becomes one unless it is already.
    """

    action: str
    offering_uid: UUID | None = None
    product_uid: UUID | None = None
    account_uid: UUID | None = None
    site_uid: UUID | None = None
    site_address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    characteristics: Mapping[str, Any] = field(default_factory=dict)
    last_day: date | None = None


@dataclass(frozen=True)
class NewOrder:
    """An order as it is asked for; a customer's own people need not say whose it is."""

    items: Sequence[NewItem]
    customer_uid: UUID | None = None
    requested_date: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """A checked item, not yet written, with the fees agreed for it."""

    item: ProductOrderItem
    prices: list[ListPrice]


@dataclass(frozen=True)
class Surroundings:
    """What the items of one order may name: offerings, and the customer's own accounts, products and
    sites."""

    acting: Actor
    today: date
    offerings: Mapping[UUID, ProductOffering]
    accounts: Mapping[UUID, BillingAccount]
    products: Mapping[UUID, Product]
    sites: Sequence[Site] = ()


def customer_of(new: NewOrder, *, acting: Actor) -> Customer:
    """Whose order it is; raises NotFound for a customer out of sight, Invalid for one that cannot order."""
    uid = new.customer_uid or acting.customer_uid
    if uid is None:
        raise Invalid({"customer_uid": [_("请选择客户。")]})
    customer = (
        Customer.objects.filter(in_sight(acting, SUBMIT_ORDER), uid=uid).select_related("party").first()
    )
    if customer is None:
        raise NotFound
    if customer.status != CustomerStatus.ACTIVE:
        told = _("客户目前为“{status}”状态，不能受理新业务，请先恢复或启用客户。")
        raise Invalid({"customer_uid": [format_lazy(told, status=customer.get_status_display())]})
    return customer


def draft_order(new: NewOrder, customer: Customer, *, acting: Actor, today: date) -> list[Draft]:
    """The items checked against catalogue, accounts and inventory; raises Invalid naming every fault."""
    around = _surroundings(new, customer, acting=acting, today=today)
    problems = _order_problems(new, today)
    drafts = [_draft(number, item, around, problems) for number, item in enumerate(new.items)]
    if problems:
        raise Invalid(problems)
    return [draft for draft in drafts if draft is not None]


def price_order(new: NewOrder, *, acting: Actor, today: date) -> list[Draft]:
    """What the items would cost, wherever and for whomever they are; raises Invalid naming every fault."""
    around = Surroundings(acting, today, _offerings(new), {}, {})
    problems: Problems = {}
    drafts = []
    for number, item in enumerate(new.items):
        at = f"items[{number}]."
        if item.action == ItemAction.ADD:
            offering = _offering(at, item, around, problems)
            values = _values(at, offering, item, problems) if offering is not None else {}
            if offering is not None and not problems:
                made = ProductOrderItem(line=number + 1, action=item.action, offering=offering)
                drafts.append(Draft(made, list_prices(offering, values, today)))
        elif item.action not in FULFILLED:
            problems[f"{at}action"] = [_unfulfilled(item)]
    if problems:
        raise Invalid(problems)
    return drafts


def _surroundings(new: NewOrder, customer: Customer, *, acting: Actor, today: date) -> Surroundings:
    uids = [item.site_uid for item in new.items if item.site_uid is not None]
    addresses = [item.site_address.strip() for item in new.items if item.site_address.strip()]
    return Surroundings(
        acting,
        today,
        _offerings(new),
        _accounts(customer),
        _products(new, customer),
        sites_named(customer, uids, addresses) if uids or addresses else [],
    )


def _offerings(new: NewOrder) -> dict[UUID, ProductOffering]:
    uids = [item.offering_uid for item in new.items if item.offering_uid is not None]
    found = ProductOffering.objects.filter(uid__in=uids).select_related("specification")
    found = found.prefetch_related("specification__characteristics", *pricing.READS)
    return {offering.uid: offering for offering in found} if uids else {}


def _accounts(customer: Customer) -> dict[UUID, BillingAccount]:
    accounts = BillingAccount.objects.filter(customer=customer, status=AccountStatus.ACTIVE)
    return {account.uid: account for account in accounts}


def _products(new: NewOrder, customer: Customer) -> dict[UUID, Product]:
    uids = [item.product_uid for item in new.items if item.product_uid is not None]
    found: QuerySet[Product] = Product.objects.filter(uid__in=uids, customer=customer)
    return {product.uid: product for product in found.select_related("offering")} if uids else {}


def _order_problems(new: NewOrder, today: date) -> Problems:
    problems: Problems = {}
    if not new.items:
        problems["items"] = [_("订单至少要有一项。")]
    most = value_of(MOST_ITEMS)
    if len(new.items) > most:
        problems["items"] = [format_lazy(_("一张订单最多 {most} 项，请分成几张提交。"), most=most)]
    if new.requested_date is not None:
        told = _day_problem(new.requested_date, today)
        if told is not None:
            problems["requested_date"] = [told]
    products = [item.product_uid for item in new.items if item.product_uid is not None]
    for number, item in enumerate(new.items):
        if item.product_uid is not None and products.count(item.product_uid) > 1:
            problems[f"items[{number}].product_uid"] = [_("同一业务在订单中出现了不止一次，请删去重复的项。")]
    return problems


def _day_problem(day: date, today: date) -> type_message | None:
    if day < today:
        return _("日期不能早于今天，请重新选择。")
    last = today + timedelta(days=value_of(FURTHEST_DAYS))
    if day > last:
        return format_lazy(_("日期不能晚于 {last}，请重新选择。"), last=last.isoformat())
    return None


def _draft(number: int, item: NewItem, around: Surroundings, problems: Problems) -> Draft | None:
    at = f"items[{number}]."
    for name, limit in LONGEST.items():
        if len(getattr(item, name)) > limit:
            problems[f"{at}{name}"] = [format_lazy(_("最多 {limit} 个字，请缩短。"), limit=limit)]
    if item.action == ItemAction.ADD:
        return _draft_add(at, number, item, around, problems)
    if item.action == ItemAction.DELETE:
        return _draft_delete(at, number, item, around, problems)
    problems[f"{at}action"] = [_unfulfilled(item)]
    return None


def _unfulfilled(item: NewItem) -> type_message:
    return format_lazy(_("目前只能开通（add）或终止（delete）业务，不支持“{action}”。"), action=item.action)


def _draft_add(at: str, number: int, item: NewItem, around: Surroundings, problems: Problems) -> Draft | None:
    for name in ("contact_name", "contact_phone"):
        if not getattr(item, name).strip():
            problems[f"{at}{name}"] = [MISSING]
    site = _site(at, item, around, problems)
    if item.product_uid is not None:
        problems.setdefault(f"{at}product_uid", [_("开通业务时不要填写已有业务，请去掉此项。")])
    account = _account(at, item, around, problems)
    offering = _offering(at, item, around, problems)
    if offering is None:
        return None
    values = _values(at, offering, item, problems)
    if problems:
        return None
    made = ProductOrderItem(
        line=number + 1,
        action=item.action,
        offering=offering,
        account_uid=account,
        characteristics=values,
        site=site,
        site_address=site.address if site is not None else item.site_address.strip(),
        contact_name=item.contact_name.strip(),
        contact_phone=item.contact_phone.strip(),
    )
    return Draft(made, list_prices(offering, values, around.today))


def _draft_delete(
    at: str, number: int, item: NewItem, around: Surroundings, problems: Problems
) -> Draft | None:
    if item.product_uid is None:
        problems[f"{at}product_uid"] = [_("请选择要终止的业务。")]
        return None
    product = around.products.get(item.product_uid)
    if product is None:
        problems[f"{at}product_uid"] = [_("该客户没有这项业务，请从在用业务中选择。")]
        return None
    told = _ending_problem(product)
    if told is not None:
        problems.setdefault(f"{at}product_uid", [told])
    _check_last_day(at, item, product, around.today, problems)
    return Draft(
        ProductOrderItem(
            line=number + 1,
            action=item.action,
            offering=product.offering,
            product=product,
            account_uid=product.account_uid,
            last_day=item.last_day,
            site_id=product.site_id,
            site_address=product.address,
            contact_name=item.contact_name.strip(),
            contact_phone=item.contact_phone.strip(),
        ),
        [],
    )


def _ending_problem(product: Product) -> type_message | None:
    if product.status == ProductStatus.TERMINATED:
        return _("该业务已经终止，请从在用业务中选择。")
    if ProductOrderItem.objects.filter(product=product, is_open=True).exists():
        return ORDERED_ALREADY
    return None


ORDERED_ALREADY = _("该业务已有一张在途订单，请等它办结或先取消它。")


def _check_last_day(at: str, item: NewItem, product: Product, today: date, problems: Problems) -> None:
    if item.last_day is None:
        problems[f"{at}last_day"] = [MISSING]
        return
    told = _day_problem(item.last_day, today)
    if told is None and product.start_date is not None and item.last_day < product.start_date:
        told = _("最后服务日不能早于开通日期。")
    if told is not None:
        problems[f"{at}last_day"] = [told]


def _site(at: str, item: NewItem, around: Surroundings, problems: Problems) -> Site | None:
    """The customer's open site that is named, or at the address given; None where it is yet to be opened."""
    address = item.site_address.strip()
    if item.site_uid is None:
        if not address:
            problems[f"{at}site_address"] = [MISSING]
        there = (one for one in around.sites if one.status == SiteStatus.OPEN and one.address == address)
        return next(there, None)
    site = next((one for one in around.sites if one.uid == item.site_uid), None)
    if site is None:
        problems[f"{at}site_uid"] = [_("该客户没有这个地点，请从其装机地点中选择。")]
    elif site.status != SiteStatus.OPEN:
        problems[f"{at}site_uid"] = [_("该地点已停用，请选择其他地点。")]
    elif address not in {"", site.address}:
        problems[f"{at}site_address"] = [_("地址与所选地点不一致，请只填其中一项。")]
    return site


def _account(at: str, item: NewItem, around: Surroundings, problems: Problems) -> UUID | None:
    """The account that will pay: the one named, or the customer's only one."""
    if item.account_uid is not None:
        if item.account_uid not in around.accounts:
            problems[f"{at}account_uid"] = [_("该客户没有这个计费账户，请重新选择。")]
        return item.account_uid
    if len(around.accounts) == 1:
        return next(iter(around.accounts))
    told = _("请选择计费账户。") if around.accounts else _("客户还没有计费账户，请先开立账户。")
    problems[f"{at}account_uid"] = [told]
    return None


def _offering(at: str, item: NewItem, around: Surroundings, problems: Problems) -> ProductOffering | None:
    """The offering named, where this actor may order it today."""
    if item.offering_uid is None:
        problems[f"{at}offering_uid"] = [_("请选择商品。")]
        return None
    offering = around.offerings.get(item.offering_uid)
    hidden = (
        {OfferingStatus.DRAFT, OfferingStatus.TRIAL} if around.acting.is_outside else {OfferingStatus.DRAFT}
    )
    if offering is None or offering.lifecycle_status in hidden:
        problems[f"{at}offering_uid"] = [_("没有这个商品，请从商品目录中选择。")]
        return None
    on_sale = offering.lifecycle_status in {OfferingStatus.TRIAL, OfferingStatus.ON_SALE}
    if not on_sale or around.today not in offering.validity:
        problems[f"{at}offering_uid"] = [_("该商品目前不在售，请选择其他商品。")]
        return None
    return offering


def _values(at: str, offering: ProductOffering, item: NewItem, problems: Problems) -> dict[str, Any]:
    """The characteristics in their own types, what is wrong with them noted."""
    declared = list(offering.specification.characteristics.all())
    values = typed_values(declared, item.characteristics)
    for name, told in value_problems(declared, values).items():
        problems[f"{at}{name}"] = told
    return values
