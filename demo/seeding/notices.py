"""A province's notices to its customers (M01)."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from demo.seeding.people import colleague
from demo.world.notices import notices
from demo.world.shapes import ProvinceWorld
from demo.world.staff import PROVINCE_MANAGER
from tenants.notices.actions import publish_notice
from tenants.notices.models import Notice


@transaction.atomic(using="default")
def seed_notices(world: ProvinceWorld, *, today: date) -> None:
    """Publish them unless there are any; a province without a manager has nobody to do so."""
    acting = colleague(world, PROVINCE_MANAGER)
    if acting is None or Notice.objects.exists():
        return
    for plan in notices(today):
        publish_notice(**asdict(plan), acting=acting)
