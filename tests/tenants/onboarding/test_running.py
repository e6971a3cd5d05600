from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import transaction

from keyhall.access.actor import system_actor
from keyhall.access.roles import Role
from keyhall.audit.trail import changes_of
from keyhall.errors import Invalid, PermissionDenied
from keyhall.files.models import StoredFile
from keyhall.files.storage import open_file
from keyhall.jobs.actions import stop_job
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.running import run_job
from keyhall.rights.models import Assignment
from keyhall.tenancy.context import tenant_context
from tenants.customers.models import Customer
from tenants.onboarding import staging
from tenants.onboarding.actions import open_record, start_import
from tenants.onboarding.models import CustomerImport, ImportRow
from tenants.onboarding.queries import import_by_uid, list_imports
from tenants.onboarding.running import import_steps
from tests.factories.identity import acting_as, create_colleague
from tests.factories.onboarding import telco_csv, telco_row

pytestmark = pytest.mark.row("B13", "A16")


def somebody(role: Role) -> Any:
    return acting_as(create_colleague(role.value, name="赵敏"))


def start(acting: Any, **options: Any) -> CustomerImport:
    values = {
        "file": io.BytesIO(telco_csv([telco_row()])),
        "file_name": "../telco.csv",
        "format": "ibm-telco",
        "dry_run": False,
        "skip_invalid": False,
        **options,
    }
    return start_import(acting=acting, **values)


def test_asking_keeps_the_file_and_puts_a_job_on_its_way(gd: Any) -> None:
    manager = somebody(Role.PROVINCE_MANAGER)
    record = start(manager)
    assert record.file_uid is not None
    assert (record.state, record.file_name, record.requested_by_name) == ("queued", "telco.csv", "赵敏")
    job = Job.objects.get(name="customers.import")
    assert job.uid == record.job_uid
    assert (job.name, job.payload, job.actor_uid) == (
        "customers.import",
        {"import": str(record.uid)},
        manager.uid,
    )
    with open_file(record.file_uid) as file:
        assert file.read().startswith(b"customerID")
    assert import_by_uid(record.uid, acting=manager) == record


def test_the_job_brings_the_customers_in_and_tells_how_it_went(gd: Any) -> None:
    manager = somebody(Role.PROVINCE_MANAGER)
    record = start(manager)
    run_job("gd", str(record.job_uid))
    job = Job.objects.get(name="customers.import")
    assert (job.state, job.result) == (
        JobState.DONE,
        {"state": "done", "rows": 1, "created": 1, "skipped": 0, "refused": 0},
    )
    customer = Customer.objects.get()
    entry = changes_of(customer.uid)[0]
    assert (entry.actor_uid, entry.channel) == (manager.uid, "import")


def test_an_import_whose_job_was_stopped_says_so(gd: Any) -> None:
    manager = somebody(Role.PROVINCE_MANAGER)
    record = start(manager)
    assert record.job_uid is not None
    stop_job(record.job_uid, acting=manager)
    assert [vars(entry)["state_now"] for entry in list_imports(acting=manager)] == ["stopped"]
    assert not Customer.objects.exists()


def test_who_lost_the_right_meanwhile_brings_nothing_in(gd: Any) -> None:
    manager = somebody(Role.PROVINCE_MANAGER)
    record = start(manager)
    Assignment.objects.filter(person_uid=manager.uid).update(state="ended")
    run_job("gd", str(record.job_uid))
    assert Job.objects.get(name="customers.import").state == JobState.FAILED
    assert [vars(entry)["state_now"] for entry in list_imports(acting=manager)] == ["stopped"]
    assert not Customer.objects.exists()


def test_who_may_not_import_leaves_no_trace(gd: Any) -> None:
    for role in (Role.ACCOUNT_MANAGER, Role.ORDER_HANDLER, Role.FINANCE):
        with pytest.raises(PermissionDenied):
            start(somebody(role))
        with pytest.raises(PermissionDenied):
            list_imports(acting=somebody(role))
    assert not CustomerImport.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Job.objects.exists()


def test_an_unknown_format_is_named(gd: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        start(somebody(Role.PROVINCE_MANAGER), format="abacus")
    assert set(refusal.value.fields) == {"format"}
    assert not CustomerImport.objects.exists()


def test_an_import_begun_anew_goes_on_and_writes_each_customer_once(
    province: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 10)
    content = telco_csv([telco_row() for _ in range(35)])
    acting = system_actor("test")
    with tenant_context(province):
        with transaction.atomic():
            record = open_record(
                file_name="a.csv", format="ibm-telco", dry_run=False, skip_invalid=False, acting=acting
            )
        for survived in (1, 2, 5, 6):
            again = CustomerImport.objects.get(pk=record.pk)
            steps = import_steps(again, lambda: io.BytesIO(content), acting=acting)
            for _ in range(survived):
                with transaction.atomic():
                    next(steps, None)
            with transaction.atomic():
                next(steps, None)
                transaction.set_rollback(True)
            steps.close()
        finished = CustomerImport.objects.get(pk=record.pk)
        assert (finished.state, finished.created) == ("done", 35)
        assert Customer.objects.count() == ImportRow.objects.count() == 35
