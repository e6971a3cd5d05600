"""Arranging days the tenant itself works or rests (A11)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.calendar.models import OwnDay
from keyhall.calendar.permissions import CHANGE_CALENDAR
from keyhall.errors import Invalid, NotFound, type_message
from keyhall.parameters.history import trail_uid

SUBJECT = "calendar.day"
CALENDAR = "calendar"
LONGEST_NAME = 40
LAST_YEAR = 2100


@transaction.atomic
def arrange_day(
    *, day: date, is_working: bool, name: str, acting: Actor, is_national: bool = False
) -> OwnDay:
    """Say that a day from today on is worked, or is not; said again, the latest counts.

    What was counted before with the day as it was stays. Raises Invalid naming the fields.
    """
    acting.require(CHANGE_CALENDAR)
    problems: dict[str, list[type_message]] = {}
    if day < timezone.localdate():
        problems["day"] = [_("只能安排今天及以后的日期，请重新选择。")]
    elif day.year > LAST_YEAR:
        problems["day"] = [_("日期太远，请重新选择。")]
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        problems["name"] = [_("请填写事由，最多 40 个字。")]
    if problems:
        raise Invalid(problems)
    former = OwnDay.objects.select_for_update().filter(day=day).first()
    before = _trail(former) if former else None
    values = {
        "is_working": is_working,
        "name": name.strip(),
        "is_national": is_national,
        "changed_at": timezone.now(),
    }
    arranged, _created = OwnDay.objects.update_or_create(day=day, defaults=values)
    _note("arrange", day, before, _trail(arranged), acting)
    return arranged


@transaction.atomic
def release_day(*, day: date, acting: Actor) -> None:
    """Take an arrangement back: the day is again what is published, or its weekday. Raises NotFound, Invalid
    for a day that is over."""
    acting.require(CHANGE_CALENDAR)
    arranged = OwnDay.objects.select_for_update().filter(day=day).first()
    if arranged is None:
        raise NotFound
    if day < timezone.localdate():
        raise Invalid({"day": [_("已过去的日期不能再改。")]})
    before = _trail(arranged)
    arranged.delete()
    _note("release", day, before, {}, acting)


def _trail(arranged: OwnDay) -> dict[str, Any]:
    return {
        "is_working": arranged.is_working,
        "name": arranged.name,
        "is_national": arranged.is_national,
    }


def _note(verb: str, day: date, before: dict[str, Any] | None, after: dict[str, Any], acting: Actor) -> None:
    """The whole calendar has one trail; each line says which day it is about."""
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=trail_uid(CALENDAR),
        verb=verb,
        before=before,
        after={**after, "day": day.isoformat()},
    )
