"""Which teams look after a customer, beside its account manager (A23)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.staffing.queries import active_teams
from tenants.customers.actions.customers import SUBJECT, locked_customer
from tenants.customers.models import Customer, CustomerStatus, TeamCustomer
from tenants.customers.permissions import CHANGE_CUSTOMER


@transaction.atomic
def share_customer(*, uid: UUID, version: int | None, team_uid: UUID, acting: Actor) -> Customer:
    """Have a team look after the customer: its members see the customer as their own from then on.

    Raises Invalid for a team that is none, Conflict where it does already and for a retired customer.
    """
    customer = locked_customer(uid, version, CHANGE_CUSTOMER, acting)
    if customer.status == CustomerStatus.RETIRED:
        raise Conflict(_("客户已注销，不能交由团队负责。"), code="customer_retired")
    team = active_teams().select_for_update().filter(uid=team_uid).first()
    if team is None:
        raise Invalid({"team_uid": [_("没有这个团队，请重新选择。")]})
    _link, is_new = TeamCustomer.objects.get_or_create(customer=customer, team=team)
    if not is_new:
        raise Conflict(_("该团队已经负责这个客户。"), code="shared_already")
    return _kept(customer, "share", None, team_uid, acting)


@transaction.atomic
def unshare_customer(*, uid: UUID, version: int | None, team_uid: UUID, acting: Actor) -> Customer:
    """Have a team look after the customer no longer; raises NotFound for one that does not."""
    customer = locked_customer(uid, version, CHANGE_CUSTOMER, acting)
    ended, _kinds = TeamCustomer.objects.filter(customer=customer, team__uid=team_uid).delete()
    if not ended:
        raise NotFound
    return _kept(customer, "unshare", team_uid, None, acting)


def _kept(customer: Customer, verb: str, before: UUID | None, after: UUID | None, acting: Actor) -> Customer:
    customer.version += 1
    customer.changed_at = timezone.now()
    customer.save(update_fields=["version", "changed_at"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=customer.uid,
        verb=verb,
        before={"team_uid": str(before) if before else None},
        after={"team_uid": str(after) if after else None},
    )
    return customer
