"""One record of every kind the API of a province shows, for tests that ask for another's."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from keyhall.access.actor import system_actor
from keyhall.jobs.registry import enqueue
from keyhall.national.jobs import TELL_JOB
from keyhall.rights.actions import add_role
from keyhall.rights.models import Assignment, ColumnRule, Invitation
from tenants.channels.deliveries import send_test
from tenants.points.models import ClassMultiplier, EarningRule, ExpiryRule, PointsAccount, PointsTransfer
from tenants.service.models import ServiceLevelFigure, ServiceLevelObjective
from tests.factories.accounts import make_account
from tests.factories.catalogue import make_offering, make_specification
from tests.factories.channels import make_agent, make_endpoint, make_program
from tests.factories.customers import make_contact, make_customer
from tests.factories.identity import create_colleague
from tests.factories.inventory import make_product
from tests.factories.issued_bills import make_bill, make_run
from tests.factories.notices import make_notice
from tests.factories.onboarding import run_import, telco_csv, telco_row
from tests.factories.orders import make_order, step_of
from tests.factories.organisation import make_unit
from tests.factories.points import give_points, make_redemption, make_reward
from tests.factories.reorganisation import make_plan, merge
from tests.factories.service import make_outage, make_promised_product
from tests.factories.sites import make_site
from tests.factories.staffing import make_holding, make_post, make_team
from tests.factories.usage import load_csv, usage_csv
from tests.factories.visits import make_received_visit

SYSTEM = system_actor("factory")


def _delivery() -> UUID:
    return send_test(uid=make_endpoint(make_agent(make_customer()))[0].uid, acting=SYSTEM).uid


def _assignment() -> UUID:
    person = create_colleague("marketing")
    return Assignment.objects.get(person_uid=person.uid).uid


def _role() -> UUID:
    return add_role(name="外省的角色", permissions=["web.use_workbench"], acting=SYSTEM).uid


def _rule() -> UUID:
    rule = ColumnRule.objects.create(role="finance", resource="customers", column="phone", effect="deny")
    return rule.uid


def _invitation(**fields: Any) -> UUID:
    values = {"email": "a@zj.example", "name": "外省某人", "invited_by_uid": SYSTEM.uid, "invited_by": "某"}
    return Invitation.objects.create(**{**values, **fields}).uid


def _colleague() -> UUID:
    person = create_colleague()
    person.customer_uid = make_customer().uid
    person.save()
    return person.uid


def _rule_of_points(rules: Any, **values: Any) -> UUID:
    """A rule of days long before any other's."""
    days = DateRange(date(2001, 1, 1), date(2001, 2, 1))
    uid: UUID = rules.objects.create(validity=days, **values).uid
    return uid


# By the name of the resource.
MAKERS: Mapping[str, Callable[[], UUID]] = {
    "agents": lambda: make_agent().uid,
    "agent-programs": lambda: make_program()[0].uid,
    "bill-runs": lambda: make_run().uid,
    "billing-accounts": lambda: make_account().uid,
    "bills": lambda: make_bill().uid,
    "colleague-invitations": lambda: _invitation(
        email="b@zj.example", customer_uid=make_customer().uid, roles=["customer_buyer"]
    ),
    "colleagues": _colleague,
    "column-rules": _rule,
    "contacts": lambda: make_contact(make_customer()).uid,
    "customer-imports": lambda: run_import(telco_csv([telco_row()]), dry_run=True).uid,
    "customers": lambda: make_customer(name="外省的秘密客户").uid,
    "invitations": _invitation,
    "jobs": lambda: enqueue(TELL_JOB, acting=SYSTEM, payload={"round": 1}).uid,
    "notices": lambda: make_notice().uid,
    "organisation-units": lambda: make_unit().uid,
    "outages": lambda: make_outage(make_promised_product()).uid,
    "people": lambda: create_colleague("marketing", name="外省的秘密同事").uid,
    "points-accounts": lambda: PointsAccount.objects.get(customer=give_points(make_customer())).uid,
    "points-transfers": lambda: PointsTransfer.objects.get(customer=give_points(make_customer())).uid,
    "post-holdings": lambda: make_holding(person=create_colleague(name="外省的秘密任职人")).uid,
    "posts": lambda: make_post(name="外省的秘密岗位").uid,
    "product-offerings": lambda: make_offering().uid,
    "product-orders": lambda: make_order().uid,
    "product-specifications": lambda: make_specification().uid,
    "products": lambda: make_product().uid,
    "received-visits": lambda: make_received_visit().uid,
    "redemptions": lambda: make_redemption(make_customer()).uid,
    "reorganisations": lambda: make_plan(merge(make_unit(), make_unit()), name="外省的秘密调整").uid,
    "rewards": lambda: make_reward().uid,
    "role-assignments": _assignment,
    "roles": _role,
    "service-levels": lambda: ServiceLevelFigure.objects.get(product=make_promised_product()).uid,
    "service-objectives": lambda: ServiceLevelObjective.objects.get(product=make_promised_product()).uid,
    "sites": lambda: make_site().uid,
    "teams": lambda: make_team(create_colleague(), name="外省的秘密团队").uid,
    "usage-loads": lambda: load_csv(usage_csv([])).uid,
    "webhook-deliveries": _delivery,
    "webhook-endpoints": lambda: make_endpoint()[0].uid,
    "work-items": lambda: step_of(make_order()).uid,
    # After what earns points: whoever has none yet makes the usual rules.
    "class-multipliers": lambda: _rule_of_points(ClassMultiplier, customer_class="important", factor="1.2"),
    "earning-rules": lambda: _rule_of_points(EarningRule, product_line="外省产品线", points_per_yuan="1"),
    "expiry-rules": lambda: _rule_of_points(ExpiryRule, months=7),
}


def make_one_of_each() -> dict[str, UUID]:
    """A record of every kind, by the resource that shows it, in the tenant at hand."""
    return {name: make() for name, make in MAKERS.items()}
