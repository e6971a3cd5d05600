"""Customers hang on the unit that looks after them (A23)."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_changes
from keyhall.national.tellings import tell_records
from keyhall.organisation.dependents import Dependent, Handover, Turn, depends_on_unit
from tenants.customers.messages import CUSTOMERS_TOLD
from tenants.customers.models import Customer, CustomerStatus


def passing(handover: Handover, path: str = "") -> Q:
    """The condition on records whose customer stands at `path` (empty: customers) that the customer passes.

    Retired ones keep their unit where some of its customers pass, and go along where the unit does.
    """
    prefix = f"{path}__" if path else ""
    condition = Q(**{f"{prefix}unit": handover.unit})
    if handover.region:
        condition &= Q(**{f"{prefix}region__startswith": handover.region})
    if handover.manager_uid is not None:
        condition &= Q(**{f"{prefix}account_manager_uid": handover.manager_uid})
    if not handover.is_whole:
        condition &= ~Q(**{f"{prefix}status": CustomerStatus.RETIRED})
    return condition


def count_customers(handover: Handover) -> int:
    """The customers that pass; retired ones hold nothing up."""
    return Customer.objects.filter(passing(handover)).exclude(status=CustomerStatus.RETIRED).count()


def move_customers(handover: Handover, acting: Actor) -> int:
    """Have the other unit look after them, with their orders and whatever else is theirs."""
    customers = Customer.objects.select_for_update().filter(passing(handover)).order_by("pk")
    rows = list(customers.values_list("pk", "uid", "unit_id", "account_manager_uid"))
    after = {"unit": handover.to, "version": F("version") + 1, "changed_at": timezone.now()}
    if handover.new_manager_uid is not None:
        after["account_manager_uid"] = handover.new_manager_uid
    Customer.objects.filter(pk__in=[row[0] for row in rows]).update(**after)
    record_changes(
        [
            (
                uid,
                {"unit_id": unit_id, "account_manager_uid": _text(manager)},
                {
                    "unit_id": handover.to.pk,
                    "account_manager_uid": _text(handover.new_manager_uid or manager),
                },
            )
            for _pk, uid, unit_id, manager in rows
        ],
        acting=acting,
        subject="customers.customer",
        verb="hand_over",
    )
    if handover.new_manager_uid is not None:
        tell_records(CUSTOMERS_TOLD, [uid for _pk, uid, *_rest in rows])
    return len(rows)


def _text(uid: object) -> str | None:
    return str(uid) if uid else None


depends_on_unit(Dependent("customers.customer", _("客户"), Turn.CUSTOMERS, count_customers, move_customers))
