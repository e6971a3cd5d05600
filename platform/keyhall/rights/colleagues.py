"""A customer's own people, as their administrator keeps them (M03)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import CUSTOMER_ROLES, Role
from keyhall.audit.trail import record_changes
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.rights.customer_units import group_of, spreads_within, tell_group_roles
from keyhall.rights.models import Assignment, AssignmentState, Spread
from keyhall.rights.permissions import KEEP_COLLEAGUES

CODES = {role.value for role in CUSTOMER_ROLES}


def own_customer(acting: Actor) -> UUID:
    """The customer whose people the actor keeps; raises PermissionDenied for whoever keeps none."""
    acting.require(KEEP_COLLEAGUES)
    if acting.customer_uid is None:
        raise PermissionDenied(KEEP_COLLEAGUES)
    return acting.customer_uid


def colleagues(*, acting: Actor) -> QuerySet[Person]:
    """Everybody of the actor's customer who may enter."""
    return Person.objects.filter(customer_uid=own_customer(acting), is_active=True)


def held_colleague(uid: UUID, *, acting: Actor) -> Person:
    """One of them, locked until the transaction ends; raises NotFound for anybody else's."""
    person = colleagues(acting=acting).select_for_update().filter(uid=uid).first()
    if person is None:
        raise NotFound
    return person


def live_roles(person_uid: UUID) -> QuerySet[Assignment]:
    """What somebody holds or is proposed for here, whichever province gave it."""
    return Assignment.objects.filter(person_uid=person_uid, state__in=Assignment.LIVE)


def own_roles(person: Person) -> QuerySet[Assignment]:
    """What somebody holds that was given here."""
    return live_roles(person.uid).filter(origin="")


def refuse_of_another_province(person: Person) -> None:
    """Raise Conflict for somebody who is here by a role for the whole group alone, given elsewhere (M04)."""
    elsewhere = live_roles(person.uid).exclude(origin="").values_list("proposed_by", flat=True).first()
    if elsewhere is not None and not own_roles(person).exists():
        raise Conflict(
            _("此人的角色由%(province)s的单位授予整个集团，只能由那里的管理员修改。")
            % {"province": elsewhere},
            code="kept_elsewhere",
        )


def end_held(assignments: QuerySet[Assignment], acting: Actor) -> None:
    """Take these roles back, from the person's next request on; headquarters is told of any for a group."""
    ended = list(assignments.select_for_update())
    now = timezone.now()
    Assignment.objects.filter(pk__in=[entry.pk for entry in ended]).update(
        state=AssignmentState.ENDED,
        decided_by_uid=acting.uid,
        decided_by=acting.name,
        decided_at=now,
        changed_at=now,
    )
    tell_group_roles(ended)
    record_changes(
        [(entry.uid, {"state": entry.state}, {"state": AssignmentState.ENDED}) for entry in ended],
        acting=acting,
        subject="rights.assignment",
        verb="end",
    )


def checked_roles(roles: Iterable[str]) -> list[str]:
    """Roles of a customer's people, each once; raises Invalid for others and for none at all."""
    chosen = sorted(set(roles))
    if not chosen or not set(chosen) <= CODES:
        raise Invalid({"roles": [_("请至少选择一个角色。")]})
    return chosen


def checked_spreads(
    roles: Iterable[str], spreads: Mapping[str, str], *, customer_uid: UUID, acting: Actor
) -> dict[str, str]:
    """How far each role reaches around the customer; roles without a spread reach it alone.

    Raises Invalid where one would reach further than the actor's own, or a group there is none of.
    """
    chosen = {role: spreads.get(role) or Spread.THIS.value for role in roles}
    if set(spreads) - set(chosen):
        raise Invalid({"spreads": [_("请只为选中的角色指定单位范围。")]})
    if not set(chosen.values()) <= set(spreads_within(acting, KEEP_COLLEAGUES)):
        raise Invalid({"spreads": [_("单位范围不能超过您自己的范围，请缩小后重试。")]})
    if Spread.GROUP in chosen.values() and group_of(customer_uid) is None:
        raise Invalid({"spreads": [_("贵单位不属于任何集团，请改选其他范围。")]})
    return chosen


def roles_by_spread(spreads: Mapping[str, str]) -> dict[str, list[str]]:
    """The roles as the trail tells them: all, and apart those that reach further than the customer."""
    told = {"roles": sorted(spreads)}
    for spread in (Spread.SUBORDINATES, Spread.GROUP):
        told[f"roles_{spread}"] = sorted(role for role, given in spreads.items() if given == spread)
    return told


def refuse_to_lose_customers_administrator(customer_uid: UUID, person_uid: UUID) -> None:
    """Raise Conflict where nobody else of the customer could keep its people any more."""
    administrators = Assignment.objects.filter(
        customer_uid=customer_uid, role=Role.CUSTOMER_ADMINISTRATOR, origin="", state__in=Assignment.LIVE
    )
    held = list(administrators.select_for_update().order_by("pk").values_list("person_uid", flat=True))
    others = set(held) - {person_uid}
    if person_uid in held and not Person.objects.filter(uid__in=others, is_active=True).exists():
        raise Conflict(_("这是贵单位最后一位管理员。请先把管理员角色授予另一人。"), code="last_administrator")
