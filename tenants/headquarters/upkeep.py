"""Checks whose time is over (A14)."""

from django.conf import settings
from django.utils import timezone

from keyhall.upkeep import remove_oldest, tenant_duty
from tenants.headquarters.models import CheckState, FigureCheck


@tenant_duty
def expire_checks() -> int:
    """Old checks that found nothing; those with differences stay, and so does what was found."""
    old = FigureCheck.objects.filter(asked_at__lt=timezone.now() - settings.FIGURE_CHECKS_KEPT)
    return remove_oldest(old.filter(state__in=(CheckState.AGREED, CheckState.ASKED), differences=None))
