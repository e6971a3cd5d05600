"""Reads by many threads at many tenants in any order, with all that goes wrong between them: each reads its
own tenant's rows and no other's (A03).

Twenty thousand reads with a seed in every run, a million in the long one.
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from keyhall.access.models import Person
from keyhall.tenancy.context import tenant_connection, tenant_context
from keyhall.tenancy.database.garage import GARAGE
from keyhall.tenancy.models import Tenant

READS = 1_000_000 if os.environ.get("KEYHALL_SOAK") else 20_000
THREADS = 4
TENANTS = 4
SEED = 20261127


class Mistake(RuntimeError):
    """Raised on purpose in the middle of work."""


def read() -> set[str]:
    """Names in the directory of the tenant that is set; each tenant's is called after it."""
    return set(Person.objects.values_list("name", flat=True))


def read_in_a_transaction() -> set[str]:
    with transaction.atomic(using="default"):
        return read()


def read_after_a_savepoint_was_rolled_back() -> set[str]:
    with transaction.atomic(using="default"):
        with suppress(Mistake), transaction.atomic(using="default"):
            Person.objects.create(uid=uuid4(), name="rolled back")
            raise Mistake
        return read()


def read_after_an_error_of_the_database() -> set[str]:
    with transaction.atomic(using="default"):
        with suppress(DatabaseError), transaction.atomic(using="default"):
            connection.cursor().execute("SELECT 1 / 0")
        return read()


def read_after_a_transaction_failed() -> set[str]:
    with suppress(Mistake), transaction.atomic(using="default"):
        connection.cursor().execute("SELECT set_config('search_path', 'public', false)")
        raise Mistake
    return read()


def read_after_the_path_was_changed() -> set[str]:
    with suppress(Mistake), transaction.atomic(using="default"):
        connection.cursor().execute("SET LOCAL search_path = pg_catalog")
        raise Mistake
    return read()


def read_after_the_connection_was_reset() -> set[str]:
    """The server ends the session between two requests, as when it is restarted."""
    with suppress(DatabaseError):
        connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connections["default"].close()
    return read()


def read_after_the_socket_broke() -> set[str]:
    connection.ensure_connection()
    tenant_connection().connection.close()
    connections["default"].close()
    return read()


OFTEN: tuple[Callable[[], set[str]], ...] = (
    read,
    read_in_a_transaction,
    read_after_a_savepoint_was_rolled_back,
    read_after_an_error_of_the_database,
    read_after_a_transaction_failed,
    read_after_the_path_was_changed,
)
SELDOM: tuple[Callable[[], set[str]], ...] = (
    read_after_the_connection_was_reset,
    read_after_the_socket_broke,
)


def read_at_random(tenants: list[Tenant], seed: int, count: int, wrong: Counter[str]) -> None:
    """Reads of one thread; what was not the tenant's own is counted by how it was read."""
    lot = random.Random(seed)
    done = 0
    try:
        while done < count:
            tenant = lot.choice(tenants)
            with suppress(Mistake), tenant_context(tenant):
                for _turn in range(lot.randint(1, 12)):
                    way = lot.choice(SELDOM if lot.random() < 0.002 else OFTEN)
                    if way() != {tenant.slug}:
                        wrong[f"{tenant.slug} {way.__name__}"] += 1
                    done += 1
                if lot.random() < 0.05:
                    raise Mistake
    except BaseException as error:
        wrong[repr(error)] += 1
        raise
    finally:
        connections["default"].close()
        connections["platform"].close()


@pytest.fixture
def tenants(make_province: Callable[[], Any]) -> Iterator[list[Tenant]]:
    """Provinces whose directory holds one person, called after the province."""
    made = [make_province() for _number in range(TENANTS)]
    for tenant in made:
        with tenant_context(tenant):
            Person.objects.create(uid=uuid4(), name=tenant.slug)
    yield made
    GARAGE.close_all()


@pytest.mark.row("A03")
def test_no_read_of_many_finds_anothers_row(tenants: list[Tenant]) -> None:
    wrong: Counter[str] = Counter()
    threads = [
        threading.Thread(target=read_at_random, args=(tenants, SEED + number, READS // THREADS, wrong))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == Counter()
