"""What host, login and the checks of a tenant add to a stock endpoint (A03)."""

import copy
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.test import Client, override_settings
from django.test.client import ClientHandler

from keyhall.identity.models import User
from keyhall.installation.logins import tenant_role
from keyhall.tenancy.grants import database_name
from tests.benchmarks.measure import Figure, paired_ratio
from tests.benchmarks.stock import MIDDLEWARE, make_tables
from tests.database import as_owner
from tests.environment import owner_login

STOCK = "tests.benchmarks.stock"


def stock_client(host: str, middleware: list[str], user: User) -> Client:
    """A client whose requests pass this chain of middleware, signed in by a plain Django session."""
    client = Client(headers={"host": host})
    with override_settings(MIDDLEWARE=middleware):
        client.handler = ClientHandler(enforce_csrf_checks=False)
        client.handler.load_middleware()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def prepare_stock() -> None:
    """The stock tables, once in a benchmark run."""
    login = owner_login()
    with as_owner((login.user, login.password)), connections["platform"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.bench_customer')")
        if cursor.fetchone() == (None,):
            make_tables("gd", tenant_role(database_name(), "gd"))


def ask(client: Client, path: str) -> Any:
    """One request whose answer is looked at."""
    response = client.get(path)
    assert response.status_code == 200, response.content[:300]
    return response


def figures() -> Iterator[Figure]:
    prepare_stock()
    user = User.objects.create(email="bench-tenancy@example.com", name="基准测试")
    types = copy.deepcopy(settings.TENANT_TYPES)
    types["province"]["URLCONF"] = STOCK
    tenancy = "keyhall.tenancy.middleware."
    chain = [f"{tenancy}TenantMiddleware", *MIDDLEWARE, f"{tenancy}TransactionMiddleware"]
    with override_settings(ROOT_URLCONF=STOCK, TENANT_TYPES=types):
        stock = stock_client("localhost:8000", MIDDLEWARE, user)
        province = stock_client("gd.localhost:8000", chain, user)
        ratio = paired_ratio(
            lambda: ask(province, "/province/"), lambda: ask(stock, "/stock/"), repeats=60, rounds=7
        )
    yield Figure("tenancy (host, login, checks) on a stock DRF list of 50", ratio, 1.15)
