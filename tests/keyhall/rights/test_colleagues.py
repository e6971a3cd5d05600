"""A customer's administrator keeps its own people; invitations go over the platform (A09, M03)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.access.messages import apply_person
from keyhall.access.models import Person
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.identity.inbox import handle_platform_inbox
from keyhall.identity.models import Invitation as Link
from keyhall.identity.models import Membership, PlatformInbox, PlatformOutbox, User
from keyhall.messaging.inbox import Message
from keyhall.messaging.models import Outbox
from keyhall.rights.actions import (
    ask_for_second_factor,
    invite_colleague,
    invite_person,
    remove_colleague,
    set_colleague_roles,
)
from keyhall.rights.messages import take_answer, take_first_roles
from keyhall.rights.models import Assignment, Invitation
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.context import tenant_context
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_colleague, create_person
from tests.sign_in import host_of, location_of, sign_in_at_host

pytestmark = [pytest.mark.row("M03", "A09"), pytest.mark.usefixtures("transactions")]
HANDLERS = {
    "people.changed": apply_person,
    "people.appointed": take_first_roles,
    "people.invitation_answered": take_answer,
}


def carry(slug: str) -> None:
    """What the dispatcher and the worker do: a tenant's questions to the platform, its answers back."""
    with tenant_context(slug):
        asked = list(Outbox.objects.filter(receiver="platform", carried_at=None))
        for row in asked:
            PlatformInbox.objects.get_or_create(
                uid=row.uid,
                defaults={
                    "sender": slug,
                    "topic": row.topic,
                    "key": row.key,
                    "payload": row.payload,
                    "written_at": row.written_at,
                },
            )
    handle_platform_inbox()
    with tenant_context(slug):
        for told in PlatformOutbox.objects.filter(receiver=slug).order_by("id"):
            moment = told.written_at or timezone.now()
            HANDLERS[told.topic](Message(told.uid, "platform", told.topic, told.key, told.payload, moment))


def administrator(customer_uid: UUID) -> Any:
    """An administrator of that customer, inside its province."""
    person = colleague(customer_uid, "customer_administrator")
    return acting_as(person)


def colleague(customer_uid: UUID, *roles: str) -> Person:
    person = create_colleague()
    Assignment.objects.filter(person_uid=person.uid).delete()
    person.customer_uid = customer_uid
    person.save()
    from keyhall.access.actor import system_actor
    from keyhall.rights.first_roles import give_first_roles

    give_first_roles(person.uid, roles, acting=system_actor("factory"), customer_uid=customer_uid)
    return person


def test_a_colleague_is_invited_signs_in_and_has_the_roles() -> None:
    with tenant_context("gd"):
        customer = make_customer()
        invited = invite_colleague(
            email="New@Example.com",
            name="王芳",
            roles=["customer_finance"],
            acting=administrator(customer.uid),
        )
    carry("gd")
    user = User.objects.get(email="new@example.com")
    assert Link.objects.filter(user=user).count() == 1
    membership = Membership.objects.get(user=user)
    assert membership.customer_uid == customer.uid
    with tenant_context("gd"):
        invited.refresh_from_db()
        assert (invited.state, invited.person_uid) == ("joined", user.uid)
        assert Person.objects.get(uid=user.uid).customer_uid == customer.uid
        assert [entry.role for entry in appointments_of(user.uid)] == ["customer_finance"]


def test_carried_twice_an_invitation_is_one() -> None:
    with tenant_context("gd"):
        acting = administrator(make_customer().uid)
        invite_colleague(email="a@example.com", name="王", roles=["customer_buyer"], acting=acting)
    carry("gd")
    carry("gd")
    assert Link.objects.filter(user__email="a@example.com").count() == 1
    with tenant_context("gd"):
        assert Assignment.objects.filter(role="customer_buyer").count() == 1


def test_somebody_of_another_customer_is_not_taken_over() -> None:
    with tenant_context("gd"):
        mine, other = make_customer(), make_customer()
    person = create_person(roles=["customer_finance"], customer_uid=other.uid, email="b@example.com")
    with tenant_context("gd"):
        acting = administrator(mine.uid)
        invited = invite_colleague(email="b@example.com", name="王", roles=["customer_buyer"], acting=acting)
    carry("gd")
    assert Membership.objects.get(user=person).customer_uid == other.uid
    with tenant_context("gd"):
        invited.refresh_from_db()
        assert (invited.state, invited.person_uid) == ("refused", None)
        assert [entry.role for entry in appointments_of(person.uid)] == ["customer_finance"]


def test_staff_are_invited_without_roles() -> None:
    with tenant_context("gd"):
        acting = acting_as(create_colleague("system_administrator"))
        invite_person(email="c@example.com", name="李", post="客户经理", acting=acting)
    carry("gd")
    user = User.objects.get(email="c@example.com")
    with tenant_context("gd"):
        assert Person.objects.get(uid=user.uid).post == "客户经理"
        assert appointments_of(user.uid) == []


def test_a_removed_colleague_enters_no_more() -> None:
    with tenant_context("gd"):
        customer = make_customer()
    person = create_person(roles=["customer_finance"], customer_uid=customer.uid)
    carry("gd")
    with tenant_context("gd"):
        remove_colleague(uid=person.uid, acting=administrator(customer.uid))
        assert appointments_of(person.uid) == []
    carry("gd")
    assert not Membership.objects.get(user=person).is_active


def test_whoever_needs_a_second_factor_is_sent_to_set_one_up() -> None:
    with tenant_context("gd"):
        customer = make_customer()
    person = create_person(roles=["customer_finance"], customer_uid=customer.uid)
    with tenant_context("gd"):
        ask_for_second_factor(needed=True, acting=administrator(customer.uid))
    carry("gd")
    asked = Client(headers={"host": host_of("gd")}).get("/accounts/login/")
    refused = sign_in_at_host(person.email).get(location_of(asked))
    assert refused.status_code == 403
    assert "两步验证" in refused.content.decode()


@pytest.fixture
def customer(gd: Any) -> Any:
    return make_customer()


def test_roles_are_set_whole_and_hold_at_once(customer: Any) -> None:
    acting, person = administrator(customer.uid), colleague(customer.uid, "customer_buyer")
    wanted = ["customer_finance", "customer_technician"]
    set_colleague_roles(uid=person.uid, roles=wanted, acting=acting)
    assert sorted(entry.role for entry in appointments_of(person.uid)) == wanted


@pytest.mark.parametrize("roles", [[], ["province_manager"], ["customer_buyer", "finance"]])
def test_no_role_of_staff_and_never_none(customer: Any, roles: list[str]) -> None:
    acting, person = administrator(customer.uid), colleague(customer.uid, "customer_buyer")
    with pytest.raises(Invalid):
        set_colleague_roles(uid=person.uid, roles=roles, acting=acting)
    assert [entry.role for entry in appointments_of(person.uid)] == ["customer_buyer"]


def test_the_last_administrator_stays(customer: Any) -> None:
    acting = administrator(customer.uid)
    for attempt in (
        lambda: set_colleague_roles(uid=acting.uid, roles=["customer_buyer"], acting=acting),
        lambda: remove_colleague(uid=acting.uid, acting=acting),
    ):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.code == "last_administrator"
    assert [entry.role for entry in appointments_of(acting.uid)] == ["customer_administrator"]


def test_people_of_another_customer_and_staff_are_not_found(customer: Any) -> None:
    acting = administrator(customer.uid)
    for stranger in (colleague(make_customer().uid, "customer_buyer"), create_colleague("finance")):
        before = appointments_of(stranger.uid)
        for attempt in (
            lambda uid=stranger.uid: set_colleague_roles(uid=uid, roles=["customer_buyer"], acting=acting),
            lambda uid=stranger.uid: remove_colleague(uid=uid, acting=acting),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert appointments_of(stranger.uid) == before


@pytest.mark.parametrize("role", ["customer_finance", "customer_buyer", "customer_technician"])
def test_only_administrators_keep_people(customer: Any, role: str) -> None:
    acting = acting_as(colleague(customer.uid, role))
    with pytest.raises(PermissionDenied):
        invite_colleague(email="d@example.com", name="王", roles=["customer_buyer"], acting=acting)
    with pytest.raises(PermissionDenied):
        remove_colleague(uid=uuid4(), acting=acting)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"), [({"email": "none"}, "email"), ({"name": " "}, "name"), ({"roles": []}, "roles")]
)
def test_what_an_invitation_lacks_is_named(customer: Any, fields: dict[str, Any], field: str) -> None:
    values: dict[str, Any] = {"email": "e@example.com", "name": "王", "roles": ["customer_buyer"], **fields}
    with pytest.raises(Invalid) as refusal:
        invite_colleague(**values, acting=administrator(customer.uid))
    assert set(refusal.value.fields) == {field}
    assert not Invitation.objects.exists()
