"""Registering people and saying where they work; each change tells the tenant's directory (A09, A10).

All of it is one transaction on `platform`, which the caller's joins if there is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.roles import CUSTOMER_ROLES, HEADQUARTERS_ROLES, PROVINCE_ROLES
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.identity.directory import tell_directories, tell_first_roles
from keyhall.identity.models import Membership, User
from keyhall.tenancy.models import Tenant, TenantType


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be registered, with a first place of work.

    `customer_uid` is the customer whose own person it is, if any.
    """

    email: str
    name: str
    tenant: str
    post: str = ""
    phone: str = ""
    uid: UUID | None = None
    customer_uid: UUID | None = None


def register_person(
    *, email: str, name: str, phone: str = "", password: str | None = None, language: str = ""
) -> User:
    """A new person, without a place of work yet; without a password nobody can sign in as them.

    Raises Invalid for an e-mail that is none, Conflict for one that is taken.
    """
    address = email.strip().lower()
    _check_email(address)
    with transaction.atomic(using="platform"):
        if User.objects.filter(email=address).exists():
            raise Conflict(_("该电子邮箱已登记，请直接为此人授权。"), code="email_taken")
        user = User.objects.create(
            email=address,
            name=name.strip(),
            phone=phone,
            language=language,
            password=make_password(password),
        )
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def _check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"email": [_("请填写有效的电子邮箱地址。")]}) from None


def grant_membership(
    *,
    user: User,
    tenant: Tenant,
    first_roles: Iterable[str] = (),
    post: str = "",
    customer_uid: UUID | None = None,
) -> Membership:
    """Let `user` enter `tenant`; with `customer_uid` as that customer's own person.

    `first_roles` are what they begin with there; whoever is to get them from the tenant's administrator
    needs none. Raises Invalid for a role this kind of tenant, or of person, doesn't have.
    """
    chosen = _checked_roles(tenant, first_roles, customer_uid)
    with transaction.atomic(using="platform"):
        membership, _created = Membership.objects.update_or_create(
            user=user,
            tenant=tenant,
            defaults={
                "post": post,
                "is_active": True,
                "customer_uid": customer_uid,
            },
        )
        tell_directories([user.pk], tenant=tenant)
        if chosen:
            tell_first_roles(user, tenant, chosen, customer_uid)
    return membership


def _checked_roles(tenant: Tenant, roles: Iterable[str], customer_uid: UUID | None) -> list[str]:
    chosen = sorted({str(role) for role in roles})
    if tenant.tenant_type == TenantType.HEADQUARTERS:
        known = frozenset() if customer_uid else HEADQUARTERS_ROLES
    else:
        known = CUSTOMER_ROLES if customer_uid else PROVINCE_ROLES
    if not set(chosen) <= {role.value for role in known}:
        raise Invalid({"roles": [_("请选择本单位可用的角色。")]})
    return chosen


def revoke_membership(*, user: User, tenant: Tenant) -> None:
    """End `user`'s work at `tenant`, from their next request on; raises NotFound if there was none."""
    with transaction.atomic(using="platform"):
        ended = Membership.objects.filter(user=user, tenant=tenant, is_active=True).update(is_active=False)
        if not ended:
            raise NotFound()
        tell_directories([user.pk], tenant=tenant)


def suspend_person(*, user: User) -> None:
    """Shut a person out everywhere, from their next request on."""
    _set_active(user, active=False)


def resume_person(*, user: User) -> None:
    """Let a suspended person in again, where they worked before."""
    _set_active(user, active=True)


def _set_active(user: User, *, active: bool) -> None:
    with transaction.atomic(using="platform"):
        user.is_active = active
        user.save(update_fields=["is_active"])
        tell_directories([user.pk])


def set_password(*, user: User, password: str) -> None:
    """Give `user` a new password, which ends their sessions on every host; raises Invalid for a weak one."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid({"password": weak.messages}) from None
    user.set_password(password)
    user.save(update_fields=["password"])


def register_people(people: Sequence[NewPerson], *, password: str) -> dict[str, User]:
    """Register many at once under one password, hashed once; returns them by e-mail.

    People already registered stay as they are and get what memberships they lack, so that repeating it
    changes nothing.
    """
    tenants = {tenant.slug: tenant for tenant in Tenant.objects.all()}
    hashed = make_password(password)
    wanted = {person.email.lower(): person for person in people}
    with transaction.atomic(using="platform"):
        User.objects.bulk_create(
            [_user(email, person, hashed) for email, person in wanted.items()], ignore_conflicts=True
        )
        users = {user.email: user for user in User.objects.filter(email__in=wanted)}
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users.values()],
            ignore_conflicts=True,
        )
        Membership.objects.bulk_create(
            [_membership(users[person.email.lower()], tenants[person.tenant], person) for person in people],
            ignore_conflicts=True,
        )
        tell_directories([user.pk for user in users.values()])
    return users


def _user(email: str, person: NewPerson, hashed: str) -> User:
    user = User(email=email, name=person.name, phone=person.phone, password=hashed)
    if person.uid is not None:
        user.uid = person.uid
    return user


def _membership(user: User, tenant: Tenant, person: NewPerson) -> Membership:
    return Membership(user=user, tenant=tenant, post=person.post, customer_uid=person.customer_uid)
