"""Reading notices (M01)."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from keyhall.access.actor import Actor
from tenants.customers.models import Customer
from tenants.notices.models import EVERYBODY, Notice, NoticeState
from tenants.notices.permissions import VIEW_NOTICE


def in_force() -> Q:
    """Published, begun and not over today."""
    today = timezone.localdate()
    return Q(state=NoticeState.PUBLISHED, published_from__lte=today) & (
        Q(published_until__isnull=True) | Q(published_until__gte=today)
    )


def notices(*, acting: Actor) -> QuerySet[Notice]:
    """Every notice to staff; to a customer's people those in force for their customer's class."""
    acting.require(VIEW_NOTICE)
    found = Notice.objects.all()
    if acting.customer_uid is None:
        return found
    own_class = Customer.objects.filter(uid=acting.customer_uid).values("customer_class")
    return found.filter(in_force(), Q(audience=EVERYBODY) | Q(audience__in=own_class))
