"""The registry of tenants, on the platform's side (A02)."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class TenantType(models.TextChoices):
    """Which applications a tenant has: a province serves customers, headquarters looks at provinces."""

    HEADQUARTERS = "headquarters", _("集团总部")
    PROVINCE = "province", _("省公司")


class TenantStatus(models.TextChoices):
    """A suspended tenant's login is closed and its host answers nothing."""

    ACTIVE = "active", _("运行中")
    SUSPENDED = "suspended", _("已停用")


class Tenant(models.Model):
    """A province or the headquarters: one PostgreSQL schema, one login, one host.

    `region` is the GB/T 2260 code the tenant numbers its customers under: `440000` owns every code
    that begins with 44; a tenant outside the provinces has a code of its own from 900001 up.
    """

    schema_name = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    tenant_type = models.CharField(max_length=12, choices=TenantType.choices, default=TenantType.PROVINCE)
    region = models.CharField(max_length=6, unique=True)
    status = models.CharField(max_length=10, choices=TenantStatus.choices, default=TenantStatus.ACTIVE)
    login_epoch = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^[a-z]{2,12}$"), name="tenancy_tenant_schema_name"
            ),
            models.CheckConstraint(
                condition=models.Q(region__regex=r"^[0-9]{6}$"), name="tenancy_tenant_region"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return self.schema_name

    @property
    def region_prefix(self) -> str:
        """The digits every customer code of this tenant begins with."""
        return self.region[:2] if self.region.endswith("0000") else self.region

    def get_tenant_type(self) -> str:
        return self.tenant_type


class Domain(models.Model):
    """A host name, without port, that leads to a tenant."""

    domain = models.CharField(max_length=253, unique=True)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_primary=True), name="tenancy_domain_one_primary"
            )
        ]

    def __str__(self) -> str:
        return self.domain


class Blueprint(models.Model):
    """The SQL that makes an empty schema of a tenant type, dumped once per set of migrations."""

    tenant_type = models.CharField(max_length=12, choices=TenantType.choices, unique=True)
    digest = models.CharField(max_length=64)
    sql = models.TextField()


class ProvisioningKind(models.TextChoices):
    """All that the provisioner can be asked to do."""

    CREATE = "create", _("开省")
    SUSPEND = "suspend", _("停用")
    RESUME = "resume", _("恢复")
    DROP = "drop", _("删除")
    ROTATE = "rotate", _("更换登录")
    ADD_PARTITIONS = "add_partitions", _("增加分区")


class ProvisioningState(models.TextChoices):
    """How far a task is; a failed one left nothing behind."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")


class ProvisioningTask(models.Model):
    """One entry of the provisioner's queue and the account of how it went.

    `steps` is a list of `{"name": str, "milliseconds": float}`; `outcome` holds what the asker needs
    (the host, the administrator's one-time link).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=ProvisioningKind.choices)
    slug = models.CharField(max_length=12)
    arguments = models.JSONField(default=dict)
    state = models.CharField(
        max_length=8, choices=ProvisioningState.choices, default=ProvisioningState.QUEUED
    )
    steps = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    requested_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="queued"), name="tenancy_provisioning_queue")
        ]


class Heartbeat(models.Model):
    """When a background process last said that it is alive."""

    process = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()


class TenantCondition(models.Model):
    """How the provisioner last found a tenant (K02, A15).

    `version` names the migrations applied; `migrations_missing` counts those this program has and the tenant
    has not. What waits, waits since `…_oldest_at`. `lag_seconds` is how long the oldest message for
    headquarters has not been taken in, 0 where none waits, null for headquarters. Failures are those of the
    last day.
    """

    tenant = models.OneToOneField(
        Tenant, on_delete=models.CASCADE, primary_key=True, related_name="condition"
    )
    measured_at = models.DateTimeField()
    size_bytes = models.BigIntegerField()
    version = models.CharField(max_length=8)
    migrations_missing = models.PositiveIntegerField()
    outbox_waiting = models.PositiveIntegerField()
    outbox_oldest_at = models.DateTimeField(null=True)
    inbox_waiting = models.PositiveIntegerField()
    inbox_oldest_at = models.DateTimeField(null=True)
    lag_seconds = models.PositiveIntegerField(null=True)
    jobs_under_way = models.PositiveIntegerField()
    jobs_failed = models.PositiveIntegerField()
    messages_failed = models.PositiveIntegerField()
    last_backup_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.tenant} {self.measured_at}"
