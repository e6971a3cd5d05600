"""The trails of a tenant: written once, never changed, kept by month (A13)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ChangeEntry(models.Model):
    """Who changed which fields of what, from what, to what, when, through which channel (A13)."""

    partition_by_month = "recorded_at"
    append_only = True

    pk = models.CompositePrimaryKey("recorded_at", "uid")
    uid = models.UUIDField(default=uuid.uuid4)
    recorded_at = models.DateTimeField(db_default=Now())
    subject = models.CharField(max_length=60)
    subject_uid = models.UUIDField()
    verb = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor_uid = models.UUIDField()
    actor_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=12)
    correlation_id = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_uid", "-recorded_at"], name="audit_change_by_subject"),
            models.Index(fields=["actor_uid", "-recorded_at"], name="audit_change_by_actor"),
            models.Index(fields=["correlation_id"], name="audit_change_by_request"),
        ]


class AccessKind(models.TextChoices):
    """What somebody did without changing anything."""

    SIGN_IN = "sign_in", _("登录")
    SIGN_OUT = "sign_out", _("退出")
    TIMED_OUT = "timed_out", _("超时退出")
    LOCKED_OUT = "locked_out", _("账号锁定")
    FACTOR_RESET = "factor_reset", _("两步验证被重置")
    VIEW = "view", _("查看页面")
    READ = "read", _("读取接口")
    EXPORT = "export", _("导出")
    UNMASK = "unmask", _("查看全文")
    DENIED = "denied", _("无权访问")


class AccessEntry(models.Model):
    """Somebody came or went, looked at a page, took a file out or was refused (A12, A22).

    `visit_uid` is the visit of headquarters on which it happened.
    """

    partition_by_month = "recorded_at"
    append_only = True
    keep_months = settings.LOG_MONTHS

    pk = models.CompositePrimaryKey("recorded_at", "uid")
    uid = models.UUIDField(default=uuid.uuid4)
    recorded_at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=300)
    permission = models.CharField(max_length=80, blank=True)
    actor_uid = models.UUIDField()
    actor_name = models.CharField(max_length=120)
    address = models.GenericIPAddressField(null=True)
    channel = models.CharField(max_length=12)
    correlation_id = models.UUIDField()
    visit_uid = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["actor_uid", "-recorded_at"], name="audit_access_by_actor"),
            models.Index(
                fields=["visit_uid", "-recorded_at"],
                condition=models.Q(visit_uid__isnull=False),
                name="audit_access_by_visit",
            ),
        ]
