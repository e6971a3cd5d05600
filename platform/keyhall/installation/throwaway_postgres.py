"""A PostgreSQL server for one test or bench run, gone after it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from keyhall.installation.environment import Login, Mode
from keyhall.installation.local_postgres import DATABASE, PORT, SETTINGS, LocalPostgres
from keyhall.installation.ordinary_user import ordinary_user
from keyhall.installation.postgres_place import Place
from keyhall.installation.refusals import Refusal

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
        self.scratch = Path(tempfile.mkdtemp(prefix="kh-var-"))
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
        for folder in (self.home, self.scratch):
            shutil.rmtree(folder, ignore_errors=True)


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


def main() -> int:
    """`python -m keyhall.installation.throwaway_postgres COMMAND…`: run a command with a database of its own.

    The command works as the owner, in test mode.
    """
    try:
        server, url = start_for_tests()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    address = server.server.address
    named = f"{address.host}:{address.port}/{address.name}"
    try:
        return subprocess.run(
            sys.argv[1:],
            env={
                **os.environ,
                "KEYHALL_MODE": Mode.TEST.value,
                "KEYHALL_LOGIN": "owner",
                "KEYHALL_DATABASE": named,
                "DATABASE_URL": url,
                "VAR": str(server.scratch),
            },
        ).returncode
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
