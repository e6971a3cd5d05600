"""Logins and what they may touch; run by the owner alone, repeatable, healing what drifted (A03).

There are no default privileges: what a login has is what `grant_tenant` gives it, table by table,
so a table that nobody thought of is out of reach rather than open. Each tenant has two logins: its own, and
one that reads alone, for visitors.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from django.apps import apps
from django.conf import settings
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from keyhall.installation.logins import (
    dispatcher_role,
    login_password,
    platform_role,
    reading_role,
    tenant_role,
    tenant_roles,
)

CONNECTION_LIMIT = 60
STATEMENT_TIMEOUT = "10min"


def database_name() -> str:
    """The database served; the names of its logins carry it, since logins belong to the whole server."""
    return str(settings.DATABASES["platform"]["NAME"])


def _role_settings(search_path: str, *, reads_alone: bool = False) -> dict[str, str]:
    return {
        **({"default_transaction_read_only": "on"} if reads_alone else {}),
        "search_path": search_path,
        # Spelled as PostgreSQL keeps it, since what is kept is compared with this.
        "TimeZone": "UTC",
        "statement_timeout": STATEMENT_TIMEOUT,
        "idle_in_transaction_session_timeout": "5min",
    }


def ensure_role(
    cursor: CursorWrapper, role: str, password: str, search_path: str, *, reads_alone: bool = False
) -> None:
    """Create or reset a login: member of nothing, owner of nothing, its settings as ours."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    attributes = f"LOGIN NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT {CONNECTION_LIMIT}"
    statements = [
        f"{verb} ROLE \"{role}\" {attributes} PASSWORD '{password}'",
        f'GRANT CONNECT ON DATABASE "{database_name()}" TO "{role}"',
        f'ALTER ROLE "{role}" RESET ALL',
        f'ALTER ROLE "{role}" IN DATABASE "{database_name()}" RESET ALL',
    ]
    statements += [
        f'ALTER ROLE "{role}" SET {name} = {value if name == "search_path" else repr(value)}'
        for name, value in _role_settings(search_path, reads_alone=reads_alone).items()
    ]
    if verb == "CREATE":
        # To end a login's connections or drop it the owner must have its privileges; the login itself
        # stays a member of nothing.
        statements.append(f'GRANT "{role}" TO CURRENT_USER')
    cursor.execute(";\n".join(statements))


def settings_drifted(cursor: CursorWrapper, schemas: Iterable[str]) -> list[str]:
    """Of `schemas`, those with a login whose settings are no longer ours, in every database or in this one
    alone, or with a login missing; one query for all of them."""
    database = database_name()
    cursor.execute(
        "SELECT rolname, setconfig FROM pg_roles LEFT JOIN pg_db_role_setting ON setrole = pg_roles.oid "
        "AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) "
        "WHERE rolname = ANY(%s)",
        [[role for schema in schemas for role in tenant_roles(database, schema)]],
    )
    found: dict[str, set[str]] = {}
    for role, config in cursor.fetchall():
        found.setdefault(role, set()).update(config or ())
    return [schema for schema in schemas if _has_drifted(schema, found)]


def _has_drifted(schema: str, found: Mapping[str, set[str]]) -> bool:
    database = database_name()
    ordinary, reading = tenant_role(database, schema), reading_role(database, schema)
    return found.get(ordinary) != _as_kept(schema) or found.get(reading) != _as_kept(schema, reads_alone=True)


def _as_kept(schema: str, *, reads_alone: bool = False) -> set[str]:
    """The settings of a tenant's login as PostgreSQL writes them down."""
    ours = _role_settings(f"{schema}, public", reads_alone=reads_alone)
    return {f"{name}={value}" for name, value in ours.items()}


def reset_password(cursor: CursorWrapper, schema: str, epoch: int) -> None:
    """Give a tenant's logins the passwords they must have: a login can change its own."""
    for role in tenant_roles(database_name(), schema):
        cursor.execute(f"ALTER ROLE \"{role}\" PASSWORD '{_password(role, epoch)}'")


def _password(role: str, epoch: int) -> str:
    return login_password(settings.LOGIN_KEY, role, epoch)


def ensure_tenant_role(cursor: CursorWrapper, schema: str, epoch: int = 1) -> str:
    """The tenant's logins, made or healed; returns the name of the ordinary one."""
    database, path = database_name(), f'"{schema}", public'
    ordinary, reading = tenant_role(database, schema), reading_role(database, schema)
    ensure_role(cursor, ordinary, _password(ordinary, epoch), path)
    ensure_role(cursor, reading, _password(reading, epoch), path, reads_alone=True)
    return ordinary


def _is_trail(model: type[Model]) -> bool:
    return bool(getattr(model, "append_only", False))


def grant_tenant(cursor: CursorWrapper, schema: str, tenant_type: str) -> None:
    """DML on the tenant's own tables, INSERT and SELECT alone on its trails, SELECT on its views and on
    reference tables; to the login that reads, SELECT on all of them and nothing else."""
    role = tenant_role(database_name(), schema)
    open_tables: list[str] = []
    trails: list[str] = []
    views: list[str] = []
    for app_name in settings.TENANT_TYPES[tenant_type]["APPS"]:
        for config in apps.get_app_configs():
            if config.name != app_name:
                continue
            for model in config.get_models(include_auto_created=True):
                kind = trails if _is_trail(model) else open_tables if model._meta.managed else views
                kind.append(f'"{schema}"."{model._meta.db_table}"')
    reference = [f'public."{model._meta.db_table}"' for model in reference_models()]
    statements = [
        f'REVOKE ALL ON SCHEMA public, "{schema}" FROM "{role}"',
        f'GRANT USAGE ON SCHEMA public, "{schema}" TO "{role}"',
        f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM "{role}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"',
    ]
    if open_tables:
        statements.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {", ".join(open_tables)} TO "{role}"')
    if trails:
        statements.append(f'GRANT SELECT, INSERT ON {", ".join(trails)} TO "{role}"')
    if views:
        statements.append(f'GRANT SELECT ON {", ".join(views)} TO "{role}"')
    if reference:
        statements.append(f'GRANT SELECT ON {", ".join(reference)} TO "{role}"')
    statements += _reading_rights(schema, [*open_tables, *trails, *views, *reference])
    cursor.execute(";\n".join(statements))
    grant_dispatcher(cursor, schema)


def _reading_rights(schema: str, tables: list[str]) -> list[str]:
    role = reading_role(database_name(), schema)
    return [
        f'REVOKE ALL ON SCHEMA public, "{schema}" FROM "{role}"',
        f'GRANT USAGE ON SCHEMA public, "{schema}" TO "{role}"',
        f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM "{role}"',
        f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA "{schema}" FROM "{role}"',
        f'GRANT SELECT ON {", ".join(tables)} TO "{role}"',
    ]


def reference_models() -> list[type[Model]]:
    """Tables of the platform that tenants may read: those whose model says `readable_by_tenants`."""
    return [model for model in apps.get_models() if getattr(model, "readable_by_tenants", False)]


def grant_dispatcher(cursor: CursorWrapper, schema: str) -> None:
    """The dispatcher reads and marks outboxes and writes inboxes, and sees nothing else of a tenant."""
    role = dispatcher_role(database_name())
    statements = [f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"']
    for model in apps.get_models(include_auto_created=True):
        rights = cast(str | None, getattr(model, "dispatcher_rights", None))
        if rights and model._meta.label_lower not in PLATFORM_MESSAGES:
            statements.append(f'GRANT {rights} ON "{schema}"."{model._meta.db_table}" TO "{role}"')
    cursor.execute(";\n".join(statements))
    cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"')


PLATFORM_MESSAGES = frozenset({"identity.platformoutbox", "identity.platforminbox"})


def prepare_platform_logins(cursor: CursorWrapper) -> None:
    """The platform's and the dispatcher's logins, and their rights in schema public."""
    database = database_name()
    cursor.execute(f'REVOKE CONNECT, TEMPORARY ON DATABASE "{database}" FROM PUBLIC')
    cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for role in (platform_role(database), dispatcher_role(database)):
        ensure_role(cursor, role, login_password(settings.LOGIN_KEY, role), "public")
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')


# The queue's rows the dispatcher adds and counts; their arguments hold a tenant's slug and a job's id alone.
QUEUE_RIGHTS = (
    "SELECT (args, status, queue_name, task_name, lock), "
    "INSERT (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)"
)


def grant_platform(cursor: CursorWrapper) -> None:
    """What the two platform logins may do with public's tables; run after its migrations."""
    database = database_name()
    platform, dispatcher = platform_role(database), dispatcher_role(database)
    cursor.execute(
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{platform}"; '
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{platform}"; '
        f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO "{platform}", "{dispatcher}"; '
        f'REVOKE INSERT, UPDATE, DELETE ON django_migrations, tenancy_blueprint FROM "{platform}"; '
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{dispatcher}"; '
        f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{dispatcher}"; '
        f'GRANT {QUEUE_RIGHTS} ON procrastinate_jobs TO "{dispatcher}"; '
        # The queue's own triggers write these under the login that inserts.
        f'GRANT INSERT ON procrastinate_events TO "{dispatcher}"; '
        "GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq "
        f'TO "{dispatcher}"; '
        f'GRANT SELECT ON tenancy_tenant TO "{dispatcher}"; '
        f'GRANT SELECT, INSERT, UPDATE ON tenancy_heartbeat TO "{dispatcher}"'
    )
    for model in apps.get_models():
        if model._meta.label_lower in PLATFORM_MESSAGES:
            rights = cast(str, getattr(model, "dispatcher_rights", "SELECT, UPDATE"))
            cursor.execute(f'GRANT {rights} ON "{model._meta.db_table}" TO "{dispatcher}"')
