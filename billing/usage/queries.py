"""Reading loads and rejects (E07)."""

from django.db.models import QuerySet

from billing.usage.models import UsageLoad, UsageReject
from billing.usage.permissions import VIEW_USAGE
from keyhall.access.actor import Actor


def usage_loads(*, acting: Actor) -> QuerySet[UsageLoad]:
    """Every load, newest first."""
    acting.require(VIEW_USAGE)
    return UsageLoad.objects.all()


def usage_rejects(*, acting: Actor) -> QuerySet[UsageReject]:
    """Every reject with its load, in the order of the files."""
    acting.require(VIEW_USAGE)
    return UsageReject.objects.select_related("load")
