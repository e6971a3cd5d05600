"""What the platform listens to (A09)."""

import logging
from uuid import UUID

from keyhall.errors import DomainError
from keyhall.identity.actions.second_factors import ORDERED, reset_second_factor
from keyhall.identity.inbox import receives_at_platform
from keyhall.identity.models import User
from keyhall.messaging.inbox import Message
from keyhall.tenancy.models import Tenant

logger = logging.getLogger(__name__)


@receives_at_platform(ORDERED)
def carry_out_reset(message: Message) -> None:
    """Take somebody's second factors away as a tenant of theirs ordered.

    An order about somebody who is none of the tenant's people is dropped.
    """
    told = message.payload
    user = User.objects.filter(uid=UUID(told["uid"])).first()
    tenant = Tenant.objects.filter(schema_name=message.sender).first()
    if user is None or tenant is None:
        logger.warning("%s ordered a reset for nobody: %s", message.sender, told["uid"])
        return
    try:
        reset_second_factor(
            user=user, tenant=tenant, proof=told["proof"], by_uid=UUID(told["by_uid"]), by=told["by"]
        )
    except DomainError as refused:
        logger.warning("%s may not order a reset for %s: %s", message.sender, told["uid"], refused.code)
