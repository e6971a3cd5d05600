"""Which migrations the files hold and which each schema has."""

import hashlib
from collections.abc import Sequence
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


def files_digest(tenant_type: str) -> str:
    """Names the set of migrations of a tenant type."""
    text = "\n".join(sorted(f"{app}.{name}" for app, name in tenant_files(tenant_type)))
    return hashlib.sha256(text.encode()).hexdigest()


def behind(schemas: dict[str, str]) -> list[str]:
    """Of `schemas` (schema → tenant type), those that lack a migration; one query for all of them.

    Must run as the owner: tenants' logins cannot read their list of migrations.
    """
    if not schemas:
        return []
    union = " UNION ALL ".join(
        f"SELECT '{schema}' AS schema, app, name FROM \"{schema}\".django_migrations" for schema in schemas
    )
    with connections["platform"].cursor() as cursor:
        cursor.execute(union)
        applied: dict[str, set[Migration]] = {}
        for schema, app, name in cursor.fetchall():
            applied.setdefault(schema, set()).add((app, name))
    return [s for s, kind in schemas.items() if tenant_files(kind) - applied.get(s, set())]
