from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

import tests.keyhall.jobs.handlers  # noqa: F401  declares the work asked for here
from keyhall.identity.models import PlatformInbox
from keyhall.jobs.registry import enqueue
from keyhall.messaging.dispatcher import JOBS_WAITING, Dispatcher, connect
from keyhall.messaging.models import Inbox, MessageEntry, Outbox
from keyhall.messaging.outbox import send_message
from keyhall.messaging.queueing import HANDLE_INBOX, RUN_JOB
from keyhall.tenancy.context import tenant_context


@pytest.fixture
def dispatcher(province: Any) -> Iterator[psycopg.Connection[Any]]:
    """A connection under the dispatcher's login."""
    with connect() as connection:
        yield connection
    with connections["platform"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def queued(slug: str) -> list[str]:
    with connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'job' FROM procrastinate_jobs WHERE task_name = %s AND args ->> 'tenant' = %s "
            "ORDER BY priority DESC, id",
            [RUN_JOB, slug],
        )
        return [row[0] for row in cursor.fetchall()]


def ask_many(province: Any, acting: Any, count: int, name: str = "tests.bulk") -> list[str]:
    with tenant_context(province), transaction.atomic(using="default"):
        return [
            str(enqueue(name, acting=acting, payload={"number": number, "verb": "v"}).uid)
            for number in range(count)
        ]


def received(province: Any) -> list[tuple[str, str, int]]:
    with tenant_context(province):
        rows = Inbox.objects.order_by("id").values_list("sender", "key", "payload__n")
        return [(str(sender), str(key), int(n)) for sender, key, n in rows]


@pytest.mark.row("A16")
def test_messages_reach_the_receivers_inbox_in_order_and_once(
    make_province: Any, province: Any, dispatcher: psycopg.Connection[Any]
) -> None:
    neighbour = make_province()
    with tenant_context(province), transaction.atomic(using="default"):
        for n in range(5):
            send_message(topic="tests.told", key="k", payload={"n": n}, receiver=neighbour.slug)
    rounds = Dispatcher()
    rounds.serve_round(dispatcher)
    with tenant_context(province):
        # As if the mark had been lost after the message arrived.
        Outbox.objects.update(carried_at=None)
    rounds.serve_round(dispatcher)
    assert received(neighbour) == [(province.slug, "k", n) for n in range(5)]
    with tenant_context(province):
        assert MessageEntry.objects.filter(event="sent", counterpart=neighbour.slug).count() == 5


def looks(slug: str) -> int:
    with connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND args ->> 'tenant' = %s",
            [HANDLE_INBOX, slug],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.row("A16")
def test_one_look_at_an_inbox_waits_however_many_messages_arrive(
    make_province: Any, province: Any, dispatcher: psycopg.Connection[Any]
) -> None:
    neighbour = make_province()
    rounds = Dispatcher()
    for n in range(3):
        with tenant_context(province), transaction.atomic(using="default"):
            send_message(topic="tests.told", key="k", payload={"n": n}, receiver=neighbour.slug)
        rounds.serve_round(dispatcher)
    assert looks(neighbour.slug) == 1
    with connections["platform"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = %s", [HANDLE_INBOX])
    with tenant_context(province), transaction.atomic(using="default"):
        send_message(topic="tests.told", key="k", payload={"n": 3}, receiver=neighbour.slug)
    rounds.serve_round(dispatcher)
    # The look that has begun may have read the inbox before this one arrived.
    assert looks(neighbour.slug) == 2


@pytest.mark.row("A16")
def test_a_message_to_nobody_waits_and_holds_up_nobody(
    make_province: Any, province: Any, dispatcher: psycopg.Connection[Any]
) -> None:
    neighbour = make_province()
    with tenant_context(province), transaction.atomic(using="default"):
        send_message(topic="tests.told", key="k", payload={"n": 0}, receiver="nowhere")
        send_message(topic="tests.told", key="k", payload={"n": 1}, receiver=neighbour.slug)
    Dispatcher().serve_round(dispatcher)
    assert received(neighbour) == [(province.slug, "k", 1)]
    with tenant_context(province):
        assert list(Outbox.objects.filter(carried_at=None).values_list("receiver", flat=True)) == ["nowhere"]


@pytest.mark.row("A16")
def test_work_that_was_rolled_back_is_never_handed_over(
    province: Any, dispatcher: psycopg.Connection[Any], acting: Any
) -> None:
    with tenant_context(province), transaction.atomic(using="default"):
        enqueue("tests.bulk", acting=acting, payload={})
        transaction.set_rollback(True, using="default")
    Dispatcher().serve_round(dispatcher)
    assert queued(province.slug) == []


@pytest.mark.row("A16", "A03")
def test_a_province_that_floods_does_not_hold_up_another(
    make_province: Any, province: Any, dispatcher: psycopg.Connection[Any], acting: Any
) -> None:
    flood = ask_many(province, acting, 1000)
    rounds = Dispatcher()
    rounds.serve_round(dispatcher)
    neighbour = make_province()
    (single,) = ask_many(neighbour, acting, 1)
    rounds.serve_round(dispatcher)
    assert queued(neighbour.slug) == [single]
    assert queued(province.slug) == flood[:JOBS_WAITING]


@pytest.mark.row("A16")
def test_urgent_work_is_handed_over_though_bulk_work_fills_its_lane(
    province: Any, dispatcher: psycopg.Connection[Any], acting: Any
) -> None:
    ask_many(province, acting, 20)
    rounds = Dispatcher()
    rounds.serve_round(dispatcher)
    (urgent,) = ask_many(province, acting, 1, "tests.urgent")
    rounds.serve_round(dispatcher)
    assert queued(province.slug)[0] == urgent


def test_rows_a_tenant_keeps_locked_hold_up_nobody_else(
    make_province: Any, province: Any, dispatcher: psycopg.Connection[Any], acting: Any
) -> None:
    neighbour = make_province()
    (single,) = ask_many(neighbour, acting, 1)
    ask_many(province, acting, 1)
    with tenant_context(province), transaction.atomic(using="default"):
        list(Outbox.objects.select_for_update())
        Dispatcher().serve_round(dispatcher)
    with connections["platform"].cursor() as cursor:
        cursor.execute("SELECT 1")
    assert queued(neighbour.slug) == [single]
    assert queued(province.slug) == []


@pytest.mark.row("A03")
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT payload FROM {schema}.messaging_inbox",
        "SELECT * FROM {schema}.customers_customer",
        "SELECT * FROM {schema}.jobs_job",
        "UPDATE {schema}.messaging_outbox SET payload = '{{}}'",
        "DELETE FROM {schema}.messaging_outbox",
        "INSERT INTO {schema}.messaging_outbox (topic) VALUES ('x')",
        "UPDATE {schema}.messaging_inbox SET handled_at = now()",
        "SELECT * FROM public.identity_user",
        "SELECT * FROM public.django_session",
        "UPDATE public.procrastinate_jobs SET status = 'todo'",
        "DELETE FROM public.procrastinate_jobs",
        "UPDATE public.tenancy_tenant SET status = 'active'",
        "CREATE TABLE {schema}.own (id int)",
        "CREATE TABLE public.own (id int)",
    ],
)
def test_the_dispatchers_login_can_do_nothing_but_carry(
    province: Any, dispatcher: psycopg.Connection[Any], statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        dispatcher.execute(statement.format(schema=province.slug))


@pytest.mark.row("A09")
def test_what_a_tenant_tells_the_platform_arrives_once_and_from_its_own_name(
    province: Any, dispatcher: psycopg.Connection[Any]
) -> None:
    with tenant_context(province), transaction.atomic(using="default"):
        uid = send_message(topic="tests.told", key="a", payload={"n": 1}, receiver="platform")
    try:
        for _ in range(2):
            Dispatcher().serve_round(dispatcher)
        arrived = PlatformInbox.objects.get(uid=uid)
        assert (arrived.sender, arrived.topic, arrived.payload) == (province.slug, "tests.told", {"n": 1})
        assert looks("platform") == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            dispatcher.execute("SELECT payload FROM public.identity_platforminbox")
    finally:
        PlatformInbox.objects.filter(uid=uid).delete()
