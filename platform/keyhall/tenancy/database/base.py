"""The database backend: each tenant's work reaches PostgreSQL under that tenant's own login (A03).

Django-tenants only sets `search_path` on one shared login; here the connection itself changes, so
the database refuses what a wrong or injected query asks of another schema.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql.base import Cursor
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsDatabaseWrapper

from keyhall.installation.logins import login_password, reading_role, tenant_role
from keyhall.tenancy.database.garage import GARAGE


class NoTenant(RuntimeError):
    """Tenant data was asked for where no tenant is set."""


class TenantSwitchInTransaction(RuntimeError):
    """The tenant was to change while a transaction was open; its work would have been lost."""


class ExtendedProtocolCursor(Cursor):
    """Sends every statement by the extended protocol, which takes one statement a message: stacked
    statements are refused by the server."""

    def _execute_send(self, query: Any, *, force_extended: bool = False, binary: bool | None = None) -> None:
        # Private to psycopg: there is no public way to ask for this protocol.
        super()._execute_send(query, force_extended=True, binary=binary)  # type: ignore[misc]  # hidden


class DatabaseWrapper(TenantsDatabaseWrapper):  # type: ignore[misc]  # django-tenants has no stubs
    """`LOGIN` in the alias's settings says who connects.

    `tenant`: the login of the tenant that is set (alias `default` of web, worker and commands);
    `fixed`: USER of the settings (alias `platform`); `owner`: the owner, moved about by search_path
    (migrations and the provisioner). Within `reading()` a tenant's connection is one under the login of that
    tenant that can only read.
    """

    connection: Any
    tenant: Any
    schema_name: str
    is_reading = False

    @property
    def login_kind(self) -> str:
        return str(self.settings_dict.get("LOGIN", "fixed"))

    @property
    def login(self) -> str:
        """The role this connection must be under."""
        if self.login_kind != "tenant":
            return str(self.settings_dict["USER"])
        if self.schema_name == "public":
            raise NoTenant("no tenant is set: tenant data cannot be reached here")
        role = reading_role if self.is_reading else tenant_role
        return role(str(self.settings_dict["NAME"]), str(self.schema_name))

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        if tenant.schema_name != self.schema_name and self.login_kind == "tenant":
            self.leave_login()
        super().set_tenant(tenant, include_public)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Work under the login of the present tenant that can only read, on a connection of its own."""
        self.set_reading(is_reading=True)
        try:
            yield
        finally:
            self.set_reading(is_reading=False)

    def set_reading(self, *, is_reading: bool) -> None:
        """Change between the two logins of the present tenant; outside a transaction."""
        if is_reading != self.is_reading:
            self.leave_login()
            self.is_reading = is_reading

    def leave_login(self) -> None:
        """Put the connection of the present login aside for later."""
        if self.connection is None:
            return
        if self.in_atomic_block:
            raise TenantSwitchInTransaction(f"a transaction is open in {self.schema_name}")
        raw, self.connection = self.connection, None
        GARAGE.park(self.login, raw)

    def get_connection_params(self) -> dict[str, Any]:
        params = dict(super().get_connection_params())
        if self.login_kind == "tenant":
            epoch = getattr(self.tenant, "login_epoch", 1)
            params["user"] = self.login
            params["password"] = login_password(self.settings_dict["LOGIN_KEY"], self.login, epoch)
        if self.login_kind != "owner":
            params["cursor_factory"] = ExtendedProtocolCursor
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.login_kind == "tenant" and (parked := GARAGE.take(conn_params["user"])) is not None:
            return parked
        return super().get_new_connection(conn_params)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """The login's own setting decides the path; here the two are only held against each other."""
        if self.login_kind == "owner":
            super()._handle_search_path(cursor)
        elif self.login_kind == "tenant" and self.connection.info.user != self.login:
            raise RuntimeError(f"connection of {self.connection.info.user} used for {self.schema_name}")
