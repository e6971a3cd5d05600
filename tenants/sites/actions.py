"""Keeping a customer's sites, and opening those that an order or a product speaks of (D05, D09)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound, type_message
from keyhall.records import held
from tenants.customers.models import Customer
from tenants.customers.retirement import keep_in_place
from tenants.customers.sight import in_sight
from tenants.sites.closure import CLOSURE
from tenants.sites.lifecycles import SITE
from tenants.sites.models import Site, SiteStatus
from tenants.sites.permissions import KEEP_SITE

SUBJECT = "sites.site"
LONGEST = {"name": 60, "address": 200}
OPEN_MISSING = """
INSERT INTO sites_site (uid, customer_id, address)
SELECT gen_random_uuid(), given.customer_id, given.address
FROM unnest(%s::bigint[], %s::text[]) AS given (customer_id, address)
ON CONFLICT DO NOTHING RETURNING id
"""
Place = tuple[int, str]


@transaction.atomic
def add_site(*, address: str, acting: Actor, customer_uid: UUID | None = None, name: str = "") -> Site:
    """Open a site of a customer; the customer's own people need not say whose it is.

    Raises Invalid, NotFound for a customer out of sight, Conflict for a retired one.
    """
    acting.require(KEEP_SITE)
    uid = customer_uid or acting.customer_uid
    if uid is None:
        raise Invalid({"customer_uid": [_("请选择客户。")]})
    customer = Customer.objects.filter(in_sight(acting, KEEP_SITE), uid=uid).first()
    if customer is None:
        raise NotFound
    site = Site(customer=customer, name=name.strip(), address=address.strip())
    _check(site)
    keep_in_place([customer])
    _save(site)
    record_change(acting=acting, subject=SUBJECT, subject_uid=site.uid, verb="open", after=_trail(site))
    return site


@transaction.atomic
def rename_site(*, uid: UUID, version: int | None, name: str, acting: Actor) -> Site:
    """Change what a site is called. Raises NotFound, Stale, Invalid, Conflict for a closed one."""
    acting.require(KEEP_SITE)
    site = _held(uid, version, acting)
    if site.status != SiteStatus.OPEN:
        raise Conflict(_("该地点已停用，不能再修改。"), code="site_closed")
    before = _trail(site)
    site.name = name.strip()
    _check(site)
    return _change(site, "rename", before, acting)


@transaction.atomic
def close_site(*, uid: UUID, version: int | None, acting: Actor) -> Site:
    """Close a site at which nothing is in service or on order. Raises NotFound, Stale, Conflict."""
    acting.require(KEEP_SITE)
    site = _held(uid, version, acting)
    before = _trail(site)
    site.status = SITE.move(site.status, "close", acting)
    CLOSURE.refuse(site)
    return _change(site, "close", before, acting)


def open_sites(places: Iterable[Place], *, acting: Actor, trail: bool = True) -> dict[Place, Site]:
    """The open site at each customer's (its key) address, opened where there was none yet.

    Part of an action whose own permission covers it, and which keeps the customers in place. `trail` false
    leaves out the line per site, for a caller whose own record says what it brought in.
    """
    wanted = sorted(set(places))
    if not wanted:
        return {}
    keys, addresses = (list(values) for values in zip(*wanted, strict=True))
    with connections["default"].cursor() as cursor:
        cursor.execute(OPEN_MISSING, [keys, addresses])
        opened = {key for (key,) in cursor.fetchall()}
    there = Site.objects.filter(status=SiteStatus.OPEN, customer_id__in=keys, address__in=addresses)
    found = {(site.customer_id, site.address): site for site in there.select_related("customer")}
    for site in found.values():
        if trail and site.pk in opened:
            record_change(
                acting=acting, subject=SUBJECT, subject_uid=site.uid, verb="open", after=_trail(site)
            )
    return found


def _held(uid: UUID, version: int | None, acting: Actor) -> Site:
    """The site, after its customer: orders and closings of one customer wait for each other."""
    mine = Site.objects.filter(in_sight(acting, KEEP_SITE, "customer")).select_related("customer")
    site = mine.filter(uid=uid).first()
    if site is None:
        raise NotFound
    keep_in_place([site.customer])
    return held(mine, uid, version)


def _check(site: Site) -> None:
    problems: dict[str, list[type_message]] = {}
    if not site.address:
        problems["address"] = [_("请填写此项。")]
    for name, limit in LONGEST.items():
        if len(getattr(site, name)) > limit:
            problems[name] = [format_lazy(_("最多 {limit} 个字，请缩短。"), limit=limit)]
    if problems:
        raise Invalid(problems)


def _save(site: Site) -> None:
    try:
        with transaction.atomic():
            site.save()
    except IntegrityError as error:
        if "sites_site_address_once" in str(error):
            raise Invalid({"address": [_("该客户在这个地址已有地点，请直接使用它。")]}) from error
        if "sites_site_name_once" in str(error):
            raise Invalid({"name": [_("该客户已有同名的地点，请换一个名称。")]}) from error
        raise


def _change(site: Site, verb: str, before: dict[str, Any], acting: Actor) -> Site:
    site.version += 1
    site.changed_at = timezone.now()
    _save(site)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=site.uid,
        verb=verb,
        before=before,
        after=_trail(site),
    )
    return site


def _trail(site: Site) -> dict[str, Any]:
    return {
        "customer": str(site.customer.uid),
        "name": site.name,
        "address": site.address,
        "status": str(site.status),
    }
