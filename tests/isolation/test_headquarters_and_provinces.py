"""Neither headquarters' login nor a province's reads the other's tables, tried one by one (A03, K02)."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from keyhall.tenancy.context import tenant_context
from tests.database import as_owner


@pytest.fixture(scope="module")
def tables(database: None, owner: tuple[str, str]) -> dict[str, list[str]]:
    """Every table, view and sequence of the tenants, and every table of the platform."""
    with as_owner(owner), connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE nspname IN ('hq', 'gd', 'zj', 'public') AND relkind IN ('r', 'p', 'v', 'm')"
        )
        found: dict[str, list[str]] = {}
        for schema, table in cursor.fetchall():
            found.setdefault(schema, []).append(f'"{schema}"."{table}"')
    return found


def readable(slug: str, tables: list[str]) -> list[str]:
    """Of these tables, those that the tenant's login can read or write, found out by trying."""
    opened = []
    with tenant_context(slug), connection.cursor() as cursor:
        for table in tables:
            for attempt in ("SELECT * FROM {} LIMIT 1", "DELETE FROM {} WHERE false"):
                try:
                    with transaction.atomic(using="default"):
                        cursor.execute(attempt.format(table))
                except ProgrammingError:
                    continue
                opened.append(table)
    return sorted(set(opened))


@pytest.mark.row("A03", "K02")
@pytest.mark.parametrize(("reader", "owner_of"), [("hq", "gd"), ("hq", "zj"), ("gd", "hq"), ("gd", "zj")])
def test_no_table_of_another_tenant_opens(
    transactions: None, tables: dict[str, list[str]], reader: str, owner_of: str
) -> None:
    assert len(tables[owner_of]) > 20
    assert readable(reader, tables[owner_of]) == []


@pytest.mark.row("A03", "K02")
@pytest.mark.parametrize("reader", ["hq", "gd"])
def test_of_the_platform_a_tenant_reads_reference_tables_alone(
    transactions: None, tables: dict[str, list[str]], reader: str
) -> None:
    opened = readable(reader, tables["public"])
    assert '"public"."tenancy_tenantcondition"' in tables["public"]
    assert [table for table in opened if not table.startswith('"public"."reference_')] == []


@pytest.mark.row("A03", "K02")
def test_a_message_reaches_its_receiver_alone(transactions: None, inside: Any) -> None:
    from keyhall.messaging.models import Inbox
    from tests.factories.customers import make_customer
    from tests.factories.messages import carry

    with inside("gd"):
        make_customer()
    assert carry("gd") > 0
    with inside("hq"):
        assert set(Inbox.objects.values_list("sender", flat=True)) == {"gd"}
    with inside("zj"):
        assert not Inbox.objects.exists()
