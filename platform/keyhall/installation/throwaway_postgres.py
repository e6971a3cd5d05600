"""A PostgreSQL server for one test or bench run, gone after it."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from keyhall.installation.environment import Login
from keyhall.installation.local_postgres import DATABASE, PORT, SETTINGS, LocalPostgres
from keyhall.installation.ordinary_user import ordinary_user
from keyhall.installation.postgres_place import Place

OWNER = "keyhall_owner"
FAST_SETTINGS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
}


class ThrowawayPostgres:
    """A server for one test run, gone after it."""

    def __init__(self) -> None:
        self.user = ordinary_user()
        top = self.user.home if self.user.name else Path(tempfile.gettempdir())
        _remove_abandoned(top)
        self.home = Path(tempfile.mkdtemp(prefix="kh-tests-", dir=top))
        self.user.own(self.home)
        place = Place(str(self.home / "data"), str(self.home / "socket"), secrets.token_hex(16))
        self.owner = Login(OWNER, secrets.token_hex(16))
        self.server = LocalPostgres(place, self.user, {**SETTINGS, **FAST_SETTINGS})

    def start(self) -> None:
        self.server.make_ready()
        self.server.start(self.home / "log")
        self.server.make_database(self.owner)

    @property
    def url(self) -> str:
        """The owner's DATABASE_URL."""
        folder = quote(str(self.server.socket), safe="")
        return f"postgresql://{self.owner.user}:{self.owner.password}@{folder}:{PORT}/{DATABASE}"

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def _remove_abandoned(top: Path) -> None:
    """Folders of test runs that were killed: their servers ended with them."""
    for folder in top.glob("kh-tests-*"):
        pid_file = folder / "data" / "postmaster.pid"
        try:
            idle = time.time() - folder.stat().st_mtime > 3600
            number = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0]) if pid_file.exists() else 0
        except (OSError, ValueError):
            continue
        if idle and not (number and Path(f"/proc/{number}").exists()):
            shutil.rmtree(folder, ignore_errors=True)


def start_for_tests() -> tuple[ThrowawayPostgres, str]:
    """A running server of this run's own and the owner's DATABASE_URL; `stop()` it afterwards."""
    server = ThrowawayPostgres()
    server.start()
    return server, server.url
