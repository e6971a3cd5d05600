"""Setting up, changing and closing posts (A23)."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.organisation.permissions import CHANGE_ORGANISATION
from keyhall.organisation.queries import open_unit
from keyhall.records import held
from keyhall.rights.role_names import staff_roles
from keyhall.staffing.lifecycles import POST
from keyhall.staffing.models import Post, PostReach
from keyhall.staffing.queries import open_posts, standing_holdings
from keyhall.staffing.trail import POST_SUBJECT


@transaction.atomic
def add_post(
    *,
    name: str,
    acting: Actor,
    unit_uid: UUID | None = None,
    role: str = "",
    reach: str = PostReach.UNIT,
    places: int = 1,
) -> Post:
    """Set a post up in a unit, or directly under the tenant.

    Raises Invalid naming the fields, Conflict where the unit has a post of this name.
    """
    acting.require(CHANGE_ORGANISATION)
    if role and role not in staff_roles():
        raise Invalid({"role": [_("请选择本单位可用的角色。")]})
    if reach not in PostReach.values:
        raise Invalid({"reach": [_("请选择角色的范围。")]})
    post = Post(
        unit=open_unit(unit_uid) if unit_uid else None,
        name=_checked_name(name),
        role=role,
        reach=reach,
        places=_checked_places(places),
    )
    _save(post, is_new=True)
    record_change(
        acting=acting, subject=POST_SUBJECT, subject_uid=post.uid, verb="add", after=post_trail(post)
    )
    return post


@transaction.atomic
def change_post(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> Post:
    """Change `name` or `places`; raises Invalid where more people hold it than there would be places."""
    acting.require(CHANGE_ORGANISATION)
    post = held(open_posts(), uid, version)
    before = post_trail(post)
    if "name" in changes:
        post.name = _checked_name(changes["name"])
    if "places" in changes:
        post.places = _checked_places(changes["places"])
        standing = standing_holdings(post).count()
        if post.places < standing:
            text = _("该岗位现有 %(count)s 人任职，编制不能少于任职人数。") % {"count": standing}
            raise Invalid({"places": [text]})
    return _kept(post, "change", before, acting)


@transaction.atomic
def close_post(*, uid: UUID, version: int | None, acting: Actor) -> Post:
    """End a post that nobody holds or is to hold; raises Conflict for others."""
    acting.require(CHANGE_ORGANISATION)
    post = held(Post.objects.all(), uid, version)
    before = post_trail(post)
    post.state = POST.move(post.state, "close", acting)
    if standing_holdings(post).exists():
        raise Conflict(_("该岗位还有人任职，请先免职。"), code="post_held")
    return _kept(post, "close", before, acting)


def post_trail(post: Post) -> dict[str, Any]:
    """What of a post a change is told by."""
    return {
        "name": post.name,
        "unit_uid": str(post.unit.uid) if post.unit else None,
        "role": post.role,
        "reach": str(post.reach) if post.role else "",
        "places": post.places,
        "state": str(post.state),
    }


def _kept(post: Post, verb: str, before: dict[str, Any], acting: Actor) -> Post:
    _save(post)
    record_change(
        acting=acting,
        subject=POST_SUBJECT,
        subject_uid=post.uid,
        verb=verb,
        before=before,
        after=post_trail(post),
    )
    return post


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": [_("请填写岗位名称。")]})
    return name.strip()


def _checked_places(places: int) -> int:
    if places < 1:
        raise Invalid({"places": [_("编制至少为 1 人。")]})
    return places


def _save(post: Post, *, is_new: bool = False) -> None:
    post.changed_at = timezone.now()
    if not is_new:
        post.version += 1
    try:
        with transaction.atomic():
            post.save(force_insert=is_new)
    except IntegrityError as error:
        if "staffing_post_once" not in str(error):
            raise
        raise Conflict(_("该机构已有同名岗位，请核对。"), code="post_exists") from error
