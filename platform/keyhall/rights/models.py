"""Roles of a tenant's own, who holds which role how far, and what roles do not show (A10, M03)."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import DENY, MASK, SYSTEM_UID
from keyhall.access.roles import CUSTOMER_ROLES
from keyhall.organisation.models import Unit


class OwnRole(models.Model):
    """A role a tenant has made for its staff: a named set of permissions.

    `code` stands beside the codes of shipped roles and meets none of them. `scope` is what an assignment of
    it begins with.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=300, blank=True)
    permissions = ArrayField(models.CharField(max_length=80))
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^own_[0-9a-f]{12}$"), name="rights_role_code"),
            models.CheckConstraint(condition=~Q(name=""), name="rights_role_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Scope(models.TextChoices):
    """How far an assignment reaches."""

    TENANT = "tenant", _("全部")
    UNIT = "unit", _("本机构及下级")
    OWN = "own", _("本人负责的客户")
    CUSTOMER = "customer", _("本客户")


class Spread(models.TextChoices):
    """How far a customer's own person sees around their unit of the customer (M03)."""

    THIS = "this", _("仅本单位")
    SUBORDINATES = "subordinates", _("本单位及下级")
    GROUP = "group", _("整个集团")


class AssignmentState(models.TextChoices):
    """Life of an assignment: one of a sensitive role waits for a second person."""

    PROPOSED = "proposed", _("待审批")
    ACTIVE = "active", _("生效")
    REFUSED = "refused", _("已退回")
    ENDED = "ended", _("已收回")


class Assignment(models.Model):
    """That a person holds a role, how far and on which days.

    `person_uid` is of the tenant's directory; it may be written before the directory knows the person.
    `origin` is the province that gave it, empty for this one: a role for the whole of a national group holds
    in the group's other provinces too, for as long as it does where it was given (M04). Whoever decides on a
    sensitive one is not the person who proposed it, nor the one it is for.
    """

    LIVE: ClassVar[tuple[str, ...]] = (AssignmentState.PROPOSED, AssignmentState.ACTIVE)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person_uid = models.UUIDField()
    role = models.CharField(max_length=40)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    customer_uid = models.UUIDField(null=True)
    spread = models.CharField(max_length=12, choices=Spread.choices, blank=True)
    origin = models.CharField(max_length=12, blank=True, default="", db_default="")
    validity = DateRangeField()
    state = models.CharField(max_length=10, choices=AssignmentState.choices)
    is_sensitive = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    proposed_by_uid = models.UUIDField()
    proposed_by = models.CharField(max_length=120)
    decided_by_uid = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=Scope.UNIT, unit__isnull=False)
                | (~Q(scope=Scope.UNIT) & Q(unit__isnull=True)),
                name="rights_assignment_unit_where_scoped",
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.CUSTOMER, customer_uid__isnull=False, spread__in=Spread.values)
                | (~Q(scope=Scope.CUSTOMER) & Q(customer_uid__isnull=True, spread="")),
                name="rights_assignment_customer_where_scoped",
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.CUSTOMER, role__in=sorted(CUSTOMER_ROLES))
                | (~Q(scope=Scope.CUSTOMER) & ~Q(role__in=sorted(CUSTOMER_ROLES))),
                name="rights_assignment_customers_roles",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="rights_assignment_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.ACTIVE)
                | Q(is_sensitive=False)
                | Q(proposed_by_uid=SYSTEM_UID)
                | (
                    Q(decided_by_uid__isnull=False)
                    & ~Q(decided_by_uid=F("proposed_by_uid"))
                    & ~Q(decided_by_uid=F("person_uid"))
                ),
                name="rights_assignment_second_person",
            ),
            models.CheckConstraint(condition=Q(validity__isempty=False), name="rights_assignment_has_days"),
            models.CheckConstraint(
                condition=Q(origin="") | Q(scope=Scope.CUSTOMER, spread=Spread.GROUP),
                name="rights_assignment_of_a_group",
            ),
            models.UniqueConstraint(
                fields=["person_uid", "role", "scope", "unit", "customer_uid", "origin"],
                condition=Q(state__in=["proposed", "active"]),
                nulls_distinct=False,
                name="rights_assignment_once",
            ),
        ]
        indexes = [models.Index(fields=["role"], name="rights_assignment_by_role")]

    def __str__(self) -> str:
        return f"{self.person_uid}: {self.role}"


class ColumnRule(models.Model):
    """That a role does not show a column of a resource, or shows it in part (A10)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(max_length=40)
    resource = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    effect = models.CharField(max_length=4, choices=[(DENY, _("不显示")), (MASK, _("部分遮盖"))])
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["role", "resource", "column"]
        constraints = [
            models.UniqueConstraint(fields=["role", "resource", "column"], name="rights_column_rule_once"),
            models.CheckConstraint(condition=Q(effect__in=[DENY, MASK]), name="rights_column_rule_effect"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.resource}.{self.column} {self.effect}"


class InvitationState(models.TextChoices):
    """What came of an invitation."""

    SENT = "sent", _("已发出")
    JOINED = "joined", _("已加入")
    REFUSED = "refused", _("被拒绝")


class Invitation(models.Model):
    """Somebody asked in by mail, of the staff or a customer's own; the platform answers who it is.

    `roles` are what the person begins with at the customer, `spreads` how far each reaches there; staff get
    theirs from an administrator.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=80)
    post = models.CharField(max_length=80, blank=True)
    customer_uid = models.UUIDField(null=True)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    spreads = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=8, choices=InvitationState.choices, default=InvitationState.SENT)
    person_uid = models.UUIDField(null=True)
    invited_by_uid = models.UUIDField()
    invited_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="rights_invitation_state"
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.JOINED, person_uid__isnull=False)
                | (~Q(state=InvitationState.JOINED) & Q(person_uid__isnull=True)),
                name="rights_invitation_person_once_joined",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=Q(state="sent"), name="rights_invitation_once"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class CustomerPolicy(models.Model):
    """What a customer's administrator asks of the customer's own people (M03)."""

    customer_uid = models.UUIDField(unique=True)
    needs_second_factor = models.BooleanField(default=False)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.customer_uid)
