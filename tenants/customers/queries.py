"""Reads of customers and contacts, restricted to what the actor may see (B03, B04)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.reference.divisions import significant_digits
from tenants.customers.models import Contact, Customer
from tenants.customers.permissions import VIEW_CUSTOMER, VIEW_CUSTOMER_FILE
from tenants.customers.search import matches
from tenants.customers.sight import in_sight

# What a list may be ordered by; each has an index that ends in the id.
ORDERINGS = {
    "id": "id",
    "code": "code",
    "name": "sort_key",
    "since": "since",
    "changed_at": "changed_at",
    "priority": "priority",
}


@dataclass(frozen=True)
class CustomerFilter:
    """What a list of customers is narrowed to; what is empty narrows nothing.

    `region` is a GB/T 2260 code and takes in everything inside it. `labels` are names a customer must
    carry, all of them.
    """

    text: str = ""
    customer_class: Collection[str] = ()
    status: Collection[str] = ()
    region: str = ""
    industry: Collection[str] = ()
    account_manager_uid: UUID | None = None
    group_uid: UUID | None = None
    labels: Collection[str] = ()


def list_customers(
    *, acting: Actor, narrowed: CustomerFilter | None = None, ordering: Sequence[str] = ("-id",)
) -> QuerySet[Customer]:
    """Customers the actor may see, narrowed and ordered; slice it and hand the slice to `whole_rows`."""
    acting.require(VIEW_CUSTOMER)
    wanted = narrowed or CustomerFilter()
    customers = Customer.objects.filter(in_sight(acting, VIEW_CUSTOMER), matches(wanted.text))
    if wanted.customer_class:
        customers = customers.filter(customer_class__in=wanted.customer_class)
    if wanted.status:
        customers = customers.filter(status__in=wanted.status)
    if wanted.region:
        digits = significant_digits(wanted.region)
        customers = customers.filter(region__gte=digits.ljust(6, "0"), region__lte=digits.ljust(6, "9"))
    if wanted.industry:
        customers = customers.filter(party__industry__in=wanted.industry)
    if wanted.account_manager_uid:
        customers = customers.filter(account_manager_uid=wanted.account_manager_uid)
    if wanted.group_uid:
        customers = customers.filter(group_uid=wanted.group_uid)
    if wanted.labels:
        customers = customers.filter(labels__has_keys=list(wanted.labels))
    return customers.order_by(*order_columns(ordering))


def order_columns(ordering: Sequence[str]) -> list[str]:
    """The columns behind names of ORDERINGS, each with or without `-`; ids break ties."""
    columns = [("-" if name.startswith("-") else "") + ORDERINGS[name.removeprefix("-")] for name in ordering]
    if not {"id", "-id"} & set(columns):
        columns.append("-id" if columns and columns[0].startswith("-") else "id")
    return columns


def whole_rows(page: QuerySet[Customer]) -> QuerySet[Customer]:
    """The rows of a sliced list with their parties, read by id.

    The ids of the page come from an index alone, so that a late page reads no rows it leaves out.
    """
    ordering = page.query.order_by
    return (
        Customer.objects.filter(pk__in=page.values("pk"))
        .select_related("party", "parent__party")
        .order_by(*ordering)
    )


def search_customers(text: str, *, acting: Actor, limit: int = 10) -> QuerySet[Customer]:
    """The best placed customers whose name, code or pinyin holds every word of `text`."""
    if not text.strip():
        return Customer.objects.none()
    found = list_customers(acting=acting, narrowed=CustomerFilter(text=text), ordering=("priority",))
    return whole_rows(found[:limit])


def customer_by_uid(uid: UUID, *, acting: Actor) -> Customer:
    """One customer with its party and parent; raises NotFound."""
    acting.require(VIEW_CUSTOMER)
    customers = Customer.objects.filter(in_sight(acting, VIEW_CUSTOMER), uid=uid)
    customer = customers.select_related("party", "parent__party").first()
    if customer is None:
        raise NotFound
    return customer


def contacts_of(customer: Customer, *, acting: Actor) -> QuerySet[Contact]:
    """The present contacts of a customer, the primary one first."""
    acting.require(VIEW_CUSTOMER_FILE)
    contacts = Contact.objects.filter(customer=customer, valid_until__isnull=True)
    return contacts.select_related("party", "customer").order_by("-is_primary", "id")


def contact_by_uid(uid: UUID, *, acting: Actor) -> Contact:
    """One present contact with its person and customer; raises NotFound."""
    acting.require(VIEW_CUSTOMER_FILE)
    contacts = Contact.objects.filter(
        in_sight(acting, VIEW_CUSTOMER_FILE, "customer"), uid=uid, valid_until__isnull=True
    )
    contact = contacts.select_related("party", "customer__party").first()
    if contact is None:
        raise NotFound
    return contact
