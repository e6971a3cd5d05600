"""Binding the `default` alias to one tenant for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings
from django.db import connections

from keyhall.tenancy.database.base import DatabaseWrapper, NoTenant
from keyhall.tenancy.models import Tenant


def tenant_connection() -> DatabaseWrapper:
    """The connection of `default`, which belongs to whichever tenant is set."""
    return cast(DatabaseWrapper, connections["default"])


def current_tenant() -> Tenant:
    """The tenant that is set; raises NoTenant on the sign-in host and in platform work."""
    tenant = tenant_connection().tenant
    if not isinstance(tenant, Tenant):
        raise NoTenant("no tenant is set")
    return tenant


def areas_here() -> set[str]:
    """The areas that tenants like the one at hand have, by the last part of their packages' names."""
    installed = settings.TENANT_TYPES[current_tenant().tenant_type]["APPS"]
    return {app.rpartition(".")[2] for app in installed}


@contextmanager
def tenant_context(tenant: Tenant | str) -> Iterator[Tenant]:
    """Work inside `tenant` (a Tenant or its slug); the former one is set again afterwards."""
    if isinstance(tenant, str):
        tenant = Tenant.objects.get(schema_name=tenant)
    connection = tenant_connection()
    former = connection.tenant
    connection.set_tenant(tenant)
    try:
        yield tenant
    finally:
        connection.set_tenant(former)


@contextmanager
def platform_as_default() -> Iterator[None]:
    """Let `default` be the platform's connection, for the sign-in host, which has no tenant.

    Parts of others open transactions without naming an alias; there they mean the platform's. Tenant
    tables are still out of reach: the platform's login sees schema `public` alone.
    """
    former = connections["default"]
    connections["default"] = connections["platform"]
    try:
        yield
    finally:
        connections["default"] = former
