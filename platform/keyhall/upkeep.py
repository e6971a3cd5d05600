"""Regular upkeep: what has had its time goes, a bounded number of rows or files at once (A22).

An area says in its `upkeep.py` what of its own expires; how long it is kept is in
`keyhall.settings.retention`. The worker does all of it every few hours.
"""

import logging
from collections.abc import Callable
from threading import Event
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantStatus

logger = logging.getLogger(__name__)
AT_ONCE = 10_000
TIMES = 20

Duty = Callable[[], int]
_of_tenants: list[Duty] = []
_of_platform: list[Duty] = []


def tenant_duty(duty: Duty) -> Duty:
    """Register what is done inside every tenant that has the area, each time in a transaction of its own.

    It removes about AT_ONCE at the most and returns how many it removed. Where that was all it may, it is
    done again, up to TIMES times; what is left then waits for the next upkeep.
    """
    _of_tenants.append(duty)
    return duty


def platform_duty(duty: Duty) -> Duty:
    """Register what is done once, on the platform; else as `tenant_duty`."""
    _of_platform.append(duty)
    return duty


def do_upkeep(stopping: Event) -> None:
    """Do every duty, of the platform and in each active tenant, until `stopping` is set.

    One duty's trouble is logged and keeps no other from being done.
    """
    for duty in _of_platform:
        _do(duty, "platform", "platform", stopping)
    for tenant in Tenant.objects.filter(status=TenantStatus.ACTIVE):
        with tenant_context(tenant):
            for duty in _of_tenants:
                if _concerns(duty, tenant):
                    _do(duty, "default", tenant.slug, stopping)


def remove_oldest(expired: QuerySet[Any]) -> int:
    """Delete the first AT_ONCE of `expired` by their key, with what hangs on them; returns how many went."""
    keys = expired.order_by("pk").values("pk")[:AT_ONCE]
    removed: int
    removed, _of_each_model = expired.model._default_manager.filter(pk__in=keys).delete()
    return removed


def _concerns(duty: Duty, tenant: Tenant) -> bool:
    area = duty.__module__.rpartition(".")[0]
    return area in settings.TENANT_TYPES[tenant.tenant_type]["APPS"]


def _do(duty: Duty, alias: str, where: str, stopping: Event) -> None:
    name, removed = f"{duty.__module__}.{duty.__name__}", 0
    try:
        for _time in range(TIMES):
            if stopping.is_set():
                break
            with transaction.atomic(using=alias):
                went = duty()
            removed += went
            if went < AT_ONCE:
                break
    except Exception:
        logger.exception("%s failed in %s", name, where)
    if removed:
        logger.info("%s removed %s in %s", name, removed, where)
