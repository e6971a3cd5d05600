"""Under the login that reads the database takes nothing: no row, no lock, no setting that lasts (A03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg import errors

from keyhall.access.models import Person
from keyhall.installation.logins import reading_role, tenant_role
from keyhall.tenancy import grants, provisioning
from keyhall.tenancy.context import tenant_connection, tenant_context
from keyhall.tenancy.database.base import TenantSwitchInTransaction
from keyhall.tenancy.database.garage import GARAGE
from keyhall.tenancy.models import Tenant
from keyhall.tenancy.provisioner import Provisioner
from tests.database import as_owner, close_everything

pytestmark = pytest.mark.row("A03")
ROW = "gen_random_uuid(), 'x'"
WRITABLE = "SET default_transaction_read_only = off"
REFUSED = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
WRITES = {
    "a row": f"INSERT INTO access_person (uid, name) VALUES ({ROW})",
    "a change": "UPDATE access_person SET name = 'x'",
    "a removal": "DELETE FROM access_person",
    "a row's lock": "SELECT * FROM access_person FOR UPDATE",
    "a row's weaker lock": "SELECT * FROM access_person FOR KEY SHARE",
    "a table's lock": "LOCK TABLE access_person IN SHARE MODE",
    "a line of the trail": "INSERT INTO audit_accessentry (uid) VALUES (gen_random_uuid())",
    "a message": "INSERT INTO messaging_outbox (uid) VALUES (gen_random_uuid())",
    "a number": "SELECT nextval('access_person_id_seq')",
    "a table": "CREATE TABLE loot (x int)",
    "a temporary table": "CREATE TEMPORARY TABLE loot (x int)",
    "the ordinary login": 'SET ROLE "{ordinary}"',
    "another's rows": "SELECT * FROM zj.access_person",
    "identities": "SELECT * FROM public.identity_user",
}


@pytest.fixture
def visited(province: Tenant) -> Iterator[Tenant]:
    """A province with somebody in it, seen by the login that reads."""
    with tenant_context(province):
        Person.objects.create(uid="00000000-0000-4000-8000-000000000001", name="李娜")
        with tenant_connection().reading():
            yield province


def run(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def test_it_reads_under_its_own_name(visited: Tenant) -> None:
    database = str(connection.settings_dict["NAME"])
    assert run("SELECT current_user") == [(reading_role(database, visited.slug),)]
    assert list(Person.objects.values_list("name", flat=True)) == ["李娜"]


@pytest.mark.parametrize("first", ["", WRITABLE], ids=["as it is", "after asking to write"])
@pytest.mark.parametrize("write", sorted(WRITES))
def test_nothing_is_written_or_locked(visited: Tenant, write: str, first: str) -> None:
    if first:
        run(first)
    statement = WRITES[write].format(ordinary=tenant_role(grants.database_name(), visited.slug))
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        run(statement)
    assert isinstance(refusal.value.__cause__, REFUSED)


def test_what_it_asked_to_be_allowed_is_gone_with_its_connection(visited: Tenant) -> None:
    run(WRITABLE)
    tenant_connection().set_reading(is_reading=False)
    tenant_connection().set_reading(is_reading=True)
    assert run("SHOW default_transaction_read_only") == [("on",)]


def test_afterwards_the_tenants_own_login_is_back(visited: Tenant) -> None:
    with transaction.atomic():
        assert Person.objects.exists()
    tenant_connection().set_reading(is_reading=False)
    assert run("SELECT current_user") == [(tenant_role(grants.database_name(), visited.slug),)]
    Person.objects.update(name="李娜娜")


def test_the_login_cannot_change_inside_a_transaction(province: Tenant) -> None:
    with tenant_context(province), transaction.atomic():
        run("SELECT 1")
        with pytest.raises(TenantSwitchInTransaction):
            tenant_connection().set_reading(is_reading=True)


def test_its_connections_are_kept_under_its_own_name(province: Tenant) -> None:
    GARAGE.close_all()
    with tenant_context(province):
        with tenant_connection().reading():
            first = run("SELECT pg_backend_pid()")
        ordinary = run("SELECT pg_backend_pid()")
        with tenant_connection().reading():
            again = run("SELECT pg_backend_pid()")
    assert (again, first == ordinary) == (first, False)
    database = grants.database_name()
    assert {parked.info.user for parked in GARAGE.idle_connections()} == {
        tenant_role(database, province.slug),
        reading_role(database, province.slug),
    }


@pytest.fixture
def heal(owner: tuple[str, str]) -> Callable[[], None]:
    def heal() -> None:
        tenant_connection().set_schema_to_public()
        close_everything()
        with as_owner(owner):
            Provisioner(invite=lambda _tenant, _email: {}).heal()

    return heal


@pytest.mark.parametrize(
    "statement",
    [
        'ALTER ROLE "{own}" SET default_transaction_read_only = off',
        "ALTER ROLE \"{own}\" PASSWORD 'mine'",
    ],
)
def test_what_it_changed_of_itself_is_healed(
    province: Tenant, heal: Callable[[], None], statement: str
) -> None:
    with tenant_context(province), tenant_connection().reading():
        run(WRITABLE)
        run(statement.format(own=reading_role(grants.database_name(), province.slug)))
    heal()
    with tenant_context(province), tenant_connection().reading():
        assert run("SHOW default_transaction_read_only") == [("on",)]


def test_a_province_that_has_none_is_given_one(province: Tenant, owner: tuple[str, str]) -> None:
    role = reading_role(grants.database_name(), province.slug)
    with as_owner(owner), connections["platform"].cursor() as cursor:
        cursor.execute(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')
        provisioner = Provisioner(invite=lambda _tenant, _email: {})
        provisioner.heal()
        provisioner.maintain()
    with tenant_context(province), tenant_connection().reading():
        assert not Person.objects.exists()


def test_a_suspended_province_is_shut_to_it_too(province: Tenant, owner: tuple[str, str]) -> None:
    close_everything()
    with as_owner(owner):
        provisioning.suspend_tenant(province.slug)
    with (
        tenant_context(province),
        tenant_connection().reading(),
        pytest.raises(DatabaseError, match="not permitted to log in"),
    ):
        connection.ensure_connection()
