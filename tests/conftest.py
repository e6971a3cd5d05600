"""Fixtures every test may use: real database, real tenants, real HTTP through the handler."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import django
import pytest

from tests.environment import owner_login, start_test_server, stop_test_server

start_test_server()
os.environ["DJANGO_SETTINGS_MODULE"] = "keyhall.settings"
django.setup()
# Test processes inherit the environment and must not read settings before they have named their own database.
del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = ["tests.requirement_rows", "tests.sign_in", "tests.together"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        stop_test_server()


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """Each test begins in the interface's own language, whichever the one before was answered in."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _declared_trail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test has written to the trail of changes is declared there: subject, verb and fields."""
    from keyhall.audit import trail
    from keyhall.audit.subjects import undeclared

    make, missing = trail.make_entry, set[str]()

    def make_declared(acting: Any, subject: str, uid: Any, verb: str, before: Any, after: Any) -> Any:
        if subject != "tests":
            missing.update(undeclared(subject, verb, before.keys() | after.keys()))
        return make(acting, subject, uid, verb, before, after)

    monkeypatch.setattr(trail, "make_entry", make_declared)
    yield
    assert not missing, f"not declared in any trail.py: {sorted(missing)}"


@pytest.fixture(scope="session")
def owner() -> tuple[str, str]:
    """The owner's login, which no process of the system but the provisioner has."""
    login = owner_login()
    return login.user, login.password


@pytest.fixture(scope="session")
def database(owner: tuple[str, str], compiled: Any, django_db_blocker: Any) -> Iterator[None]:
    """This test process's own database with tenants hq, gd and zj; both languages at hand."""
    from tests.database import close_everything, create_database

    django_db_blocker.unblock()
    create_database(owner)
    yield
    close_everything()


@pytest.fixture
def transactions(database: None) -> Iterator[Any]:
    """Everything a test writes, on the platform and in any tenant, is rolled back after it."""
    from keyhall.tenancy.middleware import forget_hosts
    from tests.database import TenantTransactions

    forget_hosts()
    with TenantTransactions() as open_transactions:
        yield open_transactions


@pytest.fixture
def gd(transactions: None) -> Iterator[Any]:
    """Inside the province Guangdong."""
    yield from _inside("gd")


@pytest.fixture
def hq(transactions: None) -> Iterator[Any]:
    """Inside headquarters."""
    yield from _inside("hq")


def _inside(slug: str) -> Iterator[Any]:
    from keyhall.tenancy.context import tenant_context

    with tenant_context(slug) as tenant:
        yield tenant


@pytest.fixture
def inside(transactions: None) -> Callable[[str], Any]:
    """`with inside("zj"): …` works in another tenant."""
    from keyhall.tenancy.context import tenant_context

    return tenant_context


@pytest.fixture
def make_province(database: None, owner: tuple[str, str]) -> Iterator[Callable[[], Any]]:
    """Makes provinces of this test's own whose work is really committed, for races and killed processes.

    Dropped afterwards.
    """
    from uuid import uuid4

    from keyhall.tenancy.context import tenant_connection
    from keyhall.tenancy.provisioning import create_tenant, drop_tenant, suspend_tenant
    from tests.database import as_owner, close_everything

    made: list[str] = []

    def make() -> Any:
        slug = "t" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:9])
        with as_owner(owner):
            tenant, _account = create_tenant(slug, name=f"测试省 {slug}")
        made.append(slug)
        return tenant

    yield make
    tenant_connection().set_schema_to_public()
    close_everything()
    with as_owner(owner):
        for slug in made:
            suspend_tenant(slug)
            drop_tenant(slug)


@pytest.fixture
def province(make_province: Callable[[], Any]) -> Any:
    """One province of this test's own, as `make_province` makes them."""
    return make_province()


@pytest.fixture
def acting() -> Any:
    """The system itself, which may do everything."""
    from keyhall.access.actor import system_actor

    return system_actor("test")


@pytest.fixture(scope="session")
def compiled() -> Any:
    """English, compiled from the catalogues as set-up does."""
    from django.conf import settings
    from django.utils.translation import trans_real

    from keyhall.web.translations import compile_catalogues

    if compile_catalogues(settings.CLONE):
        vars(trans_real)["_translations"].clear()
