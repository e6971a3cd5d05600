"""A demonstration of the small scale in a database of its own, since seeding commits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from psycopg import sql

from keyhall.installation.logins import login_password, platform_role
from tests.database import as_owner, close_everything, create_database

TODAY = date(2026, 11, 23)


@contextmanager
def own_database(owner: tuple[str, str]) -> Iterator[str]:
    """Both aliases on a database of this block's own, with tenants hq, gd and zj; dropped afterwards."""
    close_everything()
    default, platform = (connections[alias].settings_dict for alias in ("default", "platform"))
    former = [dict(alias) for alias in (default, platform)]
    name = f"{platform['NAME']}_demo"
    role = platform_role(name)
    default.update(NAME=name)
    platform.update(NAME=name, USER=role, PASSWORD=login_password(settings.LOGIN_KEY, role))
    try:
        create_database(owner)
        yield name
    finally:
        close_everything()
        default.update(former[0])
        platform.update(former[1])
        drop_database(owner, name)


def drop_database(owner: tuple[str, str], name: str) -> None:
    address = settings.DATABASES["platform"]
    with psycopg.connect(
        host=address["HOST"],
        port=address["PORT"],
        dbname="postgres",
        user=owner[0],
        password=owner[1],
        autocommit=True,
    ) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def demonstration(owner: tuple[str, str], django_db_blocker: Any) -> Iterator[Path]:
    """The small demonstration; yields the installation's folder."""
    django_db_blocker.unblock()
    with own_database(owner):
        seed(owner)
        yield Path(os.environ["VAR"])


def seed(owner: tuple[str, str]) -> None:
    from demo.seeding.country import seed_country
    from demo.world.build import DEFAULT_SEED
    from demo.world.provinces import SMALL

    # As in the demonstration, whose agents' webhooks go to this machine.
    with as_owner(owner), override_settings(WEBHOOK_ALLOW_LOOPBACK=True):
        list(
            seed_country(SMALL.provinces, scale=SMALL, seed=DEFAULT_SEED, today=TODAY, processes=1),
        )
