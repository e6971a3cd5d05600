"""One-time links by which new people choose their password (A02, A09)."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from keyhall.access.roles import Role
from keyhall.errors import Conflict
from keyhall.identity.actions.hand_over import digest
from keyhall.identity.actions.people import grant_membership, register_person, set_password
from keyhall.identity.addresses import sign_in_address
from keyhall.identity.models import Invitation, User
from keyhall.tenancy.models import Tenant

INVITATION_LIFE = timedelta(days=7)


def invite_administrator(tenant: Tenant, email: str) -> dict[str, str]:
    """Make `email` the first administrator of `tenant`; returns `{"link": one-time address}` and mails it.

    Somebody who can sign in already gets the membership and the sign-in address, no new password.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = register_person(email=address, name=address.partition("@")[0])
    grant_membership(user=user, tenant=tenant, first_roles=[Role.SYSTEM_ADMINISTRATOR], post=_("系统管理员"))
    return {"link": invite(user=user, tenant=tenant)}


def invite(*, user: User, tenant: Tenant) -> str:
    """A link, valid once and for seven days, with which `user` chooses a password; it is mailed as well."""
    if user.has_usable_password():
        link = sign_in_address("/")
    else:
        token = secrets.token_urlsafe(32)
        Invitation.objects.create(
            token_hash=digest(token), user=user, tenant=tenant, expires_at=timezone.now() + INVITATION_LIFE
        )
        link = sign_in_address(f"/invitation/{token}/")
    transaction.on_commit(lambda: _mail(user, tenant, link), using="platform")
    return link


def _mail(user: User, tenant: Tenant, link: str) -> None:
    send_mail(
        _("Keyhall 大客户系统：您已受邀加入%(tenant)s") % {"tenant": tenant.name},
        _(
            "%(name)s，您好：\n\n"
            "请打开以下链接开始使用%(tenant)s的 Keyhall 大客户系统，链接七天内有效，仅可使用一次。\n\n"
            "%(link)s\n"
        )
        % {"name": user.name, "tenant": tenant.name, "link": link},
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def find_invitation(token: str) -> Invitation | None:
    """The invitation a link's token stands for, if it can still be used."""
    return (
        Invitation.objects.select_related("user", "tenant")
        .filter(
            token_hash=digest(token),
            used_at__isnull=True,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )


def accept_invitation(invitation: Invitation, password: str) -> None:
    """Use the invitation up and set the password; raises Conflict when another request was first."""
    with transaction.atomic(using="platform"):
        unused = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True)
        if not unused.update(used_at=timezone.now()):
            raise Conflict()
        set_password(user=invitation.user, password=password)
