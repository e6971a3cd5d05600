"""Reading the trails."""

from django.db.models import QuerySet

from keyhall.access.actor import Actor
from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.audit.permissions import VIEW_ACCESS_LOG, VIEW_CHANGE_TRAIL


def all_changes(acting: Actor) -> QuerySet[ChangeEntry]:
    """The tenant's whole trail of changes."""
    acting.require(VIEW_CHANGE_TRAIL)
    return ChangeEntry.objects.all()


def all_accesses(acting: Actor) -> QuerySet[AccessEntry]:
    """The tenant's whole access log."""
    acting.require(VIEW_ACCESS_LOG)
    return AccessEntry.objects.all()
