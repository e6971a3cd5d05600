"""The backend: a connection per tenant, refused where it would be wrong (A03)."""

import pytest
from django.db import connection, transaction

from keyhall.installation.logins import tenant_role
from keyhall.tenancy.context import current_tenant, tenant_connection, tenant_context
from keyhall.tenancy.database.base import NoTenant, TenantSwitchInTransaction
from keyhall.tenancy.models import Tenant


def _user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.row("A03")
def test_without_a_tenant_there_is_no_connection(transactions: None) -> None:
    with pytest.raises(NoTenant):
        connection.cursor()
    with pytest.raises(NoTenant):
        current_tenant()


@pytest.mark.row("A03")
def test_work_runs_under_the_tenants_own_login(transactions: None) -> None:
    for slug in ("gd", "zj", "gd"):
        with tenant_context(slug):
            assert _user() == tenant_role(str(connection.settings_dict["NAME"]), slug)


@pytest.mark.row("A03")
def test_the_tenant_cannot_change_inside_a_transaction(province: Tenant) -> None:
    with (
        tenant_context(province),
        transaction.atomic(),
        pytest.raises(TenantSwitchInTransaction),
    ):
        connection.cursor().execute("SELECT 1")
        tenant_connection().set_tenant(Tenant.objects.get(schema_name="gd"))


@pytest.mark.row("A03")
def test_a_rolled_back_savepoint_leaves_the_tenant_as_it_was(gd: Tenant) -> None:
    before = _user()
    with pytest.raises(RuntimeError), transaction.atomic():
        connection.cursor().execute("SELECT 1")
        raise RuntimeError
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("gd, public",)
    assert _user() == before


@pytest.mark.row("A03")
def test_what_a_session_had_set_is_gone_when_its_connection_is_used_again(province: Tenant) -> None:
    with tenant_context(province):
        connection.cursor().execute("SET search_path = zj, public")
    with tenant_context(province), connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == (f"{province.slug}, public",)
