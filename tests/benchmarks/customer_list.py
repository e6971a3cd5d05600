"""The API's customer list of 50 out of 10,000 against a stock DRF list of as many columns (A19, B03)."""

from collections.abc import Iterator
from datetime import date

from django.db import connections
from django.test import Client, override_settings

from keyhall.access.actor import system_actor
from keyhall.identity.models import User
from keyhall.tenancy.context import tenant_context
from tenants.customers.bulk import CustomerDraft, create_customers
from tenants.customers.models import Customer
from tests.benchmarks.measure import Figure, paired_ratio
from tests.benchmarks.stock import MIDDLEWARE
from tests.benchmarks.tenancy import STOCK, ask, prepare_stock, stock_client
from tests.database import as_owner
from tests.environment import owner_login
from tests.factories.catalogue import make_offering
from tests.factories.identity import create_person
from tests.sign_in import sign_in

ROWS = 10_000
MONTHS = 13
TABLES = (
    "customers_party",
    "customers_customer",
    "accounts_billingaccount",
    "inventory_product",
    "inventory_productprice",
    "bills_bill",
)
SINCE = date(2024, 1, 1)
FILL = (
    """
    INSERT INTO accounts_billingaccount (uid, number, customer_id, name, address)
    SELECT gen_random_uuid(), '8' || lpad(id::text, 9, '0'), id, '账户', '' FROM customers_customer
    """,
    """
    INSERT INTO inventory_product (uid, customer_id, offering_id, name, status, start_date, address,
        user_name, characteristics, source_system, source_id)
    SELECT gen_random_uuid(), c.id, %(offering)s, '专线', 'active', '2024-01-01', '', '', '{}', '', ''
    FROM customers_customer c, generate_series(1, 3)
    """,
    """
    INSERT INTO inventory_productprice
        (product_id, kind, component, name, amount, unit, tax_category, validity)
    SELECT id, 'recurring', 'fee', '月租费', 100, '', 'basic', daterange('2024-01-01', NULL)
    FROM inventory_product
    """,
    """
    INSERT INTO bills_bill (uid, number, account_id, customer_id, month, state, issue_date, due_date,
        total_before_tax, total_tax, total, open_amount)
    SELECT gen_random_uuid(), 'B' || a.id || '-' || n, a.id, a.customer_id,
        (date '2025-10-01' + n * interval '1 month')::date, state, '2026-11-01', '2026-11-21',
        300, 27, 327, open
    FROM accounts_billingaccount a, generate_series(0, %(months)s - 1) n,
        LATERAL (SELECT * FROM (VALUES ('issued', 327), ('settled', 0)) AS kind (state, open)
            WHERE (open > 0) = (n = %(months)s - 1)) AS kind
    """,
)


def fill_province(slug: str) -> None:
    """10,000 customers with three products and thirteen bills each, once in a benchmark run."""
    with tenant_context(slug):
        if Customer.objects.exists():
            return
        drafts = [
            CustomerDraft(
                name=f"广州市某某科技有限公司{n}", customer_class="group", region="440100", since=SINCE
            )
            for n in range(ROWS)
        ]
        create_customers(drafts, acting=system_actor("benchmark"))
        given = {"offering": make_offering().pk, "months": MONTHS}
        with connections["default"].cursor() as cursor:
            for statement in FILL:
                cursor.execute(statement, given if "%(" in statement else None)


def vacuum(slug: str) -> None:
    """What autovacuum would have done meanwhile, on both sides of the comparison."""
    login = owner_login()
    with as_owner((login.user, login.password)), connections["platform"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'VACUUM ANALYZE "{slug}".{table}')
        cursor.execute("VACUUM ANALYZE public.bench_customer")


def figures() -> Iterator[Figure]:
    prepare_stock()
    fill_province("gd")
    vacuum("gd")
    person = create_person(email="bench-list@example.com", roles=["account_manager"])
    ours = sign_in(Client(), person.email)
    user = User.objects.get(email="bench-list@example.com")
    # The stock address stands for the whole comparison: to set it for each request would slow the floor.
    with override_settings(ROOT_URLCONF=STOCK, API_REQUESTS_PER_MINUTE=10**9):
        stock = stock_client("localhost:8000", MIDDLEWARE, user)
        ratio = paired_ratio(
            lambda: ask(ours, "/api/v1/customers"), lambda: ask(stock, "/stock/"), repeats=40, rounds=7
        )
        yield Figure("customer list of 50 of 10,000 over the API, stock DRF list", ratio, 1.5)
        late = paired_ratio(
            lambda: ask(ours, "/api/v1/customers?page=200"),
            lambda: ask(ours, "/api/v1/customers?page=1"),
            repeats=40,
            rounds=7,
        )
        yield Figure("page 200 of the customer list, page 1", late, 1.2)
