"""The PostgreSQL of one installation: made, started and ended by us, reached through a socket alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from keyhall.installation.environment import DatabaseAddress, Login
from keyhall.installation.ordinary_user import OrdinaryUser
from keyhall.installation.parting import ends_with_parent
from keyhall.installation.postgres_binaries import binaries_for
from keyhall.installation.postgres_place import Place
from keyhall.installation.refusals import Refusal

PORT = 5432
DATABASE = "keyhall"
SUPERUSER = "keyhall_superuser"
START_SECONDS = 60
STOP_SECONDS = 30

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "300",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "8MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Copying or dropping a province locks every table and partition of its schema in one transaction.
    "max_locks_per_transaction": "512",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}


class LocalPostgres:
    """One server: `make_ready()` once, `start()`, `stop()`."""

    def __init__(self, place: Place, user: OrdinaryUser, settings: Mapping[str, str] = SETTINGS) -> None:
        self.data = Path(place.data)
        self.socket = Path(place.socket)
        self.user = user
        self.settings = settings
        self.binaries = binaries_for(user)
        self.process: subprocess.Popen[bytes] | None = None
        self._password = place.superuser_password

    @property
    def address(self) -> DatabaseAddress:
        """Where clients connect."""
        return DatabaseAddress(str(self.socket), PORT, DATABASE)

    def make_ready(self) -> None:
        """Run initdb unless the data folder exists; it gets its name when it is whole."""
        if self.data.exists():
            self._check_version()
            return
        making = Path(tempfile.mkdtemp(prefix="password-", dir=self.user.home if self.user.name else None))
        try:
            self._initdb(making)
        finally:
            shutil.rmtree(making)

    def _initdb(self, making: Path) -> None:
        password_file = making / "password"
        password_file.write_text(self._password, encoding="utf-8")
        if self.user.name is not None:
            os.chown(making, self.user.uid, self.user.gid)
            os.chown(password_file, self.user.uid, self.user.gid)
        growing = self.data.with_name("data.growing")
        shutil.rmtree(growing, ignore_errors=True)
        done = self._run(
            "initdb",
            f"--pgdata={growing}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        )
        if done.returncode:
            raise Refusal(f"PostgreSQL could not be set up in {self.data}: {last_line(done.stderr)}")
        growing.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        version = self._run("postgres", "--version").stdout.decode().split()[-1].split(".")[0]
        if made_by != version:
            raise Refusal(
                f"The data in {self.data} was made by PostgreSQL {made_by}, installed is {version}: "
                "dump it with the former version, or set VAR to a new folder."
            )

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # type: ignore[no-any-return,call-overload]  # whose options are a dict
            [self.binaries / program, *arguments],
            capture_output=True,
            cwd="/",
            env=_plain_environment(),
            **self.user.spawning(),
        )

    def start(self, log: Path) -> None:
        """Start the server and wait until it answers; it ends when the thread that started it does."""
        self._await_former()
        self.user.own(self.socket)
        options = dict(self.settings, unix_socket_directories=str(self.socket))
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with log.open("ab") as output:
            self.process = subprocess.Popen(  # type: ignore[call-overload]  # whose options are a dict
                [self.binaries / "postgres", "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=_plain_environment(),
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509  it calls prctl, nothing else
                **self.user.spawning(),
            )
        self._await_answer(log)

    def _await_former(self) -> None:
        """A server whose parent was killed may still be writing its last checkpoint."""
        until = time.monotonic() + STOP_SECONDS
        while (number := self._running()) is not None:
            if time.monotonic() > until:
                raise Refusal(
                    f"Another PostgreSQL (process {number}) serves {self.data}: "
                    "end the `make run` it belongs to."
                )
            time.sleep(0.1)

    def _running(self) -> int | None:
        try:
            number = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return number if str(self.data).encode() in command else None

    def _await_answer(self, log: Path) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise Refusal(f"PostgreSQL did not start: see {log} ({last_line(log.read_bytes())}).")

    def _connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.socket),
            port=PORT,
            dbname=database,
            user=SUPERUSER,
            password=self._password,
            autocommit=True,
        )

    def make_database(self, owner: Login) -> None:
        """The owner's login (CREATEROLE and CREATEDB, no superuser), its database and extension."""
        name = sql.Identifier(owner.user)
        with self._connect("postgres") as server:
            if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner.user]).fetchone():
                server.execute(sql.SQL("CREATE ROLE {}").format(name))
            server.execute(
                sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD {}").format(
                    name, sql.Literal(owner.password)
                )
            )
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), name))
        with self._connect(DATABASE) as database:
            database.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")

    def fallen(self) -> bool:
        """Whether the server we started has ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """End the server: open connections are cut, what was committed is on disk."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()


def last_line(output: bytes) -> str:
    """The last line a program wrote, for a one-line refusal."""
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"


def _plain_environment() -> dict[str, str]:
    # No PG… variable of the caller's may reach the server, and its messages stay in one language.
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if key in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
