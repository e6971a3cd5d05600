"""Asking people in by mail: staff, and a customer's own people by their administrator (A10, M03)."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, PermissionDenied, type_message
from keyhall.messaging.outbox import send_message
from keyhall.rights.colleagues import checked_roles, checked_spreads, roles_by_spread
from keyhall.rights.models import CustomerPolicy, Invitation
from keyhall.rights.permissions import INVITE_PERSON, KEEP_COLLEAGUES

SUBJECT = "rights.invitation"
PLATFORM = "platform"


@transaction.atomic
def invite_person(*, email: str, name: str, acting: Actor, post: str = "") -> Invitation:
    """Ask somebody in to work here; they get their roles once they are known. Raises Invalid, Conflict."""
    acting.require(INVITE_PERSON)
    return _invite(Invitation(email=email, name=name, post=post), acting)


@transaction.atomic
def invite_colleague(
    *,
    email: str,
    name: str,
    roles: Sequence[str],
    acting: Actor,
    post: str = "",
    spreads: Mapping[str, str] | None = None,
) -> Invitation:
    """Ask somebody in at the actor's own customer, with their first roles and how far each reaches.

    Raises Invalid, Conflict.
    """
    acting.require(KEEP_COLLEAGUES)
    if acting.customer_uid is None:
        raise PermissionDenied(KEEP_COLLEAGUES)
    first = checked_roles(roles)
    invitation = Invitation(
        email=email,
        name=name,
        post=post,
        customer_uid=acting.customer_uid,
        roles=first,
        spreads=checked_spreads(first, spreads or {}, customer_uid=acting.customer_uid, acting=acting),
    )
    return _invite(invitation, acting)


def _invite(invitation: Invitation, acting: Actor) -> Invitation:
    invitation.email = invitation.email.strip().lower()
    invitation.name, invitation.post = invitation.name.strip(), invitation.post.strip()
    invitation.invited_by_uid, invitation.invited_by = acting.uid, acting.name
    _check(invitation)
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        if "rights_invitation_once" not in str(error):
            raise
        raise Conflict(_("该邮箱已有一份邀请等待处理，请稍候。"), code="invited_already") from error
    send_message(
        topic="people.invited",
        key=invitation.email[:80],
        payload={
            "invitation": str(invitation.uid),
            "email": invitation.email,
            "name": invitation.name,
            "post": invitation.post,
            "customer_uid": str(invitation.customer_uid) if invitation.customer_uid else None,
            "needs_second_factor": _needs_second_factor(invitation),
        },
        receiver=PLATFORM,
    )
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=invitation.uid,
        verb="invite",
        after={
            "email": invitation.email,
            "name": invitation.name,
            **(roles_by_spread(invitation.spreads) if invitation.customer_uid else {"roles": []}),
        },
    )
    return invitation


def _needs_second_factor(invitation: Invitation) -> bool:
    if invitation.customer_uid is None:
        return False
    return CustomerPolicy.objects.filter(
        customer_uid=invitation.customer_uid, needs_second_factor=True
    ).exists()


def _check(invitation: Invitation) -> None:
    problems: dict[str, list[type_message]] = {}
    try:
        validate_email(invitation.email)
    except ValidationError:
        problems["email"] = [_("请填写有效的电子邮箱地址。")]
    if not invitation.name:
        problems["name"] = [_("请填写姓名。")]
    if problems:
        raise Invalid(problems)
