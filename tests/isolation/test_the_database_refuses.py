"""What a wrong or injected query asks of another province, the database itself refuses (A03)."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from keyhall.access.models import Person
from keyhall.tenancy.context import tenant_context

ATTACKS = {
    "a union into another schema": "SELECT name FROM access_person UNION SELECT name FROM zj.access_person",
    "another schema's table": "SELECT * FROM zj.access_person",
    "identities": "SELECT * FROM public.identity_user",
    "the registry of tenants": "SELECT * FROM public.tenancy_tenant",
    "another role": 'SET ROLE "{zj}"',
    "another role by function": "SELECT set_config('role', '{zj}', false)",
    "the session's authorization": 'SET SESSION AUTHORIZATION "{zj}"',
    "a query hidden in XML": "SELECT query_to_xml('SELECT * FROM zj.access_person', true, true, '')",
    "its own list of migrations": "SELECT * FROM django_migrations",
    "a temporary table": "CREATE TEMPORARY TABLE loot (id int)",
    "a table in its own schema": "CREATE TABLE gd.loot (id int)",
    "changing the trail": "UPDATE audit_changeentry SET verb = 'other'",
    "deleting from the trail": "DELETE FROM audit_changeentry",
}


@pytest.mark.row("A03")
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_tenant_login_is_refused(gd: object, attack: str) -> None:
    from keyhall.installation.logins import tenant_role

    statement = attack.format(zj=tenant_role(str(connection.settings_dict["NAME"]), "zj"))
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        connection.cursor().execute(statement)
    assert isinstance(
        refusal.value.__cause__, psycopg.errors.InsufficientPrivilege | psycopg.errors.UndefinedTable
    )


@pytest.mark.row("A03")
def test_stacked_statements_are_refused(gd: object) -> None:
    with pytest.raises(ProgrammingError, match="multiple commands"), transaction.atomic():
        connection.cursor().execute("SELECT 1; SELECT 2")


@pytest.mark.row("A03")
def test_each_province_sees_its_own_rows_alone(gd: object) -> None:
    from uuid import uuid4

    Person.objects.create(uid=uuid4(), name="广东的人")
    with tenant_context("zj"):
        assert not Person.objects.filter(name="广东的人").exists()
    assert Person.objects.filter(name="广东的人").exists()


@pytest.mark.row("A03")
def test_a_partition_cannot_be_reached_directly(gd: object) -> None:
    from django.utils import timezone

    partition = f"audit_changeentry_{timezone.now():%Y%m}"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {partition}")
