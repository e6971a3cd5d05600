"""The catalogue of rewards: offered, changed, withdrawn (C03)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, type_message
from keyhall.records import held
from tenants.points.lifecycles import REWARD
from tenants.points.models import Reward, RewardState
from tenants.points.permissions import CHANGE_REWARD

SUBJECT = "points.reward"
LONGEST = {"code": 40, "name": 120, "description": 2_000}
LEAST = {"points": 1, "stock": 0, "limit_per_year": 1}
MOST = 1_000_000_000
CHANGEABLE = ("name", "description", "points", "stock", "limit_per_year", "valid_from", "valid_until")


@transaction.atomic
def define_reward(
    *,
    code: str,
    name: str,
    points: int,
    valid_from: date,
    acting: Actor,
    description: str = "",
    stock: int | None = None,
    limit_per_year: int | None = None,
    valid_until: date | None = None,
) -> Reward:
    """Offer a reward for `points` each. Raises Invalid naming the fields, a taken code too."""
    acting.require(CHANGE_REWARD)
    reward = Reward(
        code=code.strip(),
        name=name.strip(),
        description=description.strip(),
        points=points,
        stock=stock,
        limit_per_year=limit_per_year,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    _check(reward)
    try:
        with transaction.atomic():
            reward.save(force_insert=True)
    except IntegrityError as error:
        if "points_reward_code" not in str(error):
            raise
        raise Invalid({"code": [_("该礼品编码已存在，请换一个编码。")]}) from error
    record_change(acting=acting, subject=SUBJECT, subject_uid=reward.uid, verb="define", after=_trail(reward))
    return reward


@transaction.atomic
def change_reward(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> Reward:
    """Change what is CHANGEABLE of a reward for redemptions from now on; those asked for before keep their
    points and name.

    Raises NotFound, Stale, also where the stock moved since, Invalid naming the fields, Conflict for a
    withdrawn one.
    """
    acting.require(CHANGE_REWARD)
    reward = held(Reward.objects.all(), uid, version)
    if reward.state == RewardState.WITHDRAWN:
        raise Conflict(_("该礼品已下架，不能再修改。"), code="reward_withdrawn")
    before = _trail(reward)
    for name in CHANGEABLE:
        value = changes.get(name, getattr(reward, name))
        setattr(reward, name, value.strip() if isinstance(value, str) else value)
    _check(reward)
    return _store(reward, "change", before, acting)


@transaction.atomic
def withdraw_reward(*, uid: UUID, version: int | None, acting: Actor) -> Reward:
    """Take a reward out of the catalogue for good; what was asked for before is still handed out. Raises
    NotFound, Stale, Conflict."""
    acting.require(CHANGE_REWARD)
    reward = held(Reward.objects.all(), uid, version)
    before = _trail(reward)
    reward.state = REWARD.move(reward.state, "withdraw", acting)
    return _store(reward, "withdraw", before, acting)


def _check(reward: Reward) -> None:
    problems: dict[str, list[type_message]] = {}
    for name in ("code", "name"):
        if not getattr(reward, name):
            problems[name] = [_("请填写此项。")]
    for name, limit in LONGEST.items():
        if len(getattr(reward, name)) > limit:
            problems[name] = [format_lazy(_("最多 {limit} 个字，请缩短。"), limit=limit)]
    for name, least in LEAST.items():
        value = getattr(reward, name)
        if value is not None and not least <= value <= MOST:
            text = _("请填写 {least} 至 {most} 之间的整数。")
            problems[name] = [format_lazy(text, least=least, most=f"{MOST:,}")]
    if reward.valid_until is not None and reward.valid_until < reward.valid_from:
        problems["valid_until"] = [_("结束日期不能早于开始日期。")]
    if problems:
        raise Invalid(problems)


def _store(reward: Reward, verb: str, before: dict[str, Any], acting: Actor) -> Reward:
    reward.version += 1
    reward.changed_at = timezone.now()
    reward.save()
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=reward.uid,
        verb=verb,
        before=before,
        after=_trail(reward),
    )
    return reward


def _trail(reward: Reward) -> dict[str, Any]:
    days = {"valid_from": str(reward.valid_from)}
    if reward.valid_until is not None:
        days["valid_until"] = str(reward.valid_until)
    names = ("code", "name", "description", "points", "stock", "limit_per_year")
    return {**{name: getattr(reward, name) for name in names}, **days, "state": str(reward.state)}
