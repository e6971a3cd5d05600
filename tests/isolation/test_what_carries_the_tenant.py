"""What leaves a request, or outlasts it, says which tenant it is of and is found by that one alone (A03).

Files: tests/keyhall/files/test_storage.py. Search: tests/api/search/test_search.py. An export's asker:
tests/api/exports/test_exports.py. A webhook's agent: tests/tenants/channels/test_deliveries.py.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from api.exports.running import write_export
from api.models import Export
from keyhall.access.actor import Channel, actor_with_roles
from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.identity.actions.invitations import invite_administrator
from keyhall.installation.environment import CLONE
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import enqueue
from keyhall.jobs.running import run_job
from keyhall.messaging.models import Kind, Outbox
from keyhall.messaging.queueing import inbox_row, job_row
from keyhall.tenancy.context import platform_as_default, tenant_context
from keyhall.tenancy.log_lines import TenantFilter
from keyhall.tenancy.models import Tenant
from tenants.channels.models import WebhookDelivery
from tenants.orders.actions import claim_step, complete_step
from tenants.orders.models import ProductOrder
from tests.factories.channels import make_agent, make_endpoint
from tests.factories.customers import make_customer
from tests.factories.messages import settle
from tests.factories.orders import form_of, handler, make_order, step_of
from tests.sign_in import client_at, host_of

pytestmark = pytest.mark.row("A03")
Inside = Callable[[str], Any]
SECRET = "浙江独有客户"
LOGGING: dict[str, Any] = settings.LOGGING
# Functions that remember what they worked out, and why that is nobody's: it follows from the program, from
# the arguments alone, or from tables that are the same for every tenant.
REMEMBERING = {
    "platform/keyhall/access/table.py": "the permission table, a file of the program's",
    "platform/keyhall/web/help.py": "the pages there are, and their help",
    "api/audit/rules.py": "the columns that resources declare",
    "platform/keyhall/reference/divisions.py": "the national table of divisions",
    "platform/keyhall/tenancy/fair_share.py": "the texts of a refusal",
    "platform/keyhall/tenancy/migrations_state.py": "the migrations that the program has",
    "tenants/headquarters/province_names.py": "what the provinces are called, which headquarters' pages show",
    "demo/world/divisions.py": "the national table of divisions",
    "demo/world/places.py": "the cities of the demonstration",
    "platform/keyhall/web/templatetags/keyhall_web.py": "the icons",
    "api/kit/schema.py": "the API's descriptions",
    "tenants/customers/search.py": "the pinyin of a character",
    "tenants/onboarding/formats/columns.py": "the columns of a file",
    "billing/bills/documents.py": "fonts and templates of documents",
}
KEEPING = re.compile(
    r"^@(functools\.)?(lru_)?cache\b|^from django\.core\.cache|^_\w+: dict\[.*= \{\}$", re.MULTILINE
)
# Registries filled while the program is loaded, and hosts with the tenant they lead to.
REGISTRIES = frozenset(
    {
        "api/kit/registry.py",
        "platform/keyhall/access/registry.py",
        "platform/keyhall/audit/subjects.py",
        "platform/keyhall/identity/inbox.py",
        "platform/keyhall/jobs/registry.py",
        "platform/keyhall/jobs/schedule.py",
        "platform/keyhall/messaging/inbox.py",
        "platform/keyhall/national/figures.py",
        "platform/keyhall/tenancy/middleware.py",
        "platform/keyhall/national/tellings.py",
        "platform/keyhall/organisation/dependents.py",
        "platform/keyhall/parameters/dictionaries.py",
        "platform/keyhall/parameters/registry.py",
    }
)


def test_what_is_cached_for_one_tenant_is_not_found_for_another(inside: Inside, transactions: None) -> None:
    with inside("gd"):
        cache.set("figure", "gd's")
    with inside("zj"):
        assert cache.get("figure") is None
    with platform_as_default():
        assert cache.get("figure") is None
    with inside("gd"):
        assert cache.get("figure") == "gd's"
        cache.delete("figure")


def test_a_process_remembers_nothing_of_a_tenants() -> None:
    """Whatever keeps something between requests stands on a list with the reason why it may."""
    found = set()
    for top in ("platform", "api", "portal", "staff_app", "tenants", "billing", "demo"):
        for path in (CLONE / top).rglob("*.py"):
            if KEEPING.search(path.read_text(encoding="utf-8")):
                found.add(str(path.relative_to(CLONE)))
    assert found - set(REMEMBERING) - REGISTRIES == set()


def line_within(work: Callable[[], object]) -> str:
    """The log line written while `work` runs, as the installation writes it."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keeper = Keeper()
    keeper.setFormatter(logging.Formatter(LOGGING["formatters"]["line"]["format"]))
    keeper.addFilter(TenantFilter())
    logger = logging.getLogger("keyhall.test")
    logger.addHandler(keeper)
    try:
        work()
    finally:
        logger.removeHandler(keeper)
    return lines[-1]


@pytest.mark.parametrize("slug", ["gd", "zj", "hq"])
def test_a_log_line_names_the_tenant(inside: Inside, transactions: None, slug: str) -> None:
    def work() -> None:
        with inside(slug):
            logging.getLogger("keyhall.test").warning("something happened")

    assert f" WARNING {slug} keyhall.test something happened" in line_within(work)


def test_a_log_line_of_the_platform_names_none(transactions: None) -> None:
    def work() -> None:
        with platform_as_default():
            logging.getLogger("keyhall.test").warning("something happened")

    assert " WARNING - keyhall.test" in line_within(work)


def test_every_handler_of_the_installation_names_the_tenant() -> None:
    assert all("tenant" in handler["filters"] for handler in LOGGING["handlers"].values())
    assert all("%(tenant)s" in line["format"] for line in LOGGING["formatters"].values())


def test_an_error_is_logged_without_what_was_asked(
    inside: Inside, client_of: Callable[..., Client], caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("nobody foresaw it")

    client = client_of("account_manager")
    monkeypatch.setattr("api.search.views.search_customers", fail)
    assert client.get("/api/v1/search", {"search": SECRET}).status_code == 500
    assert "nobody foresaw it" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_name_no_tenant(transactions: None, path: str) -> None:
    said = client_at(host_of("gd")).get(path).content.decode()
    assert not re.search(r"\b(gd|zj|hq)\b|广东|浙江", said)


def test_a_job_on_the_common_queue_holds_its_tenant_and_its_id_alone(gd: Tenant, acting: Any) -> None:
    job = enqueue("api.export", acting=acting, payload={"export": str(uuid4()), "secret": SECRET})
    (row,) = Outbox.objects.filter(kind=Kind.JOB)
    queued = job_row("gd", str(job.uid), row.lane)
    assert queued[5].obj == {"tenant": "gd", "job": str(job.uid)}
    assert SECRET not in str(queued) + str(row.payload)
    assert inbox_row("gd")["args"].obj == {"tenant": "gd"}


def test_a_job_is_not_found_in_another_tenant(inside: Inside, transactions: None, acting: Any) -> None:
    with inside("gd"):
        job = enqueue("api.export", acting=acting, payload={"export": str(uuid4())})
    run_job("zj", str(job.uid))
    with inside("gd"):
        assert Job.objects.get(uid=job.uid).state == JobState.QUEUED


def test_a_mail_names_the_tenant_it_comes_from_and_no_other(
    transactions: None, django_capture_on_commit_callbacks: Any
) -> None:
    mail.outbox = []
    with django_capture_on_commit_callbacks(using="platform", execute=True):
        invite_administrator(Tenant.objects.get(schema_name="gd"), "new@example.com")
    (sent,) = mail.outbox
    assert "广东省" in sent.subject
    assert "浙江" not in f"{sent.subject} {sent.body}"
    assert sent.to == ["new@example.com"]


def test_an_export_holds_its_own_tenants_rows_alone(inside: Inside, client_of: Callable[..., Client]) -> None:
    with inside("zj"):
        make_customer(name=SECRET)
    with inside("gd"):
        make_customer(name="广东客户")
    client = client_of("account_manager")
    order = {"resource": "customers", "format": "csv"}
    asked = client.post("/api/v1/exports", order, content_type="application/json").json()
    with inside("gd"):
        export = Export.objects.get(uid=asked["uid"])
        roles = frozenset({"account_manager"})
        list(write_export(export, actor_with_roles(export.requested_by_uid, "某人", roles, Channel.JOB)))
    content = client.get(f"/api/v1/exports/{asked['uid']}/file").getvalue().decode()
    assert "广东客户" in content
    assert SECRET not in content


def test_a_webhook_of_another_tenants_agent_is_told_nothing(
    inside: Inside, transactions: None, acting: Any
) -> None:
    """Even where the two agents should have one identifier."""
    with inside("gd"):
        customer = make_customer()
        agent = make_agent(customer)
        make_endpoint(agent)
        order = make_order(customer)
        ProductOrder.objects.filter(pk=order.pk).update(agent_uid=agent.uid)
    with inside("zj"):
        twin = make_agent()
        type(twin).objects.filter(pk=twin.pk).update(uid=agent.uid)
        twin.refresh_from_db()
        make_endpoint(twin)
    with inside("gd"):
        who, step = handler(), step_of(order)
        claim_step(uid=step.uid, version=None, acting=who)
        complete_step(uid=step.uid, version=None, form=form_of(step), acting=who)
    settle("gd", "zj")
    with inside("gd"):
        assert WebhookDelivery.objects.exists()
    with inside("zj"):
        assert not WebhookDelivery.objects.exists()


def test_what_somebody_does_stands_in_their_tenants_trail_alone(
    inside: Inside, client_of: Callable[..., Client]
) -> None:
    client = client_of("finance")
    assert client.get("/api/v1/work-items/workers").status_code == 403
    with inside("gd"):
        assert AccessEntry.objects.filter(kind="denied").count() == 1
        make_customer()
        assert ChangeEntry.objects.exists()
    with inside("zj"):
        assert not AccessEntry.objects.exists()
        assert not ChangeEntry.objects.exists()


def test_work_in_a_tenant_ends_with_the_tenant_that_was_set_before(transactions: None) -> None:
    with tenant_context("gd"):
        with pytest.raises(RuntimeError), tenant_context("zj"):
            raise RuntimeError
        assert connection.schema_name == "gd"  # type: ignore[attr-defined]  # ours
