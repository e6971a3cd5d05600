"""A lost second factor: ordered inside a tenant, carried out on the platform (A09, A22).

Whoever has lost telephone and recovery codes shows papers to somebody of their tenant who may order this, and
who writes down what was shown. Their second factors and sessions end, so that the password, which stays
theirs, lets them in to set up new ones. They and every tenant of theirs are told.
"""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.identity.actions.sessions import close_sessions
from keyhall.identity.models import Membership, PlatformOutbox, SignInEvent, User
from keyhall.identity.permissions import RESET_SECOND_FACTOR
from keyhall.messaging.outbox import send_message
from keyhall.messaging.tables import write_outgoing
from keyhall.tenancy.models import Tenant

ORDERED = "people.factor_reset_ordered"
DONE = "people.factor_reset"
PLATFORM = "platform"
SHORTEST_PROOF = 4


@transaction.atomic
def order_reset(*, person_uid: UUID, proof: str, acting: Actor) -> UUID:
    """Ask the platform to take somebody's second factors away; returns the message's id.

    `proof` says what was seen of whoever asked. Raises NotFound for somebody who is none of this tenant's
    active people, Conflict for oneself, Invalid for a proof that says nothing.
    """
    acting.require(RESET_SECOND_FACTOR)
    person = Person.objects.filter(uid=person_uid, is_active=True).first()
    if person is None:
        raise NotFound
    if person.uid == acting.uid:
        raise Conflict(_("不能重置自己的两步验证，请由另一位系统管理员核对身份后办理。"), code="own_factor")
    seen = proof.strip()
    if len(seen) < SHORTEST_PROOF:
        raise Invalid({"proof": [_("请写明核对了哪些证件或凭据，例如“当面核对工作证和身份证”。")]})
    record_change(
        acting=acting,
        subject="identity.person",
        subject_uid=person.uid,
        verb="reset_second_factor",
        after={"proof": seen},
    )
    payload = {"uid": str(person.uid), "proof": seen, "by_uid": str(acting.uid), "by": acting.name}
    return send_message(topic=ORDERED, key=str(person.uid), payload=payload, receiver=PLATFORM)


@transaction.atomic(using="platform")
def reset_second_factor(*, user: User, tenant: Tenant, proof: str, by_uid: UUID, by: str) -> None:
    """Take away authenticator app, passkeys and recovery codes, and end the person's sessions everywhere.

    `tenant` is where it was ordered, `by` the person who saw the proof. Raises NotFound where the person has
    no membership of that tenant, Conflict where they ordered it themselves.
    """
    if not Membership.objects.filter(user=user, tenant=tenant, is_active=True).exists():
        raise NotFound
    if user.uid == by_uid:
        raise Conflict
    Authenticator.objects.filter(user=user).delete()
    close_sessions(user)
    SignInEvent.objects.create(
        kind=SignInEvent.Kind.FACTOR_RESET,
        email=user.email,
        user_uid=user.uid,
        tenant_slug=tenant.slug,
        detail={"proof": proof, "by_uid": str(by_uid), "by": by},
    )
    _tell_tenants(user, tenant, by)
    transaction.on_commit(lambda: _mail(user, tenant, by), using="platform")


def _tell_tenants(user: User, tenant: Tenant, by: str) -> None:
    payload = {"uid": str(user.uid), "name": user.name, "by": by, "at": tenant.slug}
    row = {"topic": DONE, "key": str(user.uid), "payload": payload}
    memberships = Membership.objects.filter(user=user, is_active=True)
    receivers = memberships.values_list("tenant__schema_name", flat=True)
    write_outgoing(PlatformOutbox, "platform", [{**row, "receiver": receiver} for receiver in receivers])


def _mail(user: User, tenant: Tenant, by: str) -> None:
    send_mail(
        _("Keyhall：您的两步验证已重置"),
        _(
            "%(name)s，您好：\n\n%(tenant)s的%(by)s已核对身份并重置了您账号的两步验证：验证器、通行密钥和恢复代码"
            "均已失效，所有登录会话已退出。请用密码登录后重新启用两步验证。如非本人申请，请立即修改密码并联系系统管理员。\n"
        )
        % {"name": user.name, "tenant": tenant.name, "by": by},
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )
