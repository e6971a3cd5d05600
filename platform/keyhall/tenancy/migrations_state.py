"""Which migrations the files hold and which each schema has."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]


@cache
def _files() -> frozenset[Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.graph.nodes)


def labels_of(app_names: Sequence[str]) -> frozenset[str]:
    """The labels, as migrations name them, of applications by their modules."""
    return frozenset(config.label for config in apps.get_app_configs() if config.name in app_names)


def tenant_files(tenant_type: str) -> frozenset[Migration]:
    """Every migration that a schema of `tenant_type` must have."""
    labels = labels_of(settings.TENANT_TYPES[tenant_type]["APPS"])
    return frozenset(node for node in _files() if node[0] in labels)


def platform_files() -> frozenset[Migration]:
    """Every migration that schema `public` must have."""
    labels = labels_of(settings.TENANT_TYPES["public"]["APPS"])
    return frozenset(node for node in _files() if node[0] in labels)


def digest_of(migrations: frozenset[Migration]) -> str:
    """Names a set of migrations."""
    text = "\n".join(sorted(f"{app}.{name}" for app, name in migrations))
    return hashlib.sha256(text.encode()).hexdigest()


def files_digest(tenant_type: str) -> str:
    """Names the set of migrations of a tenant type."""
    return digest_of(tenant_files(tenant_type))


def applied(schemas: Iterable[str]) -> dict[str, frozenset[Migration]]:
    """The migrations each of `schemas` has; one query for all of them.

    Must run as the owner: tenants' logins cannot read their list of migrations.
    """
    found: dict[str, set[Migration]] = {schema: set() for schema in schemas}
    if not found:
        return {}
    union = " UNION ALL ".join(
        f"SELECT '{schema}' AS schema, app, name FROM \"{schema}\".django_migrations" for schema in found
    )
    with connections["platform"].cursor() as cursor:
        cursor.execute(union)
        for schema, app, name in cursor.fetchall():
            found[schema].add((app, name))
    return {schema: frozenset(migrations) for schema, migrations in found.items()}


def behind(schemas: dict[str, str]) -> list[str]:
    """Of `schemas` (schema → tenant type), those that lack a migration; as the owner."""
    known = applied(schemas)
    return [schema for schema, kind in schemas.items() if tenant_files(kind) - known[schema]]
