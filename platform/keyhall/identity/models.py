"""People, where they belong, and the road from the sign-in host to a tenant: the platform's side (A09)."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from keyhall.messaging.tables import IncomingMessage, OutgoingMessage
from keyhall.tenancy.models import Tenant


class People(BaseUserManager["User"]):
    """Finds people by e-mail, whatever case it is written in."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who can sign in; outside the platform known by `uid` alone. `email` is in lower case."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("电子邮箱"), unique=True)
    name = models.CharField(_("姓名"), max_length=80)
    phone = models.CharField(_("手机"), max_length=32, blank=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="identity_user_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """That a person may enter a tenant, and in which post; what they may do there the tenant itself knows.

    `customer_uid` binds a customer's own people to their customer. Whoever `needs_second_factor` enters only
    once they have one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    post = models.CharField(max_length=80, blank=True)
    customer_uid = models.UUIDField(null=True, blank=True)
    needs_second_factor = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "tenant"], name="identity_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.tenant_id}"


class VisitPass(models.Model):
    """That somebody of headquarters may enter a province until a time, on the visit it has opened for them.

    The province's own record of the visit is asked as well at each request.
    """

    visit_uid = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visit_passes")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="visit_passes")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="identity_pass_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.tenant_id}"


class HandOverCode(models.Model):
    """A one-time code that carries a signed-in person to one tenant, in the browser that asked.

    Code and browser state are kept as SHA-256 alone.
    """

    code_hash = models.CharField(max_length=64, unique=True)
    state_hash = models.CharField(max_length=64)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    next_path = models.CharField(max_length=2000)
    # The session of the sign-in host that it came from, as allauth.usersessions numbers them.
    origin = models.BigIntegerField(null=True)
    # When the person last gave a password or second factor there.
    proved_at = models.DateTimeField(null=True)
    # What lets in somebody who is none of the tenant's people.
    visit = models.ForeignKey(VisitPass, on_delete=models.CASCADE, null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="identity_code_by_expiry")]


class Invitation(models.Model):
    """A one-time link with which a new person chooses a password; the token is kept as SHA-256 alone."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignInEvent(models.Model):
    """The platform's trail of signing in: what came of it, for which address, from where (A22)."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("登录成功")
        FAILED = "failed", _("登录失败")
        LOCKED_OUT = "locked_out", _("暂时锁定")
        SIGNED_OUT = "signed_out", _("退出")
        TIMED_OUT = "timed_out", _("超时退出")
        ARRIVED = "arrived", _("进入")
        PROVED = "proved", _("再次验证身份")
        FACTOR_RESET = "factor_reset", _("两步验证被重置")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    email = models.CharField(max_length=254)
    user_uid = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)
    # As keyhall.identity.devices names it, where the person has signed in with it before.
    device = models.CharField(max_length=32, blank=True, db_default="")
    tenant_slug = models.CharField(max_length=12, blank=True)
    detail = models.JSONField(default=dict, db_default={})
    occurred_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["email", "-occurred_at"], name="identity_event_by_email"),
            models.Index(fields=["address", "-occurred_at"], name="identity_event_by_address"),
        ]


class MailboxMessage(models.Model):
    """A mail of the demo, which sends none to anybody (demo mode only)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.CharField(max_length=254)
    recipients = ArrayField(models.CharField(max_length=254))
    subject = models.CharField(max_length=500)
    body = models.TextField()
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]


class PolicyValue(models.Model):
    """A rule of signing in as headquarters has set it: `days` lists every value with the days it holds, as
    `{"from", "until", "value"}`, `until` being the first day on which it does not. Nothing here: the default.
    """

    name = models.CharField(max_length=80, primary_key=True)
    days = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class PlatformOutbox(OutgoingMessage):
    """What the platform has to tell tenants, written in the transaction of what it tells."""

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(carried_at__isnull=True), name="identity_outbox_waiting"
            )
        ]


class PlatformInbox(IncomingMessage):
    """What tenants ask of the platform: somebody to be invited, shut out, let in again."""

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(handled_at__isnull=True, failed_at__isnull=True),
                name="identity_inbox_waiting",
            )
        ]
