"""Too many wrong passwords: who tries again must wait, in whichever process they try (A22)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from keyhall.identity.devices import device_of
from keyhall.identity.events import Kind, address_of, record_event
from keyhall.identity.later_mail import send_later
from keyhall.identity.models import Membership, PlatformOutbox, SignInEvent, User
from keyhall.identity.parameters import (
    FAILURES_FROM_ONE_ADDRESS,
    FAILURES_OF_ONE_PERSON,
    FAILURES_OF_ONE_PERSON_HERE,
    LOCK_OUT_WINDOW,
)
from keyhall.identity.policy import policies
from keyhall.messaging.tables import write_outgoing

TOPIC = "people.locked_out"


def must_wait(request: HttpRequest, email: str) -> int:
    """How long the request's attempts for `email` are refused still; who must wait is told so once."""
    wait = seconds_to_wait(email, address_of(request), device_of(request, email))
    if wait:
        tell_lock_out(request, email)
    return wait


def seconds_to_wait(email: str, address: str | None, device: str = "") -> int:
    """How long attempts for `email` from `address` are refused still; 0 means: go on.

    A browser the person has signed in with before (`device`) has a count of its own: what others get wrong,
    here or elsewhere, never locks it out. Attempts for one e-mail wait for each other until the transaction
    ends, so many at once count too.
    """
    email = email.strip().lower()
    with connections["platform"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [email])
    window, here, anywhere, from_address = policies(
        LOCK_OUT_WINDOW, FAILURES_OF_ONE_PERSON_HERE, FAILURES_OF_ONE_PERSON, FAILURES_FROM_ONE_ADDRESS
    )
    failures = SignInEvent.objects.filter(
        kind=SignInEvent.Kind.FAILED, occurred_at__gt=timezone.now() - window
    ).order_by("-occurred_at")
    by_person = failures.filter(email=email)
    if device:
        limits = [(by_person.filter(device=device), here)]
    else:
        limits = [
            (by_person.filter(address=address, device=""), here),
            (by_person.filter(device=""), anywhere),
            (failures.filter(address=address, device=""), from_address),
        ]
    return max(
        _wait(found.values_list("occurred_at", flat=True)[:limit], limit, window) for found, limit in limits
    )


def tell_lock_out(request: HttpRequest, email: str) -> None:
    """Write a lock-out down and tell the person and their tenants' trails; once in a window.

    Nothing is sent where nobody has this e-mail, and the answer is the same.
    """
    email = email.strip().lower()
    (window,) = policies(LOCK_OUT_WINDOW)
    known = SignInEvent.objects.filter(kind=Kind.LOCKED_OUT, email=email)
    if known.filter(occurred_at__gt=timezone.now() - window).exists():
        return
    user = User.objects.filter(email=email).first()
    record_event(request, Kind.LOCKED_OUT, email=email, user=user)
    if user is None:
        return
    payload = {"uid": str(user.uid), "name": user.name, "address": address_of(request)}
    receivers = Membership.objects.filter(user=user, is_active=True).values_list(
        "tenant__schema_name", flat=True
    )
    row = {"topic": TOPIC, "key": str(user.uid), "payload": payload}
    write_outgoing(PlatformOutbox, "platform", [{**row, "receiver": receiver} for receiver in receivers])
    send_later(_mail(user, payload["address"], window))


def _mail(user: User, address: str | None, window: timedelta) -> EmailMessage:
    return EmailMessage(
        _("Keyhall：您的账号因多次输错密码已暂时锁定"),
        _(
            "%(name)s，您好：\n\n您的账号因来自 %(address)s 的多次错误密码已暂时锁定，"
            "%(minutes)s 分钟后自动解除。如非本人操作，请尽快修改密码并联系系统管理员。\n"
        )
        % {"name": user.name, "address": address or "?", "minutes": int(window.total_seconds()) // 60},
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def _wait(newest: Iterable[datetime], limit: int, window: timedelta) -> int:
    times = list(newest)
    if len(times) < limit:
        return 0
    return max(1, round((times[-1] + window - timezone.now()).total_seconds()))
