"""The access log is kept for six months at least, and then goes by the month (A12)."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connections, transaction

from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.installation.logins import tenant_role
from keyhall.tenancy import grants
from keyhall.tenancy.partitions import add_months, add_partitions, drop_expired_partitions
from tests.database import as_owner

pytestmark = pytest.mark.row("A12")
TODAY = date(2030, 3, 15)


@pytest.fixture
def owning(database: None, owner: tuple[str, str]) -> Iterator[None]:
    """As the provisioner, in a transaction that comes to nothing."""
    with as_owner(owner), transaction.atomic(using="platform"):
        yield
        transaction.set_rollback(True, using="platform")


def months_of(table: str) -> set[str]:
    """The months of 2020 and later that a table has partitions of, in gd."""
    with connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = 'gd' AND relname ~ %s",
            [f"^{table}_[0-9]{{6}}$"],
        )
        return {name[-6:] for (name,) in cursor.fetchall()}


def test_the_law_asks_for_six_months() -> None:
    assert AccessEntry.keep_months >= 6


def test_the_trail_of_changes_is_kept_for_good() -> None:
    assert not hasattr(ChangeEntry, "keep_months")


def test_a_month_of_the_log_goes_when_it_has_had_its_time(owning: None) -> None:
    kept, gone = add_months(TODAY, -AccessEntry.keep_months), add_months(TODAY, -AccessEntry.keep_months - 1)
    login = tenant_role(grants.database_name(), "gd")
    with connections["platform"].cursor() as cursor:
        add_partitions(cursor, "gd", "province", login, [gone, kept])
        drop_expired_partitions(cursor, "gd", "province", TODAY)
    assert f"{kept:%Y%m}" in months_of("audit_accessentry")
    assert f"{gone:%Y%m}" not in months_of("audit_accessentry")
    assert f"{gone:%Y%m}" in months_of("audit_changeentry")
