"""The small demonstration on a real database gives every page something to show."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count, Q
from django.utils import timezone

from api.hall.home import home
from billing.bills.models import Bill, BillRun
from billing.usage.models import UsageLoad, UsageRecord, UsageReject
from demo.management.commands.seed_demo import chosen_provinces
from demo.seeding.agents import AGENTS_FILE, receiver_url
from demo.seeding.installation import DEMO_PASSWORD, PEOPLE_FILE, refuse_outside_demo
from demo.seeding.people import person_uid
from demo.world.months import billed_months
from demo.world.provinces import FULL, KEY_CLASSES, SMALL
from keyhall.access.actor import Channel, actor_with_roles
from keyhall.access.roles import CUSTOMER_ROLES, STAFF_ROLES, Role
from keyhall.errors import Conflict
from keyhall.identity.models import User
from keyhall.installation.environment import CLONE
from keyhall.staffing.models import PostHolding, Team
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from tenants.catalogue.models import OfferingPrice, OfferingStatus, PriceTier, ProductOffering
from tenants.catalogue.pricing import list_prices
from tenants.channels.credentials import digest_of
from tenants.channels.models import Agent, ProgramSecret, WebhookDelivery, WebhookEndpoint
from tenants.customers.models import Contact, Customer, TeamCustomer
from tenants.inventory.models import Product
from tenants.onboarding.models import CustomerImport
from tenants.orders.models import ProductOrder, StepState, WorkItem
from tenants.points.models import PointsTransfer, Redemption, Reward
from tenants.points.queries import differences
from tenants.service.models import Outage, ServiceLevelMonth, ServiceLevelResult
from tests.demo.conftest import TODAY, seed


def counts() -> dict[str, int]:
    models = (
        Customer,
        Contact,
        ProductOffering,
        OfferingPrice,
        Product,
        UsageLoad,
        UsageRecord,
        Bill,
        BillRun,
        PointsTransfer,
        Redemption,
        Outage,
        ServiceLevelResult,
    )
    found: dict[str, int] = {}
    for slug in SMALL.provinces:
        with tenant_context(slug):
            found |= {f"{slug} {model.__name__}": model.objects.count() for model in models}
    return found


@pytest.mark.row("A02")
def test_headquarters_and_the_provinces_stand(demonstration: Path) -> None:
    assert set(Tenant.objects.values_list("schema_name", flat=True)) == {"hq", *SMALL.provinces}


@pytest.mark.row("B01", "B03")
def test_each_province_has_customers_of_every_class_with_contacts(demonstration: Path) -> None:
    for slug in SMALL.provinces:
        with tenant_context(slug):
            classes = set(Customer.objects.values_list("customer_class", flat=True))
            assert classes == {*KEY_CLASSES, "business"}
            assert not Customer.objects.filter(contacts=None).exists()
            assert not Customer.objects.filter(account_manager_uid=None).exists()


@pytest.mark.row("B02")
def test_customer_codes_begin_with_a_division_of_the_province(demonstration: Path) -> None:
    for slug, digits in (("gd", "44"), ("zj", "33")):
        with tenant_context(slug):
            assert all(code.startswith(digits) for code in Customer.objects.values_list("code", flat=True))


def test_a_group_has_units_in_both_provinces_and_one_leads(demonstration: Path) -> None:
    units: dict[str, list[tuple[str, str]]] = {}
    for slug in SMALL.provinces:
        with tenant_context(slug):
            for customer in Customer.objects.exclude(group_uid=None):
                units.setdefault(customer.group_name, []).append((slug, customer.labels["group_role"]))
    assert len(units) == 2
    for members in units.values():
        assert {slug for slug, _ in members} == set(SMALL.provinces)
        assert sorted(role for _, role in members) == ["lead", "unit"]


@pytest.mark.row("D01")
def test_the_catalogue_has_offerings_in_several_states_with_tiered_prices(demonstration: Path) -> None:
    with tenant_context("gd"):
        states = set(ProductOffering.objects.values_list("lifecycle_status", flat=True))
        assert states == {OfferingStatus.ON_SALE, OfferingStatus.TRIAL, OfferingStatus.WITHDRAWN}
        assert PriceTier.objects.exists()


@pytest.mark.row("D09")
def test_every_customer_has_two_to_twelve_services_paid_by_its_own_accounts(demonstration: Path) -> None:
    with tenant_context("zj"):
        brought = Count("products", filter=Q(products__order_items__isnull=True))
        for customer in Customer.objects.annotate(services=brought):
            assert 2 <= customer.services <= 12
            paying = set(customer.products.values_list("account_uid", flat=True))
            assert paying <= set(customer.billing_accounts.values_list("uid", flat=True))


@pytest.mark.row("D05", "D06")
@pytest.mark.parametrize("slug", ["gd", "zj"])
def test_orders_stand_at_every_step_and_at_every_end(demonstration: Path, slug: str) -> None:
    with tenant_context(slug):
        active = WorkItem.objects.filter(state__in=[StepState.OPEN, StepState.CLAIMED])
        assert {"accept", "survey", "install", "complete"} <= set(active.values_list("kind", flat=True))
        assert set(active.values_list("state", flat=True)) == {"open", "claimed"}
        assert active.filter(due_at__lt=timezone.now()).exists()
        assert WorkItem.objects.filter(state=StepState.RETURNED).exclude(reason="").exists()
        ends = ProductOrder.objects.exclude(state__in=["acknowledged", "in_progress"])
        assert set(ends.values_list("state", flat=True)) == {"completed", "cancelled", "rejected"}
        assert not ends.filter(state__in=["cancelled", "rejected"], reason="").exists()
        channels = {"hall", "workbench", "api"}
        assert set(ProductOrder.objects.values_list("channel", flat=True)) == channels


@pytest.mark.row("I02")
def test_the_agents_program_has_orders_of_its_own_for_its_own_customers(demonstration: Path) -> None:
    with tenant_context("gd"):
        agent = Agent.objects.get()
        own = ProductOrder.objects.filter(agent_uid=agent.uid)
        assert set(own.values_list("channel", "customer__agent_uid")) == {("api", agent.uid)}
        assert {"completed", "in_progress"} <= set(own.values_list("state", flat=True))


@pytest.mark.row("M01", "D05")
def test_the_account_shown_in_the_hall_has_orders_of_its_buyers_under_way(demonstration: Path) -> None:
    people = json.loads((demonstration / PEOPLE_FILE).read_text(encoding="utf-8"))
    buyer = next(one for one in people if (one["tenant"], one["role"]) == ("gd", "customer_buyer"))
    with tenant_context("gd"):
        own = ProductOrder.objects.filter(submitted_by_uid=person_uid(buyer["email"]), channel="hall")
        assert own.filter(state="in_progress").exists()


@pytest.mark.row("D01")
def test_rents_depend_on_counts_and_on_bandwidth(demonstration: Path) -> None:
    with tenant_context("gd"):
        line = ProductOffering.objects.get(code="DIA-STD")
        trunk = ProductOffering.objects.get(code="VOX-TRUNK")
        rents = {
            bandwidth: list_prices(line, {"bandwidth": bandwidth}, TODAY)[-1].amount
            for bandwidth in (100, 500)
        }
        assert rents == {100: Decimal("1680.00"), 500: Decimal("5712.00")}
        fees = {price.component: price.amount for price in list_prices(trunk, {"channels": 60}, TODAY)}
        assert fees == {"installation": Decimal("600.00"), "monthly_rent": Decimal("1080.00")}


@pytest.mark.row("B12")
def test_a_troubled_customer_has_suspended_or_ended_services(demonstration: Path) -> None:
    with tenant_context("gd"):
        assert Product.objects.filter(status__in=["suspended", "terminated"]).exists()


@pytest.mark.row("E07")
def test_usage_came_in_month_by_month_with_duplicates_and_rejects_told_apart(demonstration: Path) -> None:
    with tenant_context("zj"):
        loads = list(UsageLoad.objects.order_by("file_name"))
        assert len(loads) == SMALL.months + 2
        *months, correction = loads[:-2] + loads[-1:] + loads[-2:-1]
        assert all(load.loaded == load.total_rows > 0 for load in months)
        assert (correction.loaded, correction.duplicate, correction.rejected) == (0, 4, 4)
        assert UsageReject.objects.filter(state="open").count() == 4


@pytest.mark.row("E01")
def test_every_month_before_this_one_is_billed_and_this_one_is_not(demonstration: Path) -> None:
    for slug in SMALL.provinces:
        with tenant_context(slug):
            months = Bill.objects.values_list("month", flat=True).distinct().order_by("month")
            assert list(months) == billed_months(TODAY, SMALL.months)
            assert not BillRun.objects.exclude(state="done").exists()
            assert UsageRecord.objects.filter(started_at__date__gte=TODAY.replace(day=1)).exists()
            assert not BillRun.objects.filter(unpriced_records__gt=0).exists()


@pytest.mark.row("E01")
def test_there_are_drafts_issued_and_settled_bills(demonstration: Path) -> None:
    states = set()
    for slug in SMALL.provinces:
        with tenant_context(slug):
            states |= set(Bill.objects.values_list("state", flat=True))
    assert states == {"draft", "issued", "settled"}


@pytest.mark.row("B12", "E01")
def test_a_troubled_customer_has_overdue_bills_and_falling_ones(demonstration: Path) -> None:
    with tenant_context("gd"):
        overdue = Bill.objects.filter(state="issued", due_date__lt=TODAY, open_amount__gt=0)
        customer = Customer.objects.filter(bills__in=overdue, products__status="active").first()
        assert customer is not None
        assert overdue.filter(customer=customer).count() >= 2


@pytest.mark.row("B13")
def test_a_provinces_manager_asked_for_two_imports(demonstration: Path) -> None:
    with tenant_context("gd"):
        assert sorted(CustomerImport.objects.values_list("dry_run", flat=True)) == [False, True]
        assert CustomerImport.objects.exclude(job_uid=None).count() == 2


@pytest.mark.row("A09")
def test_each_role_has_a_person_who_can_sign_in(demonstration: Path) -> None:
    people = json.loads((demonstration / "demo-people.json").read_text(encoding="utf-8"))
    assert {person["role"] for person in people} == STAFF_ROLES | CUSTOMER_ROLES
    assert {person["tenant"] for person in people} == {"hq", *SMALL.provinces}
    for person in people:
        assert set(person) >= {"role", "tenant", "email", "password", "home"}
        assert authenticate(email=person["email"], password=DEMO_PASSWORD) is not None
        assert person["home"] == ("/hall/" if person["role"] in CUSTOMER_ROLES else "/staff/")


@pytest.mark.row("M01")
def test_the_hall_has_something_to_show_its_finance_officer(demonstration: Path) -> None:
    person = User.objects.get(email="customer.finance@gd.keyhall.example")
    customer_uid = person.memberships.get().customer_uid
    role = frozenset({Role.CUSTOMER_FINANCE})
    acting = actor_with_roles(person.uid, person.name, role, Channel.HALL, customer_uid=customer_uid)
    with tenant_context("gd"):
        shown = home(acting)
    assert shown["bills"]["open_amount"] > 0
    assert shown["bills"]["due_date"] >= TODAY
    assert shown["orders"]["count"] > 0
    assert shown["points"]["balance"] > 0
    assert shown["service_levels"]["due"] > 0
    assert len(shown["notices"]) >= 3


def test_seeding_again_changes_nothing(demonstration: Path, owner: tuple[str, str]) -> None:
    before = counts()
    seed(owner)
    assert counts() == before


def test_a_mode_that_is_not_for_show_is_refused(settings: Any) -> None:
    settings.MODE = "production"
    with pytest.raises(Conflict) as refused:
        refuse_outside_demo()
    assert refused.value.code == "not_a_demo"
    with pytest.raises(CommandError):
        call_command("seed_demo", "--scale", "small")


def test_production_mode_does_not_even_know_the_command(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "KEYHALL_MODE": "production",
        "KEYHALL_MAIL_URL": "smtp://mail.keyhall.example:25",
        "VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "keyhall.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=CLONE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Unknown command: 'seed_demo'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_provinces_are_chosen_by_slug_and_unknown_ones_named() -> None:
    assert chosen_provinces("gd, zj", FULL) == ["gd", "zj"]
    assert chosen_provinces("", SMALL) == list(SMALL.provinces)
    with pytest.raises(CommandError, match="xx"):
        chosen_provinces("gd,xx", FULL)


@pytest.mark.row("I02")
def test_each_rich_province_has_an_agent_with_customers_a_program_and_a_webhook(demonstration: Path) -> None:
    written = json.loads((demonstration / AGENTS_FILE).read_text(encoding="utf-8"))
    assert {entry["tenant"] for entry in written} == {"gd", "zj"}
    for entry in written:
        with tenant_context(entry["tenant"]):
            agent = Agent.objects.get()
            assert Customer.objects.filter(agent_uid=agent.uid, status="active").count() >= 2
            assert agent.programs.get().client_id == entry["client_id"]
            digest = digest_of(entry["client_secret"])
            assert ProgramSecret.objects.filter(program__agent=agent, digest=digest).exists()
            assert agent.endpoints.get().url == receiver_url(entry["tenant"])
            assert WebhookDelivery.objects.filter(endpoint__agent=agent).count() == 1


@pytest.mark.row("I02")
def test_an_agents_webhook_follows_the_installation_to_another_port(
    demonstration: Path, owner: tuple[str, str], settings: Any
) -> None:
    settings.BASE = "localhost:8999"
    seed(owner)
    with tenant_context("gd"):
        assert WebhookEndpoint.objects.get().url == "http://gd.localhost:8999/demo/webhooks/"


@pytest.mark.row("C01", "C02", "C03")
def test_a_rich_province_has_a_history_of_points_that_adds_up(demonstration: Path) -> None:
    with tenant_context("gd"):
        kinds = set(PointsTransfer.objects.values_list("kind", flat=True))
        assert {"earn", "redeem"} <= kinds
        assert Redemption.objects.filter(state="delivered").exists()
        assert Reward.objects.exists()
        assert differences() == []


@pytest.mark.row("F01")
def test_a_rich_province_has_kept_and_broken_promises_and_an_outage_that_goes_on(
    demonstration: Path,
) -> None:
    with tenant_context("gd"):
        months = billed_months(TODAY, SMALL.months)
        assert list(ServiceLevelMonth.objects.order_by("month").values_list("month", flat=True)) == months
        assert set(ServiceLevelResult.objects.values_list("kept", flat=True)) == {True, False}
        assert Outage.objects.filter(ended_at=None).count() == 1
        assert Outage.objects.filter(is_agreed_maintenance=True).exists()


@pytest.mark.row("A23")
def test_posts_are_held_and_a_team_looks_after_customers(demonstration: Path) -> None:
    with tenant_context("gd"):
        several = PostHolding.objects.values("person").annotate(number=Count("pk")).filter(number__gt=1)
        assert several.exists()
        assert PostHolding.objects.filter(is_main=True).count() > 3
        team = Team.objects.filter(is_national=False).annotate(people=Count("members")).get()
        assert (team.people, TeamCustomer.objects.filter(team=team).count()) == (3, 5)
