"""Sessions, sign-in events and links whose time is over (A22)."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from keyhall.identity.models import (
    HandOverCode,
    Invitation,
    PlatformInbox,
    PlatformOutbox,
    SignInEvent,
    VisitPass,
)
from keyhall.upkeep import platform_duty, remove_oldest

LONGEST_MONTH = timedelta(days=31)


@platform_duty
def expire_sessions() -> int:
    """Sessions that nobody can continue any more."""
    return remove_oldest(Session.objects.filter(expire_date__lt=timezone.now()))


@platform_duty
def forget_ended_sessions() -> int:
    """From where and with what sessions began that are no more."""
    standing = Session.objects.filter(session_key=OuterRef("session_key"))
    return remove_oldest(UserSession.objects.filter(~Exists(standing)))


@platform_duty
def expire_sign_in_events() -> int:
    """Sign-ins, failures and lock-outs older than the months that logs are kept."""
    oldest = timezone.now() - settings.LOG_MONTHS * LONGEST_MONTH
    return remove_oldest(SignInEvent.objects.filter(occurred_at__lt=oldest))


@platform_duty
def expire_hand_over_codes() -> int:
    """Codes that could not be used since yesterday."""
    return remove_oldest(HandOverCode.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1)))


@platform_duty
def expire_invitations() -> int:
    """Links that could not be used for a while."""
    return remove_oldest(Invitation.objects.filter(expires_at__lt=timezone.now() - settings.INVITATIONS_KEPT))


@platform_duty
def expire_visit_passes() -> int:
    """Passes that let nobody in since two days ago; an answer that comes later than that opens nothing."""
    return remove_oldest(VisitPass.objects.filter(until__lt=timezone.now() - timedelta(days=2)))


@platform_duty
def expire_incoming() -> int:
    """What tenants asked of the platform long ago."""
    return remove_oldest(PlatformInbox.objects.filter(handled_at__lt=timezone.now() - settings.MESSAGES_KEPT))


@platform_duty
def expire_outgoing() -> int:
    """What the platform told tenants long ago."""
    return remove_oldest(
        PlatformOutbox.objects.filter(carried_at__lt=timezone.now() - settings.MESSAGES_KEPT)
    )
