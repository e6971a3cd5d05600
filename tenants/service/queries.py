"""Reading what was promised and kept (F01)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from billing.rating.conventions import BILLING_ZONE, BilledMonth
from keyhall.access.actor import Actor
from keyhall.parameters.queries import value_of, values_by_unit
from keyhall.succession import with_days
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight
from tenants.service.models import Outage, ServiceLevelFigure, ServiceLevelMonth, ServiceLevelObjective
from tenants.service.parameters import WARNING_THRESHOLD
from tenants.service.permissions import VIEW_OBJECTIVE, VIEW_SERVICE_LEVEL

SHARE = DecimalField(max_digits=24, decimal_places=6)


@dataclass(frozen=True)
class Attainment:
    """A month's promises: how many fell due, how many were kept."""

    month: date
    due: int
    kept: int

    @property
    def attainment(self) -> Decimal | None:
        """Promises kept ÷ promises due, None where none fell due."""
        return Decimal(self.kept) / Decimal(self.due) if self.due else None


def running_month() -> BilledMonth:
    """The calendar month in Asia/Shanghai that is not over yet."""
    return BilledMonth.of(timezone.localdate(timezone=BILLING_ZONE))


def service_levels(*, acting: Actor) -> QuerySet[ServiceLevelFigure]:
    """The figures of products in the actor's sight, the running month as of now included."""
    acting.require(VIEW_SERVICE_LEVEL)
    figures = ServiceLevelFigure.objects.filter(in_sight(acting, VIEW_SERVICE_LEVEL, "customer"))
    return figures if acting.customer_uid is None else figures.filter(of_customer(acting.customer_uid))


def with_warning(figures: QuerySet[ServiceLevelFigure]) -> QuerySet[ServiceLevelFigure]:
    """Figures with `is_warned`: whether a product has used up, in the running month, as much of the outage
    the whole month allows as calls for attention in the unit that looks after its customer (A11)."""
    own: dict[Decimal, list[int]] = {}
    for unit_id, share in values_by_unit(WARNING_THRESHOLD).items():
        own.setdefault(share, []).append(unit_id)
    month = running_month()
    seconds = int((month.next.begins - month.begins).total_seconds())
    threshold = Case(
        *[When(customer__unit_id__in=units, then=Value(share)) for share, units in own.items()],
        default=Value(value_of(WARNING_THRESHOLD)),
        output_field=SHARE,
    )
    allowed = ExpressionWrapper((Value(Decimal(1)) - F("target")) * seconds * threshold, output_field=SHARE)
    warned = Q(is_running=True, outage_seconds__gt=0, outage_seconds__gte=allowed)
    return figures.annotate(is_warned=Case(When(warned, then=True), default=False))


def of_customer(uid: UUID) -> Q:
    """The condition on figures of one customer. Named by its key, which the database knows before it
    measures, so that nobody else's running month is worked out."""
    return Q(customer=Subquery(Customer.objects.filter(uid=uid).values("pk")))


def objectives(*, acting: Actor) -> QuerySet[ServiceLevelObjective]:
    """What is promised of offerings and of single services, past and to come, with the days it holds."""
    acting.require(VIEW_OBJECTIVE)
    return with_days(ServiceLevelObjective.objects.all())


def outages(*, acting: Actor) -> QuerySet[Outage]:
    """Outages of products in the actor's sight."""
    acting.require(VIEW_SERVICE_LEVEL)
    return Outage.objects.filter(in_sight(acting, VIEW_SERVICE_LEVEL, "product__customer"))


def attainment(
    *,
    acting: Actor,
    customer_uid: UUID | None = None,
    since: date | None = None,
    months: Collection[date] = (),
) -> list[Attainment]:
    """Promises due and kept by month, the newest first, of one customer or of all in sight."""
    figures = service_levels(acting=acting)
    if customer_uid is not None:
        figures = figures.filter(of_customer(customer_uid))
    if since is not None:
        figures = figures.filter(month__gte=since)
    if months:
        figures = figures.filter(month__in=months)
    counted = (
        figures.order_by()
        .values("month")
        .annotate(due=Count("kept"), reached=Count("kept", filter=Q(kept=True)))
        .order_by("-month")
    )
    return [Attainment(row["month"], row["due"], row["reached"]) for row in counted]


def closed_until() -> datetime | None:
    """The instant before which figures stay as they are: the end of the last closed month."""
    month = ServiceLevelMonth.objects.filter(closed_at__isnull=False).order_by("-month").first()
    return BilledMonth(month.month).next.begins if month else None
