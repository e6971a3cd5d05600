"""What injected SQL gets of the database: a refusal, or healed and reported, or nothing of worth (A03).

Statements go the way an injected one would: over the tenant's own connection, under its own login. The
shorter list of `test_the_database_refuses.py` is not repeated here. What PostgreSQL allows is explained in
docs/security.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from psycopg import errors

from keyhall.installation.logins import platform_role, tenant_role
from keyhall.tenancy import grants
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from keyhall.tenancy.provisioner import Provisioner
from tests.database import as_owner, close_everything
from tests.factories.customers import make_customer
from tests.isolation.marked import tenant_models

pytestmark = pytest.mark.row("A03")
SECRET = "浙江独有客户"
# PostgreSQL refuses these within a transaction before it asks who wants them.
ALONE = {
    "the server's settings": "ALTER SYSTEM SET work_mem = '1GB'",
    "a database made": "CREATE DATABASE loot",
    "a database dropped": 'DROP DATABASE "{database}"',
    "a tablespace": "CREATE TABLESPACE loot LOCATION '/tmp'",
    "another database's subscription": "CREATE SUBSCRIPTION loot CONNECTION 'dbname=x' PUBLICATION x",
}
# Refusals by name; anything else, a syntax error above all, would show nothing.
DENIED = (
    errors.InsufficientPrivilege,
    errors.UndefinedTable,
    errors.UndefinedFunction,
    errors.InvalidSchemaName,
    errors.FeatureNotSupported,
)
READING = {
    "a subquery": "SELECT (SELECT min(name) FROM zj.customers_party)",
    "a lateral join": "SELECT * FROM customers_party, LATERAL (SELECT name FROM zj.customers_party) AS x",
    "a with": "WITH x AS (SELECT * FROM zj.customers_party) SELECT * FROM x",
    "a sample": "SELECT * FROM zj.customers_party TABLESAMPLE SYSTEM (100)",
    "a path that names another schema": (
        "WITH x AS (SELECT set_config('search_path', 'zj', true)) SELECT * FROM zj.customers_party, x"
    ),
    "headquarters": "SELECT * FROM hq.headquarters_nationalcustomer",
    "a table as XML": "SELECT table_to_xml('zj.customers_party', true, true, '')",
    "a schema as XML": "SELECT schema_to_xml('zj', true, true, '')",
    "a cursor's query": "SELECT ts_stat('SELECT to_tsvector(name) FROM zj.customers_party')",
    "a copy out": "COPY (SELECT * FROM zj.customers_party) TO STDOUT",
    "a block of code": ("DO $$ BEGIN SET LOCAL search_path TO zj; PERFORM 1 FROM zj.customers_party; END $$"),
    "another's sequence": "SELECT nextval('zj.customers_customer_id_seq')",
    "another's sequence read": "SELECT last_value FROM zj.customers_customer_id_seq",
    "identities": "SELECT password FROM identity_user",
    "sessions": "SELECT session_key FROM django_session",
    "hand-over codes": "SELECT * FROM public.identity_handovercode",
    "memberships": "SELECT * FROM public.identity_membership",
    "second factors": "SELECT * FROM public.mfa_authenticator",
    "the queue": "SELECT * FROM public.procrastinate_jobs",
    "the domains": "SELECT * FROM public.tenancy_domain",
    "password hashes": "SELECT rolname, rolpassword FROM pg_authid",
    "password hashes by the old name": "SELECT usename, passwd FROM pg_shadow",
    "statistics of values": "SELECT * FROM pg_statistic",
    "access rules": "SELECT * FROM pg_hba_file_rules",
    "a file of the server": "SELECT pg_read_file('PG_VERSION')",
    "a file of the server in bytes": "SELECT pg_read_binary_file('PG_VERSION')",
    "a folder of the server": "SELECT pg_ls_dir('.')",
    "a file taken in": "SELECT lo_import('/etc/passwd')",
    "a file copied in": "COPY access_person FROM '/etc/passwd'",
    "a program's output": "COPY access_person FROM PROGRAM 'id'",
    "another database by dblink": "SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS t(x int)",
    "an extension": "CREATE EXTENSION dblink",
    "a foreign server": "CREATE FOREIGN DATA WRAPPER loot",
}
WRITING = {
    "another's rows": "UPDATE zj.customers_party SET name = 'x'",
    "another's rows gone": "DELETE FROM zj.customers_party",
    "a row planted": "INSERT INTO zj.access_person (uid, name) VALUES (gen_random_uuid(), 'x')",
    "a merge": "MERGE INTO zj.access_person a USING access_person b ON true WHEN MATCHED THEN DELETE",
    "another's inbox": "DELETE FROM zj.messaging_inbox",
    "a copy in": "COPY zj.access_person FROM STDIN",
    "a copy to a program": "COPY access_person TO PROGRAM 'cat > /tmp/loot'",
    "a copy to a file": "COPY access_person TO '/tmp/loot'",
    "a large object to a file": "SELECT lo_export(1, '/tmp/loot')",
    "identities": "UPDATE public.identity_user SET is_active = true",
    "a session made": "INSERT INTO public.django_session VALUES ('x', 'x', now())",
    "a job of another's": "INSERT INTO public.procrastinate_jobs (queue_name, task_name) VALUES ('x', 'x')",
    "reference tables": "UPDATE public.reference_division SET name = 'x'",
    "a table emptied": "TRUNCATE access_person",
    "the trail emptied": "TRUNCATE audit_accessentry",
    "the trail of access": "UPDATE audit_accessentry SET path = 'x'",
    "the trail of messages": "DELETE FROM messaging_messageentry",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON access_person EXECUTE FUNCTION tsvector_update_trigger()",
    "a rule": "CREATE RULE r AS ON SELECT TO access_person DO ALSO NOTHING",
    "an index": "CREATE INDEX ON access_person (name)",
    "a column": "ALTER TABLE access_person ADD loot text",
    "a table dropped": "DROP TABLE audit_changeentry",
    "a table taken over": "ALTER TABLE access_person OWNER TO CURRENT_USER",
    "a table": "CREATE TABLE loot AS SELECT 1 AS x",
    "a table in public": "CREATE TABLE public.loot (x int)",
    "a temporary table": "SELECT 1 AS x INTO TEMPORARY loot",
    "a temporary view": "CREATE TEMPORARY VIEW loot AS SELECT 1 AS x",
    "a function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a temporary function": "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a schema": "CREATE SCHEMA loot",
    "a publication": "CREATE PUBLICATION loot FOR ALL TABLES",
    "an event trigger": "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION f()",
    "a database": "ALTER DATABASE {database} SET search_path = zj",
}
POWER = {
    "another role, in a block of code": "DO $$ BEGIN EXECUTE 'SET ROLE \"{zj}\"'; END $$",
    "another role for this transaction": 'SET LOCAL ROLE "{zj}"',
    "the platform's role": 'SET ROLE "{platform}"',
    "another session's user by setting": "SELECT set_config('session_authorization', '{zj}', false)",
    "a new role": "CREATE ROLE loot LOGIN",
    "another's password": "ALTER ROLE \"{zj}\" PASSWORD 'mine'",
    "another's settings": 'ALTER ROLE "{zj}" SET search_path = gd',
    "more for oneself": 'ALTER ROLE "{gd}" CREATEROLE',
    "no limit for oneself": 'ALTER ROLE "{gd}" CONNECTION LIMIT -1',
    "another name": 'ALTER ROLE "{gd}" RENAME TO loot',
    "membership in another": 'GRANT "{zj}" TO "{gd}"',
    "membership in a role that reads all": 'GRANT pg_read_all_data TO "{gd}"',
    "a role dropped": 'DROP ROLE "{zj}"',
    "the end of another's session": (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user"
    ),
    "a setting of superusers": "SET session_replication_role = replica",
    "what is logged": "SET log_statement = 'none'",
    "a library": "LOAD 'auth_delay'",
    "settings read anew": "SELECT pg_reload_conf()",
    "a checkpoint": "CHECKPOINT",
}


def names() -> dict[str, str]:
    database = str(settings.DATABASES["platform"]["NAME"])
    return {
        "gd": tenant_role(database, "gd"),
        "zj": tenant_role(database, "zj"),
        "platform": platform_role(database),
        "database": database,
    }


def named(statement: str) -> str:
    for name, value in names().items():
        statement = statement.replace(f"{{{name}}}", value)
    return statement


def inject(statement: str) -> list[Any]:
    """Run a statement as an injected one would run; what it gave."""
    with transaction.atomic(using="default"), connection.cursor() as cursor:
        cursor.execute(named(statement))
        return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture
def secret(inside: Any, database: None) -> None:
    """A customer of another province's."""
    with inside("zj"):
        make_customer(name=SECRET)


def cases(statements: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("statement", statements.values(), ids=statements.keys())


def is_refused(statement: str) -> None:
    with pytest.raises(DatabaseError) as refusal:
        inject(statement)
    assert isinstance(refusal.value.__cause__, DENIED), repr(refusal.value.__cause__)


@cases(READING)
def test_nothing_of_others_is_read(secret: None, gd: Tenant, statement: str) -> None:
    is_refused(statement)


@cases(WRITING)
def test_nothing_but_ones_own_rows_is_written(gd: Tenant, statement: str) -> None:
    is_refused(statement)


@cases(POWER)
def test_no_more_power_is_to_be_had(gd: Tenant, statement: str) -> None:
    is_refused(statement)


@cases(ALONE)
def test_nothing_of_the_whole_server_is_touched(province: Tenant, statement: str) -> None:
    with tenant_context(province), pytest.raises(DatabaseError) as refusal:
        connection.cursor().execute(named(statement))
    assert isinstance(refusal.value.__cause__, DENIED), repr(refusal.value.__cause__)


@pytest.mark.parametrize("first", ["SELECT 1", "COMMIT", "ROLLBACK", "RESET ALL"])
def test_no_second_statement_follows_a_first(gd: Tenant, first: str) -> None:
    with pytest.raises(DatabaseError, match="multiple commands"):
        inject(f"{first}; SELECT * FROM access_person")


def test_a_second_phase_is_not_left_behind(gd: Tenant) -> None:
    with pytest.raises(DatabaseError, match="prepared transactions are disabled"):
        inject("PREPARE TRANSACTION 'loot'")


def trails() -> list[str]:
    """The tables of the tenant that is set that take new rows alone."""
    return [model._meta.db_table for model in tenant_models() if getattr(model, "append_only", False)]


@pytest.mark.parametrize("attack", ["SELECT * FROM {}", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"])
def test_no_trail_is_reached_by_its_partitions(gd: Tenant, attack: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ANY("
            "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = 'gd' AND relname = ANY(%s) AND relkind = 'p')",
            [trails()],
        )
        partitions = [name for (name,) in cursor.fetchall()]
    assert len(partitions) >= len(trails())
    for partition in partitions:
        is_refused(attack.format(partition))


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"])
def test_every_trail_takes_new_rows_alone(gd: Tenant, right: str) -> None:
    assert len(trails()) >= 3
    for trail in trails():
        assert inject(f"SELECT has_table_privilege('gd.{trail}', '{right}')") == [(False,)], trail


def test_no_function_works_with_anothers_rights(gd: Tenant) -> None:
    found = inject(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE prosecdef AND has_function_privilege(oid, 'EXECUTE')"
    )
    assert found == []


def test_no_view_of_a_tenant_shows_another_schema(database: None, owner: tuple[str, str]) -> None:
    """A view reads with the rights of its owner, who may read everything."""
    with as_owner(owner), connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT v.relname, tn.nspname, t.relname FROM pg_class v "
            "JOIN pg_namespace vn ON vn.oid = v.relnamespace JOIN pg_rewrite r ON r.ev_class = v.oid "
            "JOIN pg_depend d ON d.objid = r.oid AND d.refclassid = 'pg_class'::regclass "
            "JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace "
            "WHERE vn.nspname = 'gd' AND v.relkind IN ('v', 'm') AND tn.nspname <> 'gd'"
        )
        assert [row for row in cursor.fetchall() if not row[2].startswith("reference_")] == []


def test_a_tenants_login_owns_nothing_and_belongs_to_nothing(gd: Tenant) -> None:
    assert inject("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]
    assert inject("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == [(0,)]


def test_what_others_ask_is_not_shown(secret: None, gd: Tenant) -> None:
    """That there are sessions is to be seen; what they ask is not."""
    found = inject("SELECT query FROM pg_stat_activity WHERE usename <> current_user")
    assert found
    assert {query for (query,) in found} <= {"<insufficient privilege>", ""}


def test_statistics_of_others_values_are_not_shown(gd: Tenant) -> None:
    assert inject("SELECT count(*) FROM pg_stats WHERE schemaname IN ('zj', 'hq')") == [(0,)]


def test_rights_on_ones_tables_are_not_passed_on(inside: Callable[[str], Any], gd: Tenant) -> None:
    """PostgreSQL warns and grants nothing, since the login holds its rights without the right to grant."""
    inject('GRANT SELECT ON gd.access_person TO "{zj}"')
    inject('GRANT USAGE ON SCHEMA gd TO "{zj}"')
    assert inject("SELECT has_schema_privilege('{zj}', 'gd', 'USAGE')") == [(False,)]
    assert inject("SELECT has_table_privilege('{zj}', 'gd.access_person', 'SELECT')") == [(False,)]


def test_a_lock_and_a_path_end_with_the_session(province: Tenant) -> None:
    """Anybody may take advisory locks and set a path; a connection given back keeps neither."""
    with tenant_context(province):
        inject("SELECT pg_advisory_lock(4711), set_config('search_path', 'zj', false)")
        inject("LISTEN loot")
    with tenant_context(province):
        assert inject("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711") == [(0,)]
        assert inject("SELECT pg_listening_channels()") == []
        assert inject("SHOW search_path") == [(f"{province.slug}, public",)]


def test_a_listener_hears_nothing_but_that_there_is_work(province: Tenant) -> None:
    """Channels are open to every login of the database, so nothing is said on them."""
    with tenant_context(province):
        inject("LISTEN keyhall_outbox")
        raw = connection.connection
        make_customer()
        heard = list(raw.notifies(timeout=0.5, stop_after=1))
    assert all(not one.payload for one in heard)


@pytest.fixture
def injectable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that runs what it is given: the fault that must not matter."""

    def search(text: str, *, acting: Any) -> Any:
        raise LookupError(inject(text))

    monkeypatch.setattr("api.search.views.search_customers", search)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM customers_party UNION SELECT name FROM zj.customers_party",
        'SET ROLE "{zj}"',
        "SELECT query_to_xml('SELECT * FROM zj.customers_party', true, true, '')",
    ],
)
def test_an_injection_by_http_shows_nothing(
    secret: None, injectable: None, client_of: Callable[..., Client], statement: str
) -> None:
    answer = client_of("account_manager").get("/api/v1/search", {"search": statement})
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()
    assert "zj" not in answer.content.decode()


@pytest.fixture
def drifting(province: Tenant, owner: tuple[str, str]) -> Callable[[str], None]:
    """Runs a statement as the province and has the provisioner's heartbeat heal what it did."""

    def drift(statement: str) -> None:
        with tenant_context(province):
            inject(statement.replace("{own}", tenant_role(grants.database_name(), province.slug)))
        close_everything()
        with as_owner(owner):
            Provisioner(invite=lambda _tenant, _email: {}).heal()
        with tenant_context(province):
            connection.ensure_connection()
            assert inject("SHOW search_path") == [(f"{province.slug}, public",)]
            assert inject("SHOW statement_timeout") == [(grants.STATEMENT_TIMEOUT,)]

    return drift


@pytest.mark.parametrize(
    "statement",
    [
        'ALTER ROLE "{own}" SET search_path = zj, public',
        'ALTER ROLE "{own}" SET statement_timeout = 0',
        'ALTER ROLE "{own}" IN DATABASE "{database}" SET search_path = zj, public',
        'ALTER ROLE "{own}" IN DATABASE "{database}" SET work_mem = \'1GB\'',
    ],
)
def test_settings_a_login_gave_itself_are_healed_and_reported(
    drifting: Callable[[str], None],
    province: Tenant,
    caplog: pytest.LogCaptureFixture,
    statement: str,
) -> None:
    with caplog.at_level(logging.WARNING, "keyhall.tenancy.provisioner"):
        drifting(statement)
    assert any(province.slug in record.getMessage() for record in caplog.records)
    with tenant_context(province):
        assert inject("SHOW work_mem") != [("1GB",)]


def test_a_password_a_login_gave_itself_is_healed(drifting: Callable[[str], None]) -> None:
    drifting("ALTER ROLE \"{own}\" PASSWORD 'mine'")


def test_what_was_healed_is_not_reported_again(
    drifting: Callable[[str], None],
    province: Tenant,
    owner: tuple[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    drifting('ALTER ROLE "{own}" IN DATABASE "{database}" SET search_path = zj, public')
    caplog.clear()
    with as_owner(owner):
        Provisioner(invite=lambda _tenant, _email: {}).heal()
    assert not [record for record in caplog.records if province.slug in record.getMessage()]
