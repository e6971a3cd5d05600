"""Tokens, refused credentials and deliveries whose time is over."""

from django.conf import settings
from django.utils import timezone

from keyhall.upkeep import remove_oldest, tenant_duty
from tenants.channels.models import AccessToken, DeliveryState, RefusedCredentials, WebhookDelivery


@tenant_duty
def expire_tokens() -> int:
    """Tokens that open nothing any more."""
    return remove_oldest(AccessToken.objects.filter(expires_at__lt=timezone.now()))


@tenant_duty
def expire_refused_credentials() -> int:
    """Wrong credentials of a while ago."""
    old = timezone.now() - settings.REFUSED_CREDENTIALS_KEPT
    return remove_oldest(RefusedCredentials.objects.filter(occurred_at__lt=old))


@tenant_duty
def expire_deliveries() -> int:
    """Deliveries that have ended a while ago."""
    ended = WebhookDelivery.objects.exclude(state=DeliveryState.WAITING)
    return remove_oldest(ended.filter(created_at__lt=timezone.now() - settings.WEBHOOK_DELIVERIES_KEPT))
