"""Carrying messages from one outbox to the inboxes of their receivers, inside the database (A16).

Message and mark commit together. Only then is the receiver's inbox asked to be looked at, unless a look at it
waits already: that one begins later and so finds what has just been committed.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from keyhall.messaging.queueing import PUT_LOOK, inbox_row

MESSAGES_A_ROUND = 500
PLATFORM = "platform"
PLATFORM_OUTBOX = sql.Identifier("public", "identity_platformoutbox")
PLATFORM_INBOX = sql.Identifier("public", "identity_platforminbox")
RawConnection = psycopg.Connection[Any]

TAKE = sql.SQL(
    "SELECT id, receiver FROM {} WHERE carried_at IS NULL AND {} AND receiver = ANY(%s) "
    "ORDER BY {} LIMIT %s FOR UPDATE SKIP LOCKED"
)
# The order of the index on what waits, so that the first of fifty thousand are found as fast as of five.
OLDEST = sql.SQL("lane DESC, id")
RECEIVE = sql.SQL(
    "INSERT INTO {} (uid, sender, topic, key, payload, written_at) "
    "SELECT uid, %s, topic, key, payload, written_at FROM {} WHERE id = ANY(%s) AND receiver = %s "
    "ORDER BY id ON CONFLICT (uid) DO NOTHING"
)
MARK = sql.SQL("UPDATE {} SET carried_at = now() WHERE id = ANY(%s)")


def carry_messages(connection: RawConnection, slug: str, tenants: list[str]) -> int:
    """Carry a tenant's messages, oldest first, to the platform and to the tenants that serve."""
    outbox = sql.Identifier(slug, "messaging_outbox")
    take = TAKE.format(outbox, sql.SQL("kind = 'message'"), OLDEST)
    return _carry(connection, slug, outbox, take, [*tenants, PLATFORM])


def carry_platform_messages(connection: RawConnection, tenants: list[str]) -> int:
    """Carry what the platform tells the tenants."""
    take = TAKE.format(PLATFORM_OUTBOX, sql.SQL("true"), sql.SQL("id"))
    return _carry(connection, PLATFORM, PLATFORM_OUTBOX, take, tenants)


def ask_to_look(connection: RawConnection, receivers: Iterable[str]) -> None:
    """Have the worker look at these inboxes; call it once what arrived in them is committed."""
    with connection.cursor() as cursor:
        cursor.executemany(PUT_LOOK, [inbox_row(receiver) for receiver in receivers])


def _carry(
    connection: RawConnection,
    sender: str,
    outbox: sql.Identifier,
    take: sql.Composed,
    names: list[str],
) -> int:
    with connection.transaction(), connection.cursor() as cursor:
        taken = cursor.execute(take, [names, MESSAGES_A_ROUND]).fetchall()
        if not taken:
            return 0
        ids = [row[0] for row in taken]
        receivers = sorted({row[1] for row in taken})
        for receiver in receivers:
            cursor.execute(RECEIVE.format(_inbox_of(receiver), outbox), [sender, ids, receiver])
        cursor.execute(MARK.format(outbox), [ids])
    ask_to_look(connection, receivers)
    return len(ids)


def _inbox_of(receiver: str) -> sql.Identifier:
    return PLATFORM_INBOX if receiver == PLATFORM else sql.Identifier(receiver, "messaging_inbox")
