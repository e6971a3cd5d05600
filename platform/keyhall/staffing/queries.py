"""Posts, who holds them on a day, and teams (A23)."""

from datetime import date, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.models import Person
from keyhall.errors import Invalid
from keyhall.staffing.models import HoldingState, Post, PostHolding, PostState, Team, TeamState


def holdings_on(day: date | None = None) -> QuerySet[PostHolding]:
    """The posts held on `day` (None: today)."""
    on = day or timezone.localdate()
    return PostHolding.objects.filter(state=HoldingState.HELD, validity__contains=on)


def standing_holdings(post: Post) -> QuerySet[PostHolding]:
    """Who holds a post today or will."""
    held = PostHolding.objects.filter(post=post, state=HoldingState.HELD)
    today = timezone.localdate()
    return held.exclude(validity__fully_lt=DateRange(today, today + timedelta(days=1)))


def open_posts() -> QuerySet[Post]:
    """The posts there are."""
    return Post.objects.filter(state=PostState.OPEN)


def active_teams() -> QuerySet[Team]:
    """The teams at work."""
    return Team.objects.filter(state=TeamState.ACTIVE)


def held_colleague(uid: UUID) -> Person:
    """Somebody of the tenant's staff, locked until the transaction ends; raises Invalid for anybody else."""
    staff = Person.objects.filter(customer_uid__isnull=True, is_active=True)
    person = staff.select_for_update().filter(uid=uid).first()
    if person is None:
        raise Invalid({"person_uid": [_("没有这位在岗人员，请重新选择。")]})
    return person
