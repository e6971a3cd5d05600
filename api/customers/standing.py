"""How a customer stands today beside what it has: points, promises of the month, open orders (B08).

Each figure is a column of the query that reads the customer itself.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject, Now

from keyhall.access.actor import Actor
from tenants.orders.models import ACTIVE_STATES, OPEN_STATES, ProductOrder, WorkItem
from tenants.orders.permissions import VIEW_ORDER
from tenants.points.permissions import VIEW_POINTS
from tenants.points.queries import first_to_expire
from tenants.service.models import ServiceLevelFigure
from tenants.service.permissions import VIEW_SERVICE_LEVEL

SHOWN = 10
# Which permission each figure takes.
STANDING = {
    "points_balance": VIEW_POINTS,
    "expiring_points": VIEW_POINTS,
    "expiring_on": VIEW_POINTS,
    "promises": VIEW_SERVICE_LEVEL,
    "orders": VIEW_ORDER,
}
ACCOUNT = "points_account__pk"
OF_ORDER = WorkItem.objects.filter(order=OuterRef("pk"), state__in=ACTIVE_STATES)
ORDER = JSONObject(
    uid="uid",
    number="number",
    state="state",
    promised_date="promised_date",
    submitted_at="submitted_at",
    current_step=Subquery(OF_ORDER.values("kind")[:1]),
    is_overdue=Exists(OF_ORDER.filter(due_at__lt=Now())),
)


def _promises() -> Subquery:
    """How many of the customer's promises fall due in the running month, and how many are kept so far."""
    running = ServiceLevelFigure.objects.filter(customer=OuterRef("pk"), is_running=True)
    counted = JSONObject(due=Count("kept"), kept=Count("kept", filter=Q(kept=True)))
    return Subquery(running.order_by().values("is_running").annotate(counted=counted).values("counted"))


def standing_columns(acting: Actor) -> dict[str, Any]:
    """Expressions on a customer by name, for what the actor may see; `orders` are the first open ones."""
    columns: dict[str, Any] = {}
    if acting.can(VIEW_POINTS):
        points, day = first_to_expire(ACCOUNT)
        columns |= {
            "points_balance": Coalesce(F("points_account__balance"), 0),
            "expiring_points": Coalesce(points, 0),
            "expiring_on": day,
        }
    if acting.can(VIEW_SERVICE_LEVEL):
        columns["promises"] = _promises()
    if acting.can(VIEW_ORDER):
        open_orders = ProductOrder.objects.filter(customer=OuterRef("pk"), state__in=OPEN_STATES)
        columns["orders"] = ArraySubquery(
            open_orders.order_by("promised_date", "id").values(one=ORDER)[:SHOWN]
        )
    return columns
