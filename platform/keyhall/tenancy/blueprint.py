"""The empty schema of each tenant type, kept as SQL so that a new tenant is a replay and not a migration."""

import re
import subprocess

from django.conf import settings
from django.db import connections

from keyhall.installation.postgres_binaries import pg_dump_path
from keyhall.tenancy.migrations_state import files_digest
from keyhall.tenancy.models import Blueprint
from keyhall.tenancy.names import BLUEPRINTS

# Lines that older servers or a plain cursor do not understand: psql's own commands, and settings newer
# than the oldest PostgreSQL we run on.
FOREIGN_LINES = re.compile(r"^(\\|SET (transaction_timeout|default_table_access_method)\b)")
SESSION_LINES = re.compile(r"^(SET |SELECT pg_catalog\.set_config|CREATE SCHEMA|--|\s*$)")


def dump_blueprint(tenant_type: str) -> str:
    """The SQL of the blueprint schema of `tenant_type`, its list of migrations included."""
    schema = BLUEPRINTS[tenant_type]
    database = settings.DATABASES["default"]
    command = [
        str(pg_dump_path()),
        f"--schema={schema}",
        "--no-owner",
        "--no-privileges",
        "--inserts",
        "--rows-per-insert=1000",
        f"--host={database['HOST']}",
        f"--port={database['PORT']}",
        f"--username={database['USER']}",
        str(database["NAME"]),
    ]
    environment = {"PGPASSWORD": str(database["PASSWORD"]), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"pg_dump of {schema} failed: {done.stderr.strip()}")
    lines = [line for line in done.stdout.splitlines() if not FOREIGN_LINES.match(line)]
    return "\n".join(line for line in lines if not SESSION_LINES.match(line))


def refresh_blueprint(tenant_type: str) -> bool:
    """Dump the blueprint again if the migrations changed since; returns whether it was."""
    digest = files_digest(tenant_type)
    known = Blueprint.objects.filter(tenant_type=tenant_type).values_list("digest", flat=True).first()
    if known == digest:
        return False
    sql = dump_blueprint(tenant_type)
    Blueprint.objects.update_or_create(tenant_type=tenant_type, defaults={"digest": digest, "sql": sql})
    return True


def replay_blueprint(tenant_type: str, schema: str) -> None:
    """Make `schema` as an empty copy of the blueprint, in the caller's transaction on `platform`."""
    blueprint = Blueprint.objects.get(tenant_type=tenant_type)
    name = BLUEPRINTS[tenant_type]
    sql = re.sub(rf"\b{name}\b", schema, blueprint.sql)
    with connections["platform"].cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        cursor.execute("SET LOCAL check_function_bodies = false")
        cursor.execute(sql)
