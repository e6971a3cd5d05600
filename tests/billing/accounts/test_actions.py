"""Opening and changing billing accounts."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from billing.accounts.actions import NewAccount, change_account, open_account, open_accounts
from billing.accounts.models import BillingAccount
from keyhall.audit.trail import changes_of
from keyhall.errors import Invalid, NotFound, PermissionDenied, Stale
from tests.factories.accounts import make_account
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("E01")


def test_accounts_are_numbered_one_after_another(gd: Any, acting: Any) -> None:
    customer = make_customer()
    made = open_accounts([NewAccount(customer), NewAccount(customer, name="分账户")], acting=acting)
    assert [account.name for account in made] == [customer.party.name, "分账户"]
    assert int(made[1].number) == int(made[0].number) + 1
    assert [entry.verb for entry in changes_of(made[0].uid)] == ["open"]


def test_a_change_counts_the_version_and_leaves_a_trail(gd: Any, acting: Any) -> None:
    account = make_account(payment_days=20)
    changed = change_account(uid=account.uid, version=1, acting=acting, payment_days=30)
    assert (changed.payment_days, changed.version) == (30, 2)
    entry = changes_of(account.uid)[0]
    assert (entry.before, entry.after) == ({"payment_days": 20}, {"payment_days": 30})
    with pytest.raises(Stale):
        change_account(uid=account.uid, version=1, acting=acting, payment_days=10)


def test_payment_days_lie_within_a_year(gd: Any, acting: Any) -> None:
    with pytest.raises(Invalid):
        make_account(payment_days=366)
    account = make_account()
    with pytest.raises(Invalid):
        change_account(uid=account.uid, version=None, acting=acting, payment_days=-1)
    with pytest.raises(IntegrityError, match="accounts_account_payment_within_a_year"), transaction.atomic():
        BillingAccount.objects.update(payment_days=400)


def test_an_unknown_account_is_not_found(gd: Any, acting: Any) -> None:
    with pytest.raises(NotFound):
        change_account(uid=acting.uid, version=None, acting=acting, name="x")


def test_who_may_not_open_accounts_opens_none(gd: Any, acting: Any) -> None:
    nobody = type(acting)(acting.uid, "", frozenset(), frozenset(), acting.channel)
    with pytest.raises(PermissionDenied):
        open_account(customer=make_customer(), acting=nobody)
    assert not BillingAccount.objects.exists()
