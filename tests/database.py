"""The tests' own databases: one per test process, with headquarters and two provinces ready in it.

The prepared database is kept as a PostgreSQL template between runs, named by the migrations it was
made from; a test process copies it, which takes a tenth of a second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from keyhall.tenancy import grants
from keyhall.tenancy.context import tenant_connection
from keyhall.tenancy.database.garage import GARAGE
from keyhall.tenancy.migrating import heal_tenant, prepare_database
from keyhall.tenancy.models import Tenant, TenantType
from keyhall.tenancy.provisioning import create_tenant
from tests.environment import migrations_digest

TENANTS = (
    ("hq", "集团总部", "000000", TenantType.HEADQUARTERS),
    ("gd", "广东省", "440000", TenantType.PROVINCE),
    ("zj", "浙江省", "330000", TenantType.PROVINCE),
)


def close_everything() -> None:
    GARAGE.close_all()
    for connection in connections.all(initialized_only=True):
        connection.close()


@contextmanager
def as_owner(owner: tuple[str, str], database: str | None = None) -> Iterator[None]:
    """Both aliases under the owner's login, as in the provisioner, for the length of the block."""
    aliases = [connections[alias] for alias in ("default", "platform")]
    former = [dict(connection.settings_dict) for connection in aliases]
    for connection in aliases:
        connection.close()
        connection.settings_dict.update(LOGIN="owner", USER=owner[0], PASSWORD=owner[1])
        if database:
            connection.settings_dict["NAME"] = database
    assert all(settings.DATABASES[connection.alias] is connection.settings_dict for connection in aliases)
    try:
        yield
    finally:
        for connection, was in zip(aliases, former, strict=True):
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(was)


def _server(owner: tuple[str, str]) -> psycopg.Connection[Any]:
    address = settings.DATABASES["platform"]
    return psycopg.connect(
        host=address["HOST"],
        port=address["PORT"],
        dbname="postgres",
        user=owner[0],
        password=owner[1],
        autocommit=True,
    )


def template_name() -> str:
    return f"kh_base_{migrations_digest()}"


def ensure_template(owner: tuple[str, str]) -> None:
    """Make the prepared database unless this very set of migrations has been prepared before.

    Runs under a lock of the server, so test processes that start together make it once.
    """
    name = template_name()
    with _server(owner) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('keyhall tests'))")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        making = f"{name}_making"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
        with as_owner(owner, making):
            prepare_database()
            for slug, title, region, tenant_type in TENANTS:
                create_tenant(slug, name=title, region=region, tenant_type=tenant_type)
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
        )


def create_database(owner: tuple[str, str]) -> None:
    """Copy the prepared database under this process's name and give its logins their rights."""
    ensure_template(owner)
    name = str(settings.DATABASES["platform"]["NAME"])
    with _server(owner) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('keyhall tests'))")
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template_name())
            )
        )
    with (
        as_owner(owner),
        transaction.atomic(using="platform"),
        connections["platform"].cursor() as cursor,
    ):
        grants.prepare_platform_logins(cursor)
        grants.grant_platform(cursor)
        for tenant in Tenant.objects.all():
            heal_tenant(cursor, tenant)


STATE = (
    "connection",
    "in_atomic_block",
    "savepoint_state",
    "savepoint_ids",
    "atomic_blocks",
    "commit_on_exit",
    "needs_rollback",
    "rollback_exc",
    "run_on_commit",
    "autocommit",
)


class TenantTransactions:
    """Gives each tenant its own open transaction, under its real login, for the length of a test.

    While it is entered, changing tenant puts the whole state of the connection aside instead of
    parking it, so work in one province stays uncommitted while another is looked at; leaving rolls
    all of them back.
    """

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.outer: dict[str, transaction.Atomic] = {}
        self.wrapper: Any = tenant_connection()
        self.original = type(self.wrapper).set_tenant
        self.original_reading = type(self.wrapper).set_reading

    def __enter__(self) -> "TenantTransactions":
        self.wrapper.set_schema_to_public()
        GARAGE.close_all()
        self.wrapper.set_tenant = self.set_tenant
        self.wrapper.set_reading = self.set_reading
        self.platform = transaction.atomic(using="platform")
        self.platform.__enter__()
        return self

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        wrapper = self.wrapper
        if tenant.schema_name != wrapper.schema_name:
            self._put_aside()
        self.original(wrapper, tenant, include_public)
        if tenant.schema_name != "public" and wrapper.connection is None:
            self._take_up(tenant.schema_name)

    def set_reading(self, *, is_reading: bool) -> None:
        """The login that reads has no transaction held open: it sees what is committed alone."""
        if is_reading:
            self._put_aside()
        self.original_reading(self.wrapper, is_reading=is_reading)
        if not is_reading and self.wrapper.connection is None:
            self._take_up(self.wrapper.schema_name)

    def _put_aside(self) -> None:
        from keyhall.tenancy.database.base import TenantSwitchInTransaction

        wrapper = self.wrapper
        if wrapper.connection is None:
            return
        if len(wrapper.atomic_blocks) > 1:
            raise TenantSwitchInTransaction(wrapper.schema_name)
        self.held[wrapper.schema_name] = {name: getattr(wrapper, name) for name in STATE}
        wrapper.connection = None
        wrapper.in_atomic_block = wrapper.needs_rollback = False
        wrapper.savepoint_ids, wrapper.atomic_blocks, wrapper.run_on_commit = [], [], []

    def _take_up(self, schema: str) -> None:
        if schema in self.held:
            for name, value in self.held.pop(schema).items():
                setattr(self.wrapper, name, value)
            return
        self.wrapper.ensure_connection()
        self.outer[schema] = transaction.atomic(using="default")
        self.outer[schema].__enter__()

    def __exit__(self, *exception: object) -> None:
        wrapper = self.wrapper
        self._put_aside_for_good()
        for state in self.held.values():
            state["connection"].close()
        self.held.clear()
        del wrapper.set_tenant, wrapper.set_reading
        self.original(wrapper, _Nobody())
        transaction.set_rollback(True, using="platform")
        self.platform.__exit__(None, None, None)

    def _put_aside_for_good(self) -> None:
        if self.wrapper.connection is not None:
            del self.wrapper.atomic_blocks[1:]
            self._put_aside()


class _Nobody:
    schema_name = "public"

    def get_tenant_type(self) -> str:
        return "public"
