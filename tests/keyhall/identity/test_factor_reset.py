"""A lost second factor: ordered in a tenant for a proof, carried out on the platform, told to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from keyhall.access.models import Person
from keyhall.audit.messages import record_factor_reset
from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.identity.actions.people import grant_membership, revoke_membership
from keyhall.identity.inbox import handle_platform_inbox
from keyhall.identity.models import PlatformInbox, PlatformOutbox, SignInEvent, User
from keyhall.messaging.inbox import Message
from keyhall.messaging.models import Outbox
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from tests.factories.identity import create_person
from tests.sign_in import send_mails, sign_in, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09", "A22")]
PROOF = "当面核对工作证和身份证"


def with_second_factors(tenant: str = "gd") -> User:
    """A person with an authenticator app and recovery codes, in the tenant's directory."""
    person = create_person(tenant=tenant)
    for kind in ("totp", "recovery_codes", "webauthn"):
        Authenticator.objects.create(user=person, type=kind, data={})
    with tenant_context(tenant):
        Person.objects.create(uid=person.uid, name=person.name, email=person.email)
    return person


def order(client: Client, uid: Any, proof: str = PROOF) -> Any:
    return client.post(
        f"/api/v1/people/{uid}/reset-second-factor", {"proof": proof}, content_type="application/json"
    )


def carry(tenant: str = "gd", **changes: Any) -> None:
    """What the dispatcher does with the tenant's message, from whomever it says it is."""
    with tenant_context(tenant):
        row = Outbox.objects.get(receiver="platform")
    PlatformInbox.objects.create(
        uid=row.uid,
        topic=row.topic,
        key=row.key,
        written_at=timezone.now(),
        **{"sender": tenant, "payload": row.payload, **changes},
    )


def has_second_factors(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person).count() == 3)


def test_it_is_ordered_and_carried_out(client_of: Callable[..., Client]) -> None:
    person, administrator = with_second_factors(), client_of("system_administrator")
    assert order(administrator, person.uid).status_code == 202
    carry()
    assert handle_platform_inbox() == 1
    assert not Authenticator.objects.filter(user=person).exists()
    assert handle_platform_inbox() == 0


def test_the_password_lets_in_again_and_the_old_sessions_are_over(client_of: Callable[..., Client]) -> None:
    person = create_person()
    workbench = sign_in(Client(), person.email)
    Authenticator.objects.create(user=person, type="totp", data={})
    with tenant_context("gd"):
        Person.objects.create(uid=person.uid, name=person.name)
    order(client_of("system_administrator"), person.uid)
    carry()
    handle_platform_inbox()
    assert "/accounts/login/" in workbench.get("/staff/")["Location"]
    assert not UserSession.objects.filter(user=person).exists()
    assert sign_in_at_host(person.email).get("/").status_code == 200


def test_who_saw_what_stands_in_the_tenants_and_the_platforms_trail(client_of: Callable[..., Client]) -> None:
    person, administrator = with_second_factors(), client_of("system_administrator")
    order(administrator, person.uid)
    carry()
    handle_platform_inbox()
    by = administrator.person  # type: ignore[attr-defined]  # set by `client_of`
    with tenant_context("gd"):
        change = ChangeEntry.objects.get(subject="identity.person")
    assert (change.subject_uid, change.verb, change.actor_uid) == (person.uid, "reset_second_factor", by.uid)
    assert change.after == {"proof": PROOF}
    event = SignInEvent.objects.get(kind="factor_reset")
    assert (event.user_uid, event.tenant_slug) == (person.uid, "gd")
    assert event.detail == {"proof": PROOF, "by_uid": str(by.uid), "by": by.name}


def test_the_person_and_every_tenant_of_theirs_are_told(client_of: Callable[..., Client]) -> None:
    person = with_second_factors()
    grant_membership(user=person, tenant=Tenant.objects.get(schema_name="zj"))
    order(client_of("system_administrator"), person.uid)
    carry()
    handle_platform_inbox()
    told = PlatformOutbox.objects.filter(topic="people.factor_reset")
    assert sorted(told.values_list("receiver", flat=True)) == ["gd", "zj"]
    one = told.get(receiver="zj")
    with tenant_context("zj"):
        record_factor_reset(Message(one.uid, "platform", one.topic, one.key, one.payload, timezone.now()))
        assert AccessEntry.objects.get(kind="factor_reset").actor_uid == person.uid
    send_mails()
    assert [message.to for message in mail.outbox] == [[person.email]]


@pytest.mark.parametrize("role", ["account_manager", "province_manager", "finance"])
@pytest.mark.row("A10")
def test_whoever_may_not_orders_nothing(client_of: Callable[..., Client], role: str) -> None:
    person = with_second_factors()
    assert order(client_of(role), person.uid).status_code == 403
    with tenant_context("gd"):
        assert not Outbox.objects.filter(receiver="platform").exists()
        assert not ChangeEntry.objects.filter(subject="identity.person").exists()


def test_nobody_orders_it_for_themselves(client_of: Callable[..., Client]) -> None:
    administrator = client_of("system_administrator")
    oneself = administrator.person  # type: ignore[attr-defined]  # set by `client_of`
    with tenant_context("gd"):
        Person.objects.get_or_create(uid=oneself.uid, defaults={"name": oneself.name})
    answer = order(administrator, oneself.uid)
    assert (answer.status_code, answer.json()["code"]) == (409, "own_factor")
    with tenant_context("gd"):
        assert not Outbox.objects.filter(receiver="platform").exists()


@pytest.mark.parametrize("proof", ["", "   ", "ok"])
def test_a_proof_that_says_nothing_is_refused(client_of: Callable[..., Client], proof: str) -> None:
    answer = order(client_of("system_administrator"), with_second_factors().uid, proof)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "proof"


@pytest.mark.row("A03")
def test_somebody_of_another_tenant_is_not_there(client_of: Callable[..., Client]) -> None:
    person = with_second_factors("zj")
    for uid in (person.uid, uuid4()):
        assert order(client_of("system_administrator", "gd"), uid).status_code == 404


@pytest.mark.row("A03")
@pytest.mark.parametrize("sender", ["zj", "nowhere"])
def test_an_order_of_a_tenant_the_person_is_not_of_does_nothing(
    client_of: Callable[..., Client], sender: str
) -> None:
    person = with_second_factors()
    order(client_of("system_administrator"), person.uid)
    carry(sender=sender)
    assert handle_platform_inbox() == 1
    assert has_second_factors(person)
    assert not SignInEvent.objects.filter(kind="factor_reset").exists()


def test_who_left_meanwhile_keeps_what_they_have(client_of: Callable[..., Client]) -> None:
    person = with_second_factors()
    order(client_of("system_administrator"), person.uid)
    revoke_membership(user=person, tenant=Tenant.objects.get(schema_name="gd"))
    carry()
    handle_platform_inbox()
    assert has_second_factors(person)


def test_an_old_proof_of_the_administrator_is_not_enough(
    client_of: Callable[..., Client], settings: Any
) -> None:
    person, administrator = with_second_factors(), client_of("system_administrator")
    settings.STEP_UP_MINUTES = 0
    answer = order(administrator, person.uid)
    assert answer.json()["code"] == "step_up_required"
    with tenant_context("gd"):
        assert not Outbox.objects.filter(receiver="platform").exists()


@pytest.mark.row("A16")
def test_a_message_nobody_listens_to_and_one_that_fails_hold_up_no_other(
    client_of: Callable[..., Client],
) -> None:
    person = with_second_factors()
    order(client_of("system_administrator"), person.uid)
    for topic, key in (("people.unknown", "a"), ("people.factor_reset_ordered", "b")):
        PlatformInbox.objects.create(
            uid=uuid4(), sender="gd", topic=topic, key=key, payload={}, written_at=timezone.now()
        )
    carry()
    with pytest.raises(RuntimeError, match="1 attempts"):
        handle_platform_inbox()
    assert not Authenticator.objects.filter(user=person).exists()
    failed = PlatformInbox.objects.get(key="b")
    assert (failed.attempts, failed.handled_at) == (1, None)
    PlatformInbox.objects.filter(key="b").update(attempts=9)
    assert handle_platform_inbox() == 0
    assert PlatformInbox.objects.get(key="b").failed_at is not None
