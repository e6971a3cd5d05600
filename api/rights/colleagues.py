"""A customer's own people, as their administrator keeps them (M03)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import CUSTOMER_ROLES, Role
from keyhall.audit.models import AccessEntry
from keyhall.rights.colleagues import colleagues, own_customer
from keyhall.rights.customer_units import group_of, spreads_within
from keyhall.rights.models import Assignment, AssignmentState, Invitation, InvitationState, Spread
from keyhall.rights.permissions import INVITE_PERSON, KEEP_COLLEAGUES
from tenants.customers.units import reached_units

LABELS = {role.value: role.label for role in Role}
ROLE_CHOICES = tuple((role.value, role.label) for role in Role if role in CUSTOMER_ROLES)
NOBODY: dict[str, Any] = {
    "roles": [],
    "role_names": [],
    "spreads": {},
    "given_by": None,
    "last_signed_in_at": None,
}


def standing(keys: Sequence[int], acting: Actor) -> Mapping[int, Mapping[str, Any]]:
    """Which roles each holds at the customer today, which province gave those that were not given here, and
    when they last signed in; `roles` and `spreads` are what was given here alone."""
    people = dict(Person.objects.filter(pk__in=keys).values_list("uid", "pk"))
    held = Assignment.objects.filter(
        person_uid__in=people,
        customer_uid=own_customer(acting),
        state=AssignmentState.ACTIVE,
        validity__contains=timezone.localdate(),
    )
    signed_in = AccessEntry.objects.filter(actor_uid__in=people, kind="sign_in").values("actor_uid")
    found = {pk: {**NOBODY, "roles": [], "role_names": [], "spreads": {}} for pk in people.values()}
    names = ("person_uid", "role", "spread", "origin", "proposed_by")
    for uid, role, spread, origin, given_by in held.order_by("role", "origin").values_list(*names):
        entry = found[people[uid]]
        entry["role_names"].append(_named(role, spread))
        if origin:
            entry["given_by"] = given_by
        else:
            entry["roles"].append(role)
            entry["spreads"][role] = spread
    for uid, last in signed_in.annotate(last=Max("recorded_at")).values_list("actor_uid", "last"):
        found[people[uid]]["last_signed_in_at"] = last
    return found


def _named(role: str, spread: str) -> str:
    """What a role is called, and how far it reaches where that is further than the customer."""
    name = str(LABELS.get(role, role))
    if spread == Spread.THIS:
        return name
    return gettext("%(role)s（%(spread)s）") % {"role": name, "spread": Spread(spread).label}


def offered_spreads(acting: Actor) -> list[str]:
    """How far the actor may have a colleague's role reach, as far as there is anything to reach."""
    customer_uid = own_customer(acting)
    there = {Spread.THIS}
    if len(reached_units(customer_uid, Spread.SUBORDINATES)) > 1:
        there.add(Spread.SUBORDINATES)
    if group_of(customer_uid) is not None:
        there |= {Spread.SUBORDINATES, Spread.GROUP}
    return [spread for spread in spreads_within(acting, KEEP_COLLEAGUES) if spread in there]


def staff_invitations(acting: Actor) -> Rows:
    """Who was asked in to work here."""
    acting.require(INVITE_PERSON)
    return Invitation.objects.filter(customer_uid__isnull=True)


def own_invitations(acting: Actor) -> Rows:
    """Who was asked in at the actor's own customer."""
    return Invitation.objects.filter(customer_uid=own_customer(acting))


COLLEAGUES = register(
    Resource(
        name="colleagues",
        title=_("本单位人员"),
        permission=KEEP_COLLEAGUES,
        rows=lambda acting: colleagues(acting=acting),
        default_order=("name", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("姓名"), sort=True),
            Column("post", _("岗位"), sort=True),
            Column("email", _("电子邮箱"), sort=True),
            Column("roles", _("角色代码"), "list", filled=True),
            Column("role_names", _("角色"), "list", filled=True),
            Column("given_by", _("由外省授权"), filled=True, nullable=True),
            Column("last_signed_in_at", _("最近登录"), "moment", filled=True, nullable=True),
        ),
        more=(Column("spreads", _("单位范围"), "map", filled=True),),
        filters=(Filter("search", _("姓名"), serializers.CharField(max_length=60), "name__contains"),),
        roll_ups=(RollUp(tuple(NOBODY), standing, NOBODY),),
        exportable=False,
    )
)
_INVITATION = (
    Column("uid", _("标识"), "uid"),
    Column("name", _("姓名"), sort=True),
    Column("email", _("电子邮箱"), sort=True),
    Column("post", _("岗位")),
    Column("state", _("状态"), "choice", sort=True, choices=model_choices(InvitationState.choices)),
    Column("invited_by", _("邀请人")),
    Column("created_at", _("邀请时间"), "moment", sort=True),
)
INVITATIONS = register(
    Resource(
        name="invitations",
        title=_("邀请"),
        permission=INVITE_PERSON,
        rows=staff_invitations,
        default_order=("-id",),
        columns=_INVITATION,
        filters=(Filter("search", _("姓名"), serializers.CharField(max_length=60), "name__contains"),),
        exportable=False,
    )
)
COLLEAGUE_INVITATIONS = register(
    Resource(
        name="colleague-invitations",
        title=_("本单位的邀请"),
        permission=KEEP_COLLEAGUES,
        rows=own_invitations,
        default_order=("-id",),
        columns=_INVITATION,
        exportable=False,
    )
)
