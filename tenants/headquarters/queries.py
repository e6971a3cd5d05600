"""Reading the registry of provinces and the nation's customers (A02, K01)."""

from uuid import UUID

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.tenancy.models import ProvisioningKind, ProvisioningTask, Tenant, TenantType
from tenants.headquarters.models import NationalCustomer, Visit, VisitState
from tenants.headquarters.permissions import VIEW_NATIONAL_CUSTOMER, VIEW_PROVINCE, VISIT_PROVINCE
from tenants.headquarters.visits import is_over

ASKED_FOR = (ProvisioningKind.CREATE, ProvisioningKind.SUSPEND, ProvisioningKind.RESUME)


def provinces(*, acting: Actor) -> QuerySet[Tenant]:
    """Every province there is, on the platform's side."""
    acting.require(VIEW_PROVINCE)
    return Tenant.objects.filter(tenant_type=TenantType.PROVINCE)


def province_task(uid: UUID, *, acting: Actor) -> ProvisioningTask:
    """How the making, suspending or resuming of one province goes; raises NotFound."""
    acting.require(VIEW_PROVINCE)
    task = ProvisioningTask.objects.filter(uid=uid, kind__in=ASKED_FOR).first()
    if task is None:
        raise NotFound
    return task


def national_customers(*, acting: Actor) -> QuerySet[NationalCustomer]:
    """The agreed part of every customer file of the nation (A05)."""
    acting.require(VIEW_NATIONAL_CUSTOMER)
    return NationalCustomer.objects.all()


def visits(*, acting: Actor) -> QuerySet[Visit]:
    """Every visit to a province, each with its `standing`: one whose time is up has ended (A12)."""
    acting.require(VISIT_PROVINCE)
    now = timezone.now()
    standing = Case(
        When(is_over(now) & Q(state=VisitState.OPEN), then=Value(VisitState.ENDED.value)),
        When(is_over(now), then=Value(VisitState.REFUSED.value)),
        default="state",
        output_field=CharField(),
    )
    return Visit.objects.annotate(standing=standing)
