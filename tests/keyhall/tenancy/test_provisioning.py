"""Making a province: one transaction of the owner, repeatable, nothing left of a failed one (A02)."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections

from keyhall.errors import Conflict, Invalid
from keyhall.installation.logins import tenant_role, tenant_roles
from keyhall.tenancy import grants, provisioning
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.migrating import tenants_behind
from keyhall.tenancy.models import Domain, Tenant
from keyhall.tenancy.provisioner import Provisioner
from tests.database import as_owner, close_everything


@pytest.fixture
def owning(database: None, owner: tuple[str, str]) -> Iterator[None]:
    with as_owner(owner):
        yield


def _slug() -> str:
    return "p" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:9])


def _remove(slug: str) -> None:
    provisioning.suspend_tenant(slug)
    provisioning.drop_tenant(slug)


def _exists(query: str, name: str) -> bool:
    with connections["platform"].cursor() as cursor:
        cursor.execute(query, [name])
        return cursor.fetchone() is not None


def _leftovers(slug: str) -> list[bool]:
    return [
        _exists("SELECT 1 FROM pg_namespace WHERE nspname = %s", slug),
        *(
            _exists("SELECT 1 FROM pg_roles WHERE rolname = %s", role)
            for role in tenant_roles(grants.database_name(), slug)
        ),
        Tenant.objects.filter(schema_name=slug).exists(),
        Domain.objects.filter(domain__startswith=f"{slug}.").exists(),
    ]


@pytest.mark.row("A02")
def test_a_province_stands_with_schema_login_host_and_region_of_its_own(owning: None) -> None:
    slug = _slug()
    tenant, account = provisioning.create_tenant(slug, name="测试省")
    assert _leftovers(slug) == [True] * 5
    assert tenant.region >= "900001"
    assert {step["name"] for step in account.steps} >= {"schema", "login", "partitions", "rights"}
    _remove(slug)


@pytest.mark.row("A02")
def test_repeating_changes_nothing(owning: None) -> None:
    slug = _slug()
    first, _account = provisioning.create_tenant(slug, name="测试省")
    second, account = provisioning.create_tenant(slug, name="另一个名字")
    assert (second.pk, second.name, account.outcome) == (first.pk, "测试省", {"existed": True})
    _remove(slug)


@pytest.mark.row("A02")
@pytest.mark.parametrize("broken", ["add_partitions", "replay_blueprint"])
def test_a_failed_provisioning_leaves_nothing_behind(
    owning: None, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("the disk is full")

    slug = _slug()
    monkeypatch.setattr(provisioning, broken, fail)
    with pytest.raises(OSError, match="disk"):
        provisioning.create_tenant(slug)
    assert _leftovers(slug) == [False] * 5


@pytest.mark.row("A02")
def test_a_dropped_province_leaves_nothing_behind(owning: None) -> None:
    slug = _slug()
    provisioning.create_tenant(slug)
    _remove(slug)
    assert _leftovers(slug) == [False] * 5


@pytest.mark.row("A02")
def test_a_province_is_suspended_before_it_can_be_dropped(owning: None) -> None:
    slug = _slug()
    provisioning.create_tenant(slug)
    with pytest.raises(Conflict):
        provisioning.drop_tenant(slug)
    assert _leftovers(slug) == [True] * 5
    _remove(slug)


@pytest.mark.row("A02")
@pytest.mark.parametrize(
    "slug", ["public", "blueprint", "GD", "a", "gd1", "pg_x", "thirteenletters", "id", ""]
)
def test_a_name_that_cannot_be_a_tenant_is_refused(owning: None, slug: str) -> None:
    before = Tenant.objects.count()
    with pytest.raises(Invalid) as refusal:
        provisioning.create_tenant(slug)
    assert "slug" in refusal.value.fields
    assert Tenant.objects.count() == before


@pytest.mark.row("A02")
def test_a_region_belongs_to_one_province(owning: None) -> None:
    with pytest.raises(Invalid) as refusal:
        provisioning.create_tenant(_slug(), region="440000")
    assert "region" in refusal.value.fields


@pytest.mark.row("A02")
def test_a_province_takes_less_than_two_seconds(owning: None) -> None:
    taken = []
    for slug in (_slug(), _slug(), _slug()):
        started = time.perf_counter()
        provisioning.create_tenant(slug)
        taken.append(time.perf_counter() - started)
        _remove(slug)
    # The best of three: the machine may be busy with other tests.
    assert min(taken) < 2


@pytest.mark.row("A02")
def test_nothing_to_migrate_is_found_by_one_query_over_all_schemas(
    owning: None, django_assert_num_queries: Any
) -> None:
    connections["platform"].ensure_connection()
    reads_tenants, sets_path = 1, 2
    with django_assert_num_queries(reads_tenants + 1 + sets_path, connection=connections["platform"]):
        assert tenants_behind() == []


@pytest.mark.row("A03")
def test_a_suspended_province_is_shut_at_the_database(province: Tenant, owner: tuple[str, str]) -> None:
    with tenant_context(province):
        connection.ensure_connection()
    close_everything()
    with as_owner(owner):
        provisioning.suspend_tenant(province.slug)
    with (
        tenant_context(province),
        pytest.raises(OperationalError, match="not permitted to log in"),
    ):
        connection.ensure_connection()


@pytest.mark.row("A03")
def test_an_old_password_ends_with_its_epoch(province: Tenant, owner: tuple[str, str]) -> None:
    with as_owner(owner):
        provisioning.rotate_login(province.slug)
    with tenant_context(province), pytest.raises(OperationalError, match="password authentication failed"):
        connection.ensure_connection()
    province.refresh_from_db()
    with tenant_context(province):
        connection.ensure_connection()


@pytest.mark.row("A03")
def test_a_role_that_changes_its_own_settings_is_healed(province: Tenant, owner: tuple[str, str]) -> None:
    role = tenant_role(grants.database_name(), province.slug)
    with tenant_context(province):
        cursor = connection.cursor()
        cursor.execute(f'ALTER ROLE "{role}" SET search_path = zj, public')
        cursor.execute(f"ALTER ROLE \"{role}\" PASSWORD 'mine'")
    close_everything()
    with as_owner(owner):
        Provisioner(invite=lambda _tenant, _email: {}).heal()
    with tenant_context(province), connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == (f"{province.slug}, public",)


@pytest.mark.row("A03")
def test_settings_that_are_ours_are_left_alone(owning: None) -> None:
    with connections["platform"].cursor() as cursor:
        assert grants.settings_drifted(cursor, ["hq", "gd", "zj"]) == []
