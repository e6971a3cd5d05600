"""Appointing people to posts and relieving them, with the role that comes with the post (A10, A23).

Each takes the post's row first, then the person's, as giving a role does.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.organisation.permissions import CHANGE_ORGANISATION
from keyhall.records import held
from keyhall.rights.actions import assign_role, end_assignment
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.models import Assignment, Scope
from keyhall.staffing.lifecycles import HOLDING
from keyhall.staffing.models import HoldingState, Post, PostHolding, PostReach
from keyhall.staffing.queries import held_colleague, open_posts
from keyhall.staffing.trail import HOLDING_SUBJECT


@transaction.atomic
def appoint(
    *,
    post_uid: UUID,
    person_uid: UUID,
    acting: Actor,
    is_main: bool = False,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> PostHolding:
    """Have one of the staff hold a post from a day on (None: today), until a last day (None: further notice).

    The post's role comes with it by the rules for giving roles: a sensitive one waits for a second person.
    Raises Invalid naming the fields, PermissionDenied for whoever may not give the role or would to
    themselves, Conflict where all places are taken, the person holds the post or has another main one.
    """
    acting.require(CHANGE_ORGANISATION)
    days = _days(since or timezone.localdate(), until)
    post = open_posts().select_for_update(of=("self",)).filter(uid=post_uid).first()
    if post is None:
        raise Invalid({"post_uid": [_("没有这个岗位，请重新选择。")]})
    person = held_colleague(person_uid)
    _refuse_a_full_post(post, days)
    assignment, gave_role = _role_of(post, person, days, reason, acting)
    holding = PostHolding(
        post=post,
        person=person,
        is_main=is_main,
        validity=days,
        assignment=assignment,
        gave_role=gave_role,
        reason=reason.strip(),
        appointed_by_uid=acting.uid,
        appointed_by=acting.name,
    )
    _insert(holding)
    record_change(
        acting=acting,
        subject=HOLDING_SUBJECT,
        subject_uid=holding.uid,
        verb="appoint",
        after=holding_trail(holding),
    )
    return holding


@transaction.atomic
def relieve(*, uid: UUID, version: int | None, reason: str, acting: Actor) -> PostHolding:
    """End a person's holding of a post today, and the role that was given for it unless another post of
    theirs goes with the same; raises Conflict for the last administrator's."""
    acting.require(CHANGE_ORGANISATION)
    if not reason.strip():
        raise Invalid({"reason": [_("请说明免职的理由。")]})
    holding = held(PostHolding.objects.select_related("post", "person", "assignment"), uid, version)
    before = holding_trail(holding)
    holding.state = HOLDING.move(holding.state, "relieve", acting)
    _give_role_back(holding, reason, acting)
    lower, upper = holding.validity.lower, holding.validity.upper
    last = max(timezone.localdate(), lower + timedelta(days=1))
    holding.validity = DateRange(lower, min(upper, last) if upper else last)
    holding.changed_at = timezone.now()
    holding.version += 1
    holding.save()
    record_change(
        acting=acting,
        subject=HOLDING_SUBJECT,
        subject_uid=holding.uid,
        verb="relieve",
        before=before,
        after={**holding_trail(holding), "reason": reason.strip()},
    )
    return holding


def holding_trail(holding: PostHolding) -> dict[str, Any]:
    """What of a holding a change is told by."""
    last = holding.validity.upper
    return {
        "person_uid": str(holding.person.uid),
        "post_uid": str(holding.post.uid),
        "is_main": holding.is_main,
        "since": holding.validity.lower.isoformat(),
        "until": (last - timedelta(days=1)).isoformat() if last else None,
        "state": str(holding.state),
        "reason": holding.reason,
    }


def _days(since: date, until: date | None) -> DateRange:
    if until is not None and until < since:
        raise Invalid({"until": [_("截止日期不得早于开始日期。")]})
    return DateRange(since, until + timedelta(days=1) if until else None)


def _refuse_a_full_post(post: Post, days: DateRange) -> None:
    """Raise Conflict where on one of these days all places are taken."""
    overlapping = PostHolding.objects.filter(post=post, state=HoldingState.HELD, validity__overlap=days)
    taken = list(overlapping.values_list("validity", flat=True))
    if _most_at_a_time(taken, days.lower) >= post.places:
        raise Conflict(
            _("该岗位编制 %(places)s 人，在所选日期内已满。请先免去现任，或增加编制。")
            % {"places": post.places},
            code="post_full",
        )


def _most_at_a_time(taken: Iterable[DateRange], since: date) -> int:
    """How many of these days at most fall together on or after `since`; the count only grows where one
    begins."""
    ranges = list(taken)
    begins: set[date] = {since} | {days.lower for days in ranges if days.lower > since}
    return max(len([days for days in ranges if _holds(days, day)]) for day in begins)


def _holds(days: DateRange, day: date) -> bool:
    return bool(days.lower <= day and (days.upper is None or day < days.upper))


def _role_of(
    post: Post, person: Person, days: DateRange, reason: str, acting: Actor
) -> tuple[Assignment | None, bool]:
    """The role that comes with the post, and whether it is given now or was there already."""
    if not post.role:
        return None, False
    scope = _scope_of(post)
    unit = post.unit if scope == Scope.UNIT else None
    standing = Assignment.objects.select_for_update(of=("self",)).filter(
        person_uid=person.uid, role=post.role, scope=scope, unit=unit, state__in=Assignment.LIVE
    )
    there = standing.first()
    if there is None:
        last = days.upper - timedelta(days=1) if days.upper else None
        reach = Reach(scope, unit.uid if unit else None, days.lower, last)
        why = reason or _("任职：%(post)s") % {"post": post.name}
        return assign_role(
            person_uid=person.uid, role=post.role, reach=reach, reason=why, acting=acting
        ), True
    if there.validity.lower > days.lower or not _ends_within(days, there.validity):
        raise Conflict(
            _("此人已有该岗位的角色，但有效期不包括所选日期。请先收回原授权，再任命。"),
            code="role_held_otherwise",
        )
    return there, False


def _scope_of(post: Post) -> str:
    if post.reach == PostReach.OWN:
        return Scope.OWN
    return Scope.UNIT if post.unit else Scope.TENANT


def _ends_within(days: DateRange, other: DateRange) -> bool:
    return other.upper is None or (days.upper is not None and days.upper <= other.upper)


def _give_role_back(holding: PostHolding, reason: str, acting: Actor) -> None:
    """End the role given for this post; where another post of the person goes with it, it stays for that."""
    if not holding.gave_role or holding.assignment is None:
        return
    others = PostHolding.objects.select_for_update().filter(
        assignment=holding.assignment, state=HoldingState.HELD
    )
    heir = others.exclude(pk=holding.pk).order_by("pk").first()
    if heir is not None:
        PostHolding.objects.filter(pk=heir.pk).update(gave_role=True)
    elif holding.assignment.state in Assignment.LIVE:
        end_assignment(uid=holding.assignment.uid, version=None, reason=reason, acting=acting)


def _insert(holding: PostHolding) -> None:
    told = {
        "staffing_post_held_once": (_("此人在所选日期内已任该岗位。"), "post_held_already"),
        "staffing_one_main_post": (
            _("此人在所选日期内已有主岗，请作为兼任，或先免去原主岗。"),
            "main_post_taken",
        ),
    }
    try:
        with transaction.atomic():
            holding.save(force_insert=True)
    except IntegrityError as error:
        for name, (text, code) in told.items():
            if name in str(error):
                raise Conflict(text, code=code) from error
        raise
