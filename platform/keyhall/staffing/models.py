"""Posts of the organisation and who holds them, and teams across its units (A23)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from keyhall.access.models import Person
from keyhall.organisation.models import Unit
from keyhall.rights.models import Assignment


class PostState(models.TextChoices):
    """Life of a post."""

    OPEN = "open", _("在用")
    CLOSED = "closed", _("已撤销")


class PostReach(models.TextChoices):
    """How far the role of a post reaches."""

    UNIT = "unit", _("本机构及下级")
    OWN = "own", _("本人负责的客户")


class Post(models.Model):
    """A post of a unit, or directly under the tenant, that `places` people may hold at a time.

    Whoever holds it has its `role` (a code of the tenant's roles, empty for none) as far as `reach` says;
    that of a post directly under the tenant reaches the whole of it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=40, blank=True)
    reach = models.CharField(max_length=4, choices=PostReach.choices, default=PostReach.UNIT)
    places = models.PositiveSmallIntegerField(default=1, db_default=1)
    state = models.CharField(max_length=6, choices=PostState.choices, default=PostState.OPEN)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="staffing_post_has_name"),
            models.CheckConstraint(condition=Q(places__gte=1), name="staffing_post_has_places"),
            models.CheckConstraint(condition=Q(state__in=PostState.values), name="staffing_post_state"),
            models.CheckConstraint(condition=Q(reach__in=PostReach.values), name="staffing_post_reach"),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="staffing_post_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HoldingState(models.TextChoices):
    """Whether somebody holds a post on its days, or was relieved of it."""

    HELD = "held", _("任职")
    RELIEVED = "relieved", _("已免职")


class PostHolding(models.Model):
    """That a person holds a post on some days; of several posts at a time one at most is the main one.

    `assignment` is the role that comes with it; `gave_role` says whether it was given for this post, and so
    goes with it, or was there before.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    is_main = models.BooleanField(default=False)
    validity = DateRangeField()
    state = models.CharField(max_length=8, choices=HoldingState.choices, default=HoldingState.HELD)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="+")
    gave_role = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    appointed_by_uid = models.UUIDField()
    appointed_by = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="staffing_post_held_once",
                expressions=[
                    (F("post"), RangeOperators.EQUAL),
                    (F("person"), RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="held"),
            ),
            ExclusionConstraint(
                name="staffing_one_main_post",
                expressions=[(F("person"), RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                condition=Q(state="held", is_main=True),
            ),
            models.CheckConstraint(condition=Q(validity__isempty=False), name="staffing_holding_has_days"),
            models.CheckConstraint(condition=Q(state__in=HoldingState.values), name="staffing_holding_state"),
            models.CheckConstraint(
                condition=Q(gave_role=False) | Q(assignment__isnull=False),
                name="staffing_holding_gave_what_there_is",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.post_id}"


class TeamState(models.TextChoices):
    """Life of a team."""

    ACTIVE = "active", _("运作中")
    DISBANDED = "disbanded", _("已解散")


class Team(models.Model):
    """People of several units who work together on a purpose.

    A national one is headquarters', which names the `provinces` that take part; each has the team under the
    same `uid` with members of its own. `elsewhere` is who belongs to it at the others: `place` (a slug),
    `name`, `members` with name, duty and whether they lead there.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=TeamState.choices, default=TeamState.ACTIVE)
    is_national = models.BooleanField(default=False, db_default=False)
    provinces = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    elsewhere = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="staffing_team_has_name"),
            models.CheckConstraint(condition=Q(state__in=TeamState.values), name="staffing_team_state"),
            models.CheckConstraint(
                condition=Q(is_national=True) | Q(provinces=[], elsewhere=[]),
                name="staffing_team_national",
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(state="active"), name="staffing_team_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person's place in a team; `duty` is what they do there, in words. One of them may lead it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    duty = models.CharField(max_length=60, blank=True)
    is_lead = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], name="staffing_team_member_once"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(is_lead=True), name="staffing_team_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.person_id}"
