"""Publishing and withdrawing notices (M01)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from keyhall.access.actor import Actor, Channel, actor_with_roles
from keyhall.access.roles import Role
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, PermissionDenied, Stale
from tenants.notices.actions import publish_notice, withdraw_notice
from tenants.notices.models import Notice
from tenants.notices.queries import notices
from tests.factories.customers import make_customer
from tests.factories.notices import make_notice

pytestmark = pytest.mark.row("M01")


def customers_person(**fields: Any) -> Actor:
    customer = make_customer(**fields)
    roles = frozenset({Role.CUSTOMER_BUYER})
    return actor_with_roles(uuid4(), "采购", roles, Channel.HALL, customer_uid=customer.uid)


def titles_seen(acting: Actor) -> set[str]:
    return set(notices(acting=acting).values_list("title", flat=True))


def test_a_published_notice_is_read_by_customers_and_stands_in_the_trail(gd: Any, acting: Actor) -> None:
    notice = make_notice(title="割接通知")
    assert titles_seen(customers_person()) == {"割接通知"}
    assert [change.verb for change in changes_of(notice.uid)] == ["publish"]


def test_a_notice_to_one_class_is_seen_by_that_class_alone(gd: Any) -> None:
    make_notice(title="集团专属", audience="group")
    assert titles_seen(customers_person(customer_class="group")) == {"集团专属"}
    assert titles_seen(customers_person(customer_class="strategic")) == set()


def test_customers_see_a_notice_from_its_first_day_to_its_last(gd: Any, acting: Actor) -> None:
    today = timezone.localdate()
    make_notice(title="今天止", published_from=today - timedelta(days=3), published_until=today)
    make_notice(title="明天起", published_from=today + timedelta(days=1))
    over = make_notice(title="已过", published_from=today - timedelta(days=3))
    Notice.objects.filter(pk=over.pk).update(published_until=today - timedelta(days=1))
    assert titles_seen(customers_person()) == {"今天止"}
    assert titles_seen(acting) == {"今天止", "明天起", "已过"}


def test_a_withdrawn_notice_is_gone_for_customers_and_cannot_be_withdrawn_twice(
    gd: Any, acting: Actor
) -> None:
    notice = make_notice()
    withdraw_notice(uid=notice.uid, version=1, acting=acting)
    assert titles_seen(customers_person()) == set()
    with pytest.raises(Conflict):
        withdraw_notice(uid=notice.uid, version=2, acting=acting)
    assert [change.verb for change in changes_of(notice.uid)] == ["withdraw", "publish"]


def test_withdrawing_what_somebody_changed_since_is_refused(gd: Any, acting: Actor) -> None:
    notice = make_notice()
    with pytest.raises(Stale):
        withdraw_notice(uid=notice.uid, version=7, acting=acting)
    assert Notice.objects.get().state == "published"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"text": ""}, "text"),
        ({"audience": "nobody"}, "audience"),
        ({"published_until": timezone.localdate() - timedelta(days=1)}, "published_until"),
    ],
)
def test_a_notice_that_says_nothing_or_is_over_is_refused(
    gd: Any, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_notice(**{"published_from": timezone.localdate() - timedelta(days=9), **fields})
    assert set(refused.value.fields) == {field}
    assert not Notice.objects.exists()


def test_whoever_may_only_read_publishes_nothing(gd: Any) -> None:
    reader = actor_with_roles(uuid4(), "经理", frozenset({Role.ACCOUNT_MANAGER}), Channel.WORKBENCH)
    with pytest.raises(PermissionDenied):
        publish_notice(title="标题", text="正文", acting=reader)
    assert not Notice.objects.exists()


def test_the_database_refuses_days_out_of_order(gd: Any) -> None:
    notice = make_notice()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(published_until=notice.published_from - timedelta(days=1))
