"""The customer list as a staff page against a view and template by hand that show the same (A19, B03)."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client, override_settings

from keyhall.identity.models import User
from keyhall.tenancy.context import tenant_connection
from keyhall.tenancy.models import Tenant
from tests.benchmarks.customer_list import fill_province, vacuum
from tests.benchmarks.measure import Figure, paired_ratio
from tests.benchmarks.stock import MIDDLEWARE
from tests.benchmarks.stock_page import TEMPLATES
from tests.benchmarks.tenancy import ask, prepare_stock, stock_client
from tests.factories.identity import create_person
from tests.sign_in import sign_in

STOCK = "tests.benchmarks.stock_page"
COLUMNS = 9
ROWS = 50


def figures() -> Iterator[Figure]:
    prepare_stock()
    fill_province("gd")
    vacuum("gd")
    person = create_person(email="bench-page@example.com", roles=["account_manager"])
    ours = sign_in(Client(), person.email)
    tenant = Tenant.objects.get(schema_name="gd")
    user = User.objects.get(email="bench-page@example.com")

    def floor() -> bytes:
        # Stays in the province from one request to the next: what tenancy costs is no part of the floor.
        tenant_connection().set_tenant(tenant)
        return bytes(ask(stock, "/stock/customers/?page_size=50").content)

    def page() -> bytes:
        return bytes(ask(ours, "/staff/customers/?page_size=50").content)

    with override_settings(ROOT_URLCONF=STOCK, TEMPLATES=[*settings.TEMPLATES, TEMPLATES]):
        stock = stock_client("localhost:8000", MIDDLEWARE, user)
        for shown in (page(), floor()):
            assert shown.count(b"<td ") == ROWS * COLUMNS
            assert shown.count(b"<option ") > 147
        ratio = paired_ratio(page, floor, repeats=25, rounds=7)
        tenant_connection().set_schema_to_public()
        yield Figure("customer list of 50 of 10,000 as a staff page, plain view and template", ratio, 1.25)
