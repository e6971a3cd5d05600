"""Which agent may order for a customer (I02)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid
from tenants.customers.actions.customers import SUBJECT
from tenants.customers.models import Customer, CustomerStatus
from tenants.customers.permissions import ASSIGN_AGENT
from tenants.customers.sight import in_sight


@transaction.atomic
def assign_agent(*, customer_uids: Sequence[UUID], agent_uid: UUID | None, acting: Actor) -> int:
    """Let an agent order for these customers, or none any more where it is None; all of them or none.

    Returns how many it was changed for. Raises Invalid naming customers that are not there, or are retired
    and to get an agent.
    """
    acting.require(ASSIGN_AGENT)
    mine = Customer.objects.filter(in_sight(acting, ASSIGN_AGENT), uid__in=customer_uids)
    customers = list(mine.select_for_update().order_by("id"))
    missing = {str(uid) for uid in customer_uids} - {str(one.uid) for one in customers}
    if missing:
        text = _("没有找到这些客户：%(uids)s。") % {"uids": "、".join(sorted(missing))}
        raise Invalid({"customer_uids": [text]})
    retired = [one.code for one in customers if one.status == CustomerStatus.RETIRED]
    if retired and agent_uid is not None:
        text = _("这些客户已注销，不能指派代理商：%(codes)s。") % {"codes": "、".join(retired)}
        raise Invalid({"customer_uids": [text]})
    changed = [one for one in customers if one.agent_uid != agent_uid]
    Customer.objects.filter(pk__in=[one.pk for one in changed]).update(
        agent_uid=agent_uid, version=F("version") + 1, changed_at=timezone.now()
    )
    for one in changed:
        record_change(
            acting=acting,
            subject=SUBJECT,
            subject_uid=one.uid,
            verb="assign_agent",
            before={"agent_uid": _shown(one.agent_uid)},
            after={"agent_uid": _shown(agent_uid)},
        )
    return len(changed)


def _shown(uid: UUID | None) -> str | None:
    return None if uid is None else str(uid)
