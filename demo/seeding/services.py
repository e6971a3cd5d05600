"""Accounts and services of a province's customers (D09, E01)."""

from collections.abc import Iterator, Mapping, Sequence

from billing.accounts.actions import NewAccount, open_accounts
from billing.accounts.models import BillingAccount
from demo.seeding.customers import SOURCE
from demo.world.catalogue import USAGE, WITHDRAWN
from demo.world.offerings import OFFERING_BY_CODE, OFFERINGS
from demo.world.services import agreed_amount
from demo.world.shapes import CustomerPlan, ServicePlan
from keyhall.access.actor import Actor
from tenants.catalogue.models import OfferingStatus, ProductOffering
from tenants.customers.models import Customer
from tenants.inventory.actions import AgreedPrice, NewProduct, add_products


def seed_services(plans: Sequence[CustomerPlan], *, acting: Actor) -> None:
    """Open the accounts and record the products of customers that are there already."""
    found = Customer.objects.select_related("party").filter(source_system=SOURCE)
    customers = {customer.source_id: customer for customer in found}
    accounts = seed_accounts(plans, customers, acting=acting)
    offerings = {offering.code: offering for offering in ProductOffering.objects.all()}
    products = [
        product_of(service, customers[plan.source_id], accounts, offerings)
        for plan in plans
        for service in plan.services
    ]
    add_products(products, acting=acting, trail=False)
    withdraw_old_offerings()


def seed_accounts(
    plans: Sequence[CustomerPlan], customers: Mapping[str, Customer], *, acting: Actor
) -> dict[str, BillingAccount]:
    """Open every account; returns them by the plan's key."""
    pairs = [(account, customers[plan.source_id]) for plan in plans for account in plan.accounts]
    opened = open_accounts(
        [
            NewAccount(customer, account.name, account.payment_days, account.address)
            for account, customer in pairs
        ],
        acting=acting,
        trail=False,
    )
    return {plan.key: account for (plan, _), account in zip(pairs, opened, strict=True)}


def product_of(
    service: ServicePlan,
    customer: Customer,
    accounts: Mapping[str, BillingAccount],
    offerings: Mapping[str, ProductOffering],
) -> NewProduct:
    """A service as the inventory wants it, with what was agreed for it."""
    return NewProduct(
        customer=customer,
        offering=offerings[service.offering],
        start_date=service.start_date,
        account_uid=accounts[service.account_key].uid,
        name=service.name,
        service_number=service.service_number,
        status=service.status,
        end_date=service.end_date,
        address=service.place,
        characteristics=dict(service.characteristics),
        source_system=SOURCE,
        source_id=service.source_id,
        prices=list(agreed_prices(service)),
    )


def agreed_prices(service: ServicePlan) -> Iterator[AgreedPrice]:
    """What the customer pays once and every month; usage follows the offering."""
    for price in OFFERING_BY_CODE[service.offering].prices:
        if price.kind != USAGE:
            yield AgreedPrice(
                kind=price.kind,
                component=price.component,
                name=price.name,
                amount=agreed_amount(price, service),
                tax_category=price.tax_category,
                unit="月" if price.per else price.unit,
                valid_until=service.end_date,
            )


def withdraw_old_offerings() -> None:
    """Take off sale what is no longer sold; they had to be on sale while their services were recorded."""
    codes = [offering.code for offering in OFFERINGS if offering.status == WITHDRAWN]
    ProductOffering.objects.filter(code__in=codes).update(lifecycle_status=OfferingStatus.WITHDRAWN)
