"""Customers hang on the unit that looks after them (A23)."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.organisation.dependents import Dependent, depends_on_unit
from keyhall.organisation.models import Unit
from tenants.customers.models import Customer, CustomerStatus


def count_customers(unit: Unit) -> int:
    """The customers the unit looks after; retired ones keep it and hold nothing up."""
    return Customer.objects.filter(unit=unit).exclude(status=CustomerStatus.RETIRED).count()


def move_customers(unit: Unit, to: Unit) -> int:
    """Have another unit look after all of them, with their orders and whatever else is theirs."""
    return Customer.objects.filter(unit=unit).update(
        unit=to, version=F("version") + 1, changed_at=timezone.now()
    )


depends_on_unit(Dependent("customers", _("客户"), count_customers, move_customers))
