"""Sessions, sign-in events and links whose time is over (A22)."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from keyhall.audit.models import AccessEntry
from keyhall.identity import upkeep
from keyhall.identity.actions.hand_over import issue_code
from keyhall.identity.models import (
    HandOverCode,
    Invitation,
    PlatformInbox,
    PlatformOutbox,
    SignInEvent,
    VisitPass,
)
from keyhall.tenancy.models import Tenant
from tests.factories.identity import create_person
from tests.sign_in import sign_in

pytestmark = pytest.mark.row("A22")
A_DAY = timedelta(days=1)


def test_a_session_that_expired_goes(transactions: None) -> None:
    for seconds in (-1, 3600):
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session["tenant"] = "gd"
        session.set_expiry(timezone.now() + timedelta(seconds=seconds))
        session.save()
    assert upkeep.expire_sessions() == 1
    assert Session.objects.get().expire_date > timezone.now()


def test_where_an_ended_session_began_is_forgotten(transactions: None) -> None:
    person = create_person()
    browser = sign_in(Client(), person.email)
    assert UserSession.objects.filter(user=person).count() == 2
    browser.post("/accounts/logout/")
    assert upkeep.forget_ended_sessions() == 1
    assert UserSession.objects.get(user=person).data == {}


@pytest.mark.row("A12")
def test_a_pass_goes_when_no_late_answer_could_use_it_any_more(transactions: None) -> None:
    person, tenant = create_person(), Tenant.objects.get(schema_name="gd")
    for age in (timedelta(days=3), timedelta(days=1)):
        until = timezone.now() - age
        VisitPass.objects.create(visit_uid=uuid4(), user=person, tenant=tenant, until=until)
    assert upkeep.expire_visit_passes() == 1
    assert VisitPass.objects.get().until > timezone.now() - timedelta(days=2)


def test_sign_ins_are_kept_as_long_as_logs_are(transactions: None) -> None:
    for age in (
        timedelta(days=settings.LOG_MONTHS * 31 + 1),
        timedelta(days=settings.LOG_MONTHS * 30),
        A_DAY,
    ):
        SignInEvent.objects.create(kind="failed", email="a@example.cn", occurred_at=timezone.now() - age)
    assert upkeep.expire_sign_in_events() == 1
    assert SignInEvent.objects.count() == 2


def test_logs_are_kept_for_the_six_months_that_the_law_asks_for_or_longer() -> None:
    assert settings.LOG_MONTHS >= 6
    assert AccessEntry.keep_months == settings.LOG_MONTHS


def test_links_and_codes_go_a_while_after_they_expired(transactions: None) -> None:
    user, tenant = create_person(), Tenant.objects.get(schema_name="gd")
    for _number in range(2):
        issue_code(user=user, tenant=tenant, state_hash="0" * 64, next_path="/")
    for number, age in enumerate((settings.INVITATIONS_KEPT + A_DAY, settings.INVITATIONS_KEPT - A_DAY)):
        Invitation.objects.create(
            token_hash=str(number), user=user, tenant=tenant, expires_at=timezone.now() - age
        )
    old = HandOverCode.objects.order_by("pk")[:1]
    HandOverCode.objects.filter(pk__in=old.values("pk")).update(expires_at=timezone.now() - 2 * A_DAY)
    assert (upkeep.expire_hand_over_codes(), upkeep.expire_invitations()) == (1, 1)
    assert HandOverCode.objects.count() == 1
    assert Invitation.objects.get().token_hash == "1"


def test_what_the_platform_was_told_long_ago_goes_and_what_waits_stays(transactions: None) -> None:
    now = timezone.now()
    for handled_at in (now - settings.MESSAGES_KEPT - A_DAY, now, None):
        PlatformInbox.objects.create(
            uid=uuid4(), sender="gd", topic="t", key="k", written_at=now, handled_at=handled_at
        )
    assert upkeep.expire_incoming() == 1
    assert PlatformInbox.objects.count() == 2


def test_what_tenants_were_told_long_ago_goes_and_what_waits_stays(transactions: None) -> None:
    before: Any = timezone.now() - settings.MESSAGES_KEPT - A_DAY
    standing = PlatformOutbox.objects.count()
    for carried_at in (before, timezone.now(), None):
        PlatformOutbox.objects.create(topic="t", key="k", receiver="gd", payload={}, carried_at=carried_at)
    assert upkeep.expire_outgoing() == 1
    assert PlatformOutbox.objects.count() == standing + 2
