"""Creating, changing and retiring customers (B02, B03)."""

from collections.abc import Callable
from typing import Any, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid
from keyhall.national.tellings import tell_all_of, tell_records
from keyhall.records import held
from tenants.customers.codes import allocate_code, check_region
from tenants.customers.fields import (
    PARTY_FIELDS,
    CustomerChanges,
    NewCustomerFields,
    those_of,
    trail_of,
)
from tenants.customers.lifecycles import CUSTOMER
from tenants.customers.messages import CUSTOMERS_TOLD
from tenants.customers.models import Customer, CustomerStatus, Party, PartyKind
from tenants.customers.permissions import ADD_CUSTOMER, CHANGE_CUSTOMER
from tenants.customers.placing import place_customer, take_charge
from tenants.customers.privacy import PARTY_MASKS, without_masked
from tenants.customers.retirement import RETIREMENT
from tenants.customers.rules import canonical_credit_code, customer_problems, party_problems, refuse
from tenants.customers.search import grams_of, pinyin_of, search_text_of, sort_key_of
from tenants.customers.sight import in_sight

SUBJECT = "customers.customer"
_PARTY_TRAIL = PARTY_FIELDS | {"name"}
_CUSTOMER_TRAIL = frozenset(
    {
        "code",
        "customer_class",
        "status",
        "region",
        "account_manager_uid",
        "unit_id",
        "group_uid",
        "group_name",
        "parent_id",
        "since",
        "labels",
    }
)


@transaction.atomic
def create_customer(
    *,
    name: str,
    customer_class: str,
    region: str,
    acting: Actor,
    kind: str = PartyKind.ORGANIZATION,
    status: str = CustomerStatus.PROSPECTIVE,
    **fields: Unpack[NewCustomerFields],
) -> Customer:
    """Create a party and its customer under a new code.

    `region` is the GB/T 2260 code the customer is numbered and looked after under. Raises Invalid
    naming the fields, also where the credit code or the source is already a customer's.
    """
    acting.require(ADD_CUSTOMER)
    party_values = {"name": name.strip(), "kind": kind, **_party_values(fields)}
    values = {"customer_class": customer_class, "status": status, "region": region, **_own_values(fields)}
    values.setdefault("since", timezone.localdate())
    place_customer(values)
    refuse(party_problems(party_values), customer_problems(values))
    party = Party(**party_values)
    _check_credit_code(party)
    code = allocate_code(region, customer_class)
    _name_party(party)
    party.save(force_insert=True)
    customer = Customer(code=code, party=party, **values)
    take_charge(customer, acting)
    _make_findable(customer)
    try:
        with transaction.atomic():
            customer.save(force_insert=True)
    except IntegrityError as error:
        if "customers_customer_source_once" not in str(error):
            raise
        raise Invalid({"source_id": [_("该来源编号已有客户，请勿重复新增。")]}) from error
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=customer.uid, verb="create", after=_trail(customer)
    )
    tell_records(CUSTOMERS_TOLD, [customer.uid])
    return customer


@transaction.atomic
def change_customer(
    *, uid: UUID, version: int | None, acting: Actor, **changes: Unpack[CustomerChanges]
) -> Customer:
    """Change the named fields of a customer; its code stays whatever changes.

    `version` is the one the caller read (None: whichever is current). Raises Stale when somebody
    changed it since, Invalid naming the fields, NotFound.
    """
    customer = locked_customer(uid, version, CHANGE_CUSTOMER, acting)
    before = _trail(customer)
    given: dict[str, Any] = dict(changes)
    if customer.party.kind == PartyKind.INDIVIDUAL:
        given = without_masked(given, customer.party, PARTY_MASKS)
    party_values = {**_party_values(given), **those_of({"name"}, given)}
    values = {**_own_values(given), **those_of({"customer_class", "region"}, given)}
    place_customer(values)
    refuse(party_problems(party_values), customer_problems(values))
    if "region" in values:
        check_region(values["region"])
    _assign(customer.party, party_values)
    _assign(customer, values)
    if customer.parent_id is not None:
        _check_parent(customer)
    _check_credit_code(customer.party)
    _name_party(customer.party)
    customer.party.changed_at = timezone.now()
    customer.party.save(update_fields=[*party_values, "pinyin", "pinyin_initials", "changed_at"])
    _make_findable(customer)
    return _save(customer, "change", before, acting)


def activate_customer(*, uid: UUID, version: int | None, acting: Actor) -> Customer:
    """A prospective customer becomes active."""
    return _move(uid, version, "activate", acting)


def suspend_customer(*, uid: UUID, version: int | None, acting: Actor) -> Customer:
    """An active customer is suspended."""
    return _move(uid, version, "suspend", acting)


def resume_customer(*, uid: UUID, version: int | None, acting: Actor) -> Customer:
    """A suspended customer is active again."""
    return _move(uid, version, "resume", acting)


def retire_customer(*, uid: UUID, version: int | None, acting: Actor) -> Customer:
    """A customer ends; its file, its code and its party stay.

    Raises Conflict while anything of it is not ended, such as a product, and says what.
    """
    return _move(uid, version, "retire", acting, RETIREMENT.refuse)


def locked_customer(uid: UUID, version: int | None, permission: str, acting: Actor) -> Customer:
    """The customer, locked until the transaction ends, for whoever has `permission` and it in sight; raises
    PermissionDenied, NotFound or Stale."""
    acting.require(permission)
    mine = Customer.objects.filter(in_sight(acting, permission)).select_related("party")
    return held(mine, uid, version)


@transaction.atomic
def _move(
    uid: UUID, version: int | None, verb: str, acting: Actor, guard: Callable[[Customer], None] | None = None
) -> Customer:
    customer = locked_customer(uid, version, CUSTOMER.transitions[verb].permission, acting)
    before = _trail(customer)
    customer.status = CUSTOMER.move(customer.status, verb, acting)
    if guard is not None:
        guard(customer)
    return _save(customer, verb, before, acting)


def _save(customer: Customer, verb: str, before: dict[str, Any], acting: Actor) -> Customer:
    customer.version += 1
    customer.changed_at = timezone.now()
    customer.save()
    after = _trail(customer)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=customer.uid,
        verb=verb,
        before=before,
        after=after,
    )
    if any(before.get(name) != after.get(name) for name in ("customer_class", "region", "industry")):
        tell_all_of(customer.uid)
    else:
        tell_records(CUSTOMERS_TOLD, [customer.uid])
    return customer


def _trail(customer: Customer) -> dict[str, Any]:
    return {**trail_of(customer.party, _PARTY_TRAIL), **trail_of(customer, _CUSTOMER_TRAIL)}


def _party_values(fields: Any) -> dict[str, Any]:
    values = those_of(PARTY_FIELDS, fields)
    if "credit_code" in values:
        values["credit_code"] = canonical_credit_code(values["credit_code"])
    return values


def _own_values(fields: Any) -> dict[str, Any]:
    values = {name: value for name, value in fields.items() if name not in PARTY_FIELDS}
    for name in ("name", "customer_class", "region"):
        values.pop(name, None)
    if "parent_uid" in values:
        values["parent_id"] = _parent_id(values.pop("parent_uid"))
    return values


def _parent_id(uid: UUID | None) -> int | None:
    if uid is None:
        return None
    parent = Customer.objects.filter(uid=uid).values_list("pk", flat=True).first()
    if parent is None:
        raise Invalid({"parent_uid": [_("没有找到上级客户，请重新选择。")]})
    return parent


def _check_parent(customer: Customer) -> None:
    """Refuse a chain of parents that comes back to where it began."""
    seen, parent_id = {customer.pk}, customer.parent_id
    while parent_id is not None:
        if parent_id in seen:
            raise Invalid({"parent_uid": [_("上级客户不能是本客户或其下级，请重新选择。")]})
        seen.add(parent_id)
        parent_id = Customer.objects.values_list("parent_id", flat=True).get(pk=parent_id)


def _check_credit_code(party: Party) -> None:
    if party.credit_code is None:
        return
    other = Party.objects.filter(credit_code=party.credit_code).exclude(pk=party.pk).first()
    if other is not None:
        raise Invalid({"credit_code": [_("该统一社会信用代码已登记，请打开原有客户进行修改。")]})


def _name_party(party: Party) -> None:
    party.pinyin, party.pinyin_initials = pinyin_of(party.name)


def _make_findable(customer: Customer) -> None:
    customer.search_text = search_text_of(customer.party.name, customer.code)
    customer.sort_key = sort_key_of(customer.party.name)
    customer.grams = grams_of(customer.search_text)


def _assign(record: object, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
