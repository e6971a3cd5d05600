"""Posts hang on their unit (A23)."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_changes
from keyhall.organisation.dependents import Dependent, Handover, Turn, depends_on_unit
from keyhall.rights.models import Assignment
from keyhall.staffing.models import HoldingState, Post, PostHolding
from keyhall.staffing.queries import open_posts
from keyhall.staffing.trail import POST_SUBJECT

ROOM_FOR_UNIT = 20


def count_posts(handover: Handover) -> int:
    """The open posts of the unit."""
    return open_posts().filter(unit=handover.unit).count() if handover.is_whole else 0


def move_posts(handover: Handover, acting: Actor) -> int:
    """Have the posts be the other unit's, with whoever holds them; where that has one of the same name, the
    former unit's name stands behind it."""
    if not handover.is_whole:
        return 0
    posts = open_posts().select_for_update().filter(unit=handover.unit).order_by("pk")
    rows = list(posts.values_list("pk", "uid", "name"))
    taken = set(open_posts().filter(unit=handover.to).values_list("name", flat=True))
    changed = {"unit": handover.to, "version": F("version") + 1, "changed_at": timezone.now()}
    doubled = [pk for pk, _uid, name in rows if name in taken]
    length = Post._meta.get_field("name").max_length or 0
    behind = Value(f"（{handover.unit.name[: ROOM_FOR_UNIT - 2]}）")
    Post.objects.filter(pk__in=doubled).update(
        name=Concat(Left("name", length - ROOM_FOR_UNIT), behind), **changed
    )
    Post.objects.filter(pk__in=[row[0] for row in rows if row[0] not in doubled]).update(**changed)
    _follow_roles([row[0] for row in rows])
    before, after = {"unit_uid": str(handover.unit.uid)}, {"unit_uid": str(handover.to.uid)}
    record_changes(
        [(uid, before, after) for _pk, uid, _name in rows],
        acting=acting,
        subject=POST_SUBJECT,
        verb="hand_over",
    )
    return len(rows)


def _follow_roles(posts: list[int]) -> None:
    """Have holdings whose role ended, because the person held it at the other unit too, go with that one."""
    ended = PostHolding.objects.select_for_update(of=("self",)).filter(
        post__in=posts, state=HoldingState.HELD, assignment__isnull=False
    )
    for holding in ended.exclude(assignment__state__in=Assignment.LIVE).select_related(
        "assignment", "person", "post"
    ):
        kept = Assignment.objects.filter(
            person_uid=holding.person.uid,
            role=holding.post.role,
            unit=holding.post.unit,
            state__in=Assignment.LIVE,
        ).first()
        if kept is not None:
            PostHolding.objects.filter(pk=holding.pk).update(assignment=kept, gave_role=False)


# After the roles themselves, in whose turn it stands.
depends_on_unit(Dependent("staffing.post", _("岗位"), Turn.RIGHTS, count_posts, move_posts))
