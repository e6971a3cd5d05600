"""Registering people, their places of work, and what the tenants' directories are told."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from keyhall.access.messages import apply_person
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.identity.actions.invitations import invite, invite_administrator
from keyhall.identity.actions.people import (
    NewPerson,
    grant_membership,
    register_people,
    register_person,
    resume_person,
    revoke_membership,
    set_password,
    suspend_person,
)
from keyhall.identity.models import Invitation, Membership, PlatformOutbox, User
from keyhall.messaging.inbox import Message
from keyhall.rights.messages import take_first_roles
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import SIGN_IN_HOST, client_at, sign_in, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09")]


def tenant(slug: str) -> Tenant:
    return Tenant.objects.get(schema_name=slug)


HANDLERS = {"people.changed": apply_person, "people.appointed": take_first_roles}


def deliver(row: PlatformOutbox) -> None:
    with tenant_context(row.receiver):
        heard = Message(
            row.uid, "platform", row.topic, row.key, row.payload, row.written_at or timezone.now()
        )
        HANDLERS[row.topic](heard)


def in_directory(slug: str, user: User) -> Person:
    with tenant_context(slug):
        return Person.objects.get(uid=user.uid)


def test_an_email_is_registered_once() -> None:
    create_person(email="li@example.com")
    with pytest.raises(Conflict):
        register_person(email=" LI@example.com ", name="李")
    assert User.objects.filter(email="li@example.com").count() == 1


def test_an_email_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        register_person(email="not an email", name="李")
    assert not User.objects.filter(name="李").exists()


@pytest.mark.parametrize(("slug", "roles"), [("gd", ["hq_analyst"]), ("hq", ["finance"]), ("gd", ["boss"])])
def test_a_role_a_tenant_does_not_have_is_refused(slug: str, roles: list[str]) -> None:
    person = create_person(tenant=None)
    with pytest.raises(Invalid):
        grant_membership(user=person, tenant=tenant(slug), first_roles=roles)
    assert not Membership.objects.filter(user=person).exists()


def test_a_revoked_membership_cannot_be_revoked_again() -> None:
    person = create_person()
    revoke_membership(user=person, tenant=tenant("gd"))
    with pytest.raises(NotFound):
        revoke_membership(user=person, tenant=tenant("gd"))


def test_the_directory_follows_each_change() -> None:
    person = create_person(name="陈默")
    grant_membership(user=person, tenant=tenant("gd"), post="经理")
    suspend_person(user=person)
    rows = list(PlatformOutbox.objects.filter(key=str(person.uid)).order_by("id"))
    seen = []
    for row in rows:
        deliver(row)
        known = in_directory("gd", person)
        seen.append((known.name, known.post, known.is_active))
    assert seen == [
        ("陈默", "", True),
        ("陈默", "经理", True),
        ("陈默", "经理", False),
    ]


def test_an_old_message_that_comes_late_or_twice_changes_nothing() -> None:
    person = create_person()
    grant_membership(user=person, tenant=tenant("gd"), post="主管")
    first, second = PlatformOutbox.objects.filter(key=str(person.uid)).order_by("id")
    for row in (second, first, second):
        deliver(row)
    assert in_directory("gd", person).post == "主管"


def test_a_suspension_is_told_to_every_tenant_and_lifted_again() -> None:
    person = create_person()
    grant_membership(user=person, tenant=tenant("zj"), first_roles=["finance"])
    suspend_person(user=person)
    resume_person(user=person)
    told = PlatformOutbox.objects.filter(key=str(person.uid)).order_by("-id")[:2]
    assert {(row.receiver, row.payload["is_active"]) for row in told} == {("gd", True), ("zj", True)}


def test_many_people_are_registered_under_one_hash_and_again_without_change() -> None:
    people = [NewPerson(f"p{n}@example.com", f"某{n}", "gd") for n in range(50)]
    for _ in range(2):
        users = register_people(people, password=PASSWORD)
    assert len(users) == 50
    assert len({user.password for user in users.values()}) == 1
    assert Membership.objects.filter(user__in=[user.pk for user in users.values()]).count() == 50
    sign_in(Client(), "p7@example.com")


@pytest.mark.parametrize("password", ["short", "1234567890123", "password1234"])
def test_a_weak_password_is_refused(password: str) -> None:
    person = create_person()
    with pytest.raises(Invalid):
        set_password(user=person, password=password)
    sign_in_at_host(person.email)


@pytest.mark.row("A02")
def test_the_first_administrator_gets_a_link_that_works_once() -> None:
    link = invite_administrator(tenant("gd"), "Boss@Example.com")["link"]
    path = link.removeprefix("http://id.localhost:8000")
    client = client_at(SIGN_IN_HOST)
    assert client.get(path).status_code == 200
    weak = client.post(path, {"new_password1": "12345", "new_password2": "12345"})
    assert weak.status_code == 422
    assert client.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 200
    browser = sign_in(Client(), "boss@example.com")
    assert browser.get("/accounts/login/")["Location"] == "/"
    boss = User.objects.get(email="boss@example.com")
    for row in PlatformOutbox.objects.filter(key=str(boss.uid)).order_by("id"):
        deliver(row)
        deliver(row)
    with tenant_context("gd"):
        held = appointments_of(boss.uid)
    assert [entry.role for entry in held] == [Role.SYSTEM_ADMINISTRATOR]
    assert client_at(SIGN_IN_HOST).get(path).status_code == 404
    assert (
        client.post(path, {"new_password1": "Other-pass-9", "new_password2": "Other-pass-9"}).status_code
        == 404
    )


@pytest.mark.row("A02")
def test_somebody_known_becomes_administrator_without_a_new_password() -> None:
    person = create_person(tenant="zj")
    assert invite_administrator(tenant("gd"), person.email)["link"] == "http://id.localhost:8000/"
    sign_in(Client(), person.email, "gd")


@pytest.mark.row("A22")
def test_an_invitation_ends_after_seven_days_and_with_its_persons_suspension() -> None:
    person = register_person(email="new@example.com", name="新")
    path = invite(user=person, tenant=tenant("gd")).removeprefix("http://id.localhost:8000")
    suspend_person(user=person)
    assert client_at(SIGN_IN_HOST).get(path).status_code == 404
    resume_person(user=person)
    assert client_at(SIGN_IN_HOST).get(path).status_code == 200
    Invitation.objects.update(expires_at=timezone.now())
    assert client_at(SIGN_IN_HOST).get(path).status_code == 404


@pytest.mark.row("A22")
def test_a_token_is_not_kept_in_clear() -> None:
    person = register_person(email="new@example.com", name="新")
    link = invite(user=person, tenant=tenant("gd"))
    assert Invitation.objects.get().token_hash not in link
    assert mail.outbox == []


@pytest.mark.row("A02")
def test_the_provisioner_finds_who_invites_the_first_administrator() -> None:
    assert import_string(settings.FIRST_ADMINISTRATOR) is invite_administrator
