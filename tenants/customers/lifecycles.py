"""The life of a customer: prospective, active, suspended, retired (B03)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.customers.models import CustomerStatus
from tenants.customers.permissions import CHANGE_CUSTOMER, RETIRE_CUSTOMER

CUSTOMER = Lifecycle(
    [
        Transition(
            "activate",
            _("启用"),
            frozenset({CustomerStatus.PROSPECTIVE}),
            CustomerStatus.ACTIVE,
            CHANGE_CUSTOMER,
        ),
        Transition(
            "suspend",
            _("暂停"),
            frozenset({CustomerStatus.ACTIVE}),
            CustomerStatus.SUSPENDED,
            CHANGE_CUSTOMER,
        ),
        Transition(
            "resume", _("恢复"), frozenset({CustomerStatus.SUSPENDED}), CustomerStatus.ACTIVE, CHANGE_CUSTOMER
        ),
        Transition(
            "retire",
            _("注销"),
            frozenset({CustomerStatus.PROSPECTIVE, CustomerStatus.ACTIVE, CustomerStatus.SUSPENDED}),
            CustomerStatus.RETIRED,
            RETIRE_CUSTOMER,
        ),
    ]
)
