"""A province's points: earned month by month, redeemed now and then, run out (C01-C03)."""

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction

from demo.world.months import billed_months, month_start
from demo.world.points import FACTORS, MONTHS_GOOD, RATES, REWARDS
from demo.world.provinces import RICH_PROVINCES
from keyhall.access.actor import Actor
from keyhall.jobs.schedule import CLOCK
from tenants.points.actions import (
    cancel_redemption,
    define_reward,
    deliver_reward,
    earn_points,
    expire_points,
    redeem,
    set_earning_rule,
    set_expiry_rule,
    set_multiplier,
)
from tenants.points.models import PointsAccount, Reward

EARNING_DAY = 6
REDEEMED_A_MONTH = 4
# Requests younger than this still wait to be handed out.
DELIVERED_AFTER = timedelta(days=9)
SPENT = 0.8
SHOWN_EVERY = 4


@transaction.atomic(using="default")
def seed_points(slug: str, *, today: date, months: int, shown: str, acting: Actor, manager: Actor) -> None:
    """Rules and rewards everywhere; in rich provinces the points of every month with what was redeemed, now
    and then by the customer whose source id is `shown`."""
    if Reward.objects.exists():
        return
    first, last = month_start(today, -months), month_start(today, -1)
    set_rules(first, acting)
    if slug in RICH_PROVINCES:
        rng = random.Random(f"{slug}:{today}:points")
        for number, month in enumerate(billed_months(today, months)):
            earn(month, month, today, acting)
            redeem_some(rng, month, today, manager, shown if number % SHOWN_EVERY == 1 else "")
            clear(month_start(month, 2), today, acting)
    else:
        earn(first, last, today, acting)
    clear(today, today, acting)


def set_rules(first: date, acting: Actor) -> None:
    """What points follow since the first month, and the catalogue of rewards."""
    for line, rate in RATES:
        set_earning_rule(product_line=line, points_per_yuan=rate, valid_from=first, acting=acting)
    for customer_class, factor in FACTORS:
        set_multiplier(customer_class=customer_class, factor=factor, valid_from=first, acting=acting)
    set_expiry_rule(months=MONTHS_GOOD, valid_from=first, acting=acting)
    for plan in REWARDS:
        define_reward(
            code=plan.code,
            name=plan.name,
            description=plan.description,
            points=plan.points,
            stock=plan.stock,
            limit_per_year=plan.limit,
            valid_from=first,
            acting=acting,
        )


def earn(first: date, last: date, today: date, acting: Actor) -> None:
    """Points of these months, given some days after the last of them was billed."""
    day = min(month_start(last, 1).replace(day=EARNING_DAY), today)
    after: int | None = 0
    while after is not None:
        step = earn_points(first=first, last=last, after=after, acting=acting, at=moment(day, 2))
        after = step.last_bill


def clear(day: date, today: date, acting: Actor) -> None:
    """What had run out by a day."""
    if day <= today:
        while expire_points(day=day, acting=acting, at=moment(day, 0))[0]:
            continue


def redeem_some(rng: random.Random, month: date, today: date, manager: Actor, shown: str) -> None:
    """A few customers ask for a reward they can afford; nearly all have got it by now."""
    able = PointsAccount.objects.filter(balance__gte=REWARDS[0].points).order_by("id")
    accounts = list(able.values_list("customer__uid", "customer__source_id", "balance"))
    chosen = rng.sample(accounts, min(REDEEMED_A_MONTH, len(accounts)))
    chosen += [one for one in accounts if shown and one[1] == shown]
    rewards = list(Reward.objects.filter(limit_per_year=None).order_by("points"))
    for customer_uid, _source_id, balance in chosen:
        day = month_start(month, 1) + timedelta(days=EARNING_DAY + rng.randrange(20))
        affordable = [reward for reward in rewards if reward.points <= (balance or 0) * SPENT]
        if day >= today or not affordable:
            continue
        asked = moment(day, rng.randrange(9, 18))
        redemption = redeem(
            customer_uid=customer_uid,
            reward_uid=rng.choice(affordable).uid,
            quantity=1,
            acting=manager,
            at=asked,
        )
        ended = asked + timedelta(days=rng.randrange(1, 8))
        if rng.random() < 0.1 and ended.date() <= today:
            cancel_redemption(
                uid=redemption.uid, version=None, reason="客户改选其他礼品", acting=manager, at=ended
            )
        elif day + DELIVERED_AFTER <= today:
            deliver_reward(uid=redemption.uid, version=None, acting=manager, at=ended)


def moment(day: date, hour: int) -> datetime:
    """An hour of a day in Asia/Shanghai."""
    return datetime.combine(day, time(hour, 20), CLOCK)
