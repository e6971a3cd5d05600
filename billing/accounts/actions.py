"""Opening and changing billing accounts (E01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.accounts.models import BillingAccount
from billing.accounts.parameters import PAYMENT_DAYS
from billing.accounts.permissions import CHANGE_ACCOUNT
from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.bulk import copy_instances, reserve_ids
from keyhall.errors import Invalid, type_message
from keyhall.parameters.queries import value_of
from keyhall.records import held
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight, refuse_out_of_sight

SUBJECT = "accounts.account"
LONGEST_PAYMENT_DAYS = 365


@dataclass(frozen=True)
class NewAccount:
    """An account to open; without a name it takes the customer's, without a time for payment the tenant's
    usual one."""

    customer: Customer
    name: str = ""
    payment_days: int | None = None
    address: str = ""


class AccountChanges(TypedDict, total=False):
    """What of an account may be changed."""

    name: str
    payment_days: int
    address: str


def open_account(
    *,
    customer: Customer,
    acting: Actor,
    name: str = "",
    payment_days: int | None = None,
    address: str = "",
) -> BillingAccount:
    """Open an account for a customer under a new number; raises Invalid naming the fields."""
    return open_accounts(
        [NewAccount(customer=customer, name=name, payment_days=payment_days, address=address)], acting=acting
    )[0]


@transaction.atomic
def open_accounts(new: Sequence[NewAccount], *, acting: Actor, trail: bool = True) -> list[BillingAccount]:
    """Open many accounts at once, in the order given.

    `trail` false leaves out the line per account, for a caller whose own record says what it brought in.
    """
    acting.require(CHANGE_ACCOUNT)
    refuse_out_of_sight(acting, CHANGE_ACCOUNT, (entry.customer for entry in new))
    usual = value_of(PAYMENT_DAYS)
    days = [usual if entry.payment_days is None else entry.payment_days for entry in new]
    for given in days:
        _refuse(_problems(given))
    accounts = [
        BillingAccount(
            id=serial,
            number=account_number(serial),
            customer=entry.customer,
            name=entry.name or entry.customer.party.name,
            payment_days=payment_days,
            address=entry.address,
        )
        for serial, entry, payment_days in zip(reserve_ids(BillingAccount, len(new)), new, days, strict=True)
    ]
    copy_instances(accounts)
    if trail:
        for account in accounts:
            record_change(
                acting=acting,
                subject=SUBJECT,
                subject_uid=account.uid,
                verb="open",
                after={**_trail(account), "number": account.number},
            )
    return accounts


@transaction.atomic
def change_account(
    *, uid: UUID, version: int | None, acting: Actor, **changes: Unpack[AccountChanges]
) -> BillingAccount:
    """Change an account's name, address or payment days (of bills made from now on).

    Raises NotFound, Stale when `version` is no longer the current one, Invalid.
    """
    acting.require(CHANGE_ACCOUNT)
    mine = BillingAccount.objects.filter(in_sight(acting, CHANGE_ACCOUNT, "customer"))
    account = held(mine, uid, version)
    before = _trail(account)
    for name, value in changes.items():
        setattr(account, name, value)
    _refuse(_problems(account.payment_days))
    account.version += 1
    account.changed_at = timezone.now()
    account.save(update_fields=[*changes, "version", "changed_at"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=account.uid,
        verb="change",
        before=before,
        after=_trail(account),
    )
    return account


def account_number(serial: int) -> str:
    """The number of an account: 8 and the serial in nine digits, unique in its province."""
    return f"8{serial:09d}"


def _problems(payment_days: int) -> dict[str, list[type_message]]:
    if 0 <= payment_days <= LONGEST_PAYMENT_DAYS:
        return {}
    return {"payment_days": [_("付款期限应在 0 至 365 天之间。")]}


def _refuse(problems: dict[str, list[type_message]]) -> None:
    if problems:
        raise Invalid(problems)


def _trail(account: BillingAccount) -> dict[str, str | int]:
    return {"name": account.name, "payment_days": account.payment_days, "address": account.address}
