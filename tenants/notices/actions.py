"""Publishing and withdrawing notices (M01)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid, type_message
from keyhall.records import held
from tenants.notices.lifecycles import NOTICE
from tenants.notices.models import AUDIENCES, EVERYBODY, Notice
from tenants.notices.permissions import PUBLISH_NOTICE

SUBJECT = "notices.notice"


@transaction.atomic
def publish_notice(
    *,
    title: str,
    text: str,
    acting: Actor,
    audience: str = EVERYBODY,
    published_from: date | None = None,
    published_until: date | None = None,
) -> Notice:
    """Tell customers something from `published_from` on (None: today); raises Invalid naming the fields."""
    acting.require(PUBLISH_NOTICE)
    notice = Notice(
        title=title.strip(),
        text=text.strip(),
        audience=audience,
        published_from=published_from or timezone.localdate(),
        published_until=published_until,
        published_by_uid=acting.uid,
        published_by=acting.name,
    )
    if problems := _problems(notice):
        raise Invalid(problems)
    notice.save(force_insert=True)
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=notice.uid, verb="publish", after=_trail(notice)
    )
    return notice


@transaction.atomic
def withdraw_notice(*, uid: UUID, version: int | None, acting: Actor) -> Notice:
    """Take a notice back before its last day; raises NotFound, Stale, Conflict."""
    acting.require(PUBLISH_NOTICE)
    notice = held(Notice.objects.all(), uid, version)
    before = _trail(notice)
    notice.state = NOTICE.move(notice.state, "withdraw", acting)
    notice.version += 1
    notice.changed_at = timezone.now()
    notice.save(update_fields=["state", "version", "changed_at"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=notice.uid,
        verb="withdraw",
        before=before,
        after=_trail(notice),
    )
    return notice


def _problems(notice: Notice) -> dict[str, list[type_message]]:
    problems: dict[str, list[type_message]] = {}
    if not notice.title:
        problems["title"] = [_("请填写标题。")]
    if not notice.text:
        problems["text"] = [_("请填写正文。")]
    if notice.audience not in dict(AUDIENCES):
        problems["audience"] = [_("请从列表中选择发布对象。")]
    if notice.published_until is not None:
        if notice.published_until < notice.published_from:
            problems["published_until"] = [_("截止日期不能早于开始日期。")]
        elif notice.published_until < timezone.localdate():
            problems["published_until"] = [_("截止日期已过，请选择今天或以后的日期。")]
    return problems


def _trail(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "audience": notice.audience,
        "published_from": str(notice.published_from),
        "published_until": str(notice.published_until) if notice.published_until else None,
        "state": notice.state,
    }
