"""Brings an installation up in the foreground, keeps it up and ends it with nothing left running."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import IO

from keyhall.installation import demo_file, first_start, preconditions, processes
from keyhall.installation.assets import prepare_pages
from keyhall.installation.children import Child, end_all, turn_over
from keyhall.installation.environment import (
    SEEDED_FILE,
    DatabaseAddress,
    Login,
    MissingSetting,
    Mode,
    load_installation,
    parse_database_url,
    read_mode,
    read_port,
    read_var,
)
from keyhall.installation.local_postgres import LocalPostgres, last_line
from keyhall.installation.ordinary_user import ordinary_user
from keyhall.installation.parting import ends_with_parent
from keyhall.installation.postgres_place import place_in
from keyhall.installation.refusals import Refusal

logger = logging.getLogger(__name__)
READY_SECONDS = 180
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody asked the supervisor to end.

    No Exception, since it is raised wherever a signal finds us and logging swallows Exceptions.
    """


class Supervisor:
    """One installation, from its first process to its last."""

    def __init__(self) -> None:
        self.mode = read_mode()
        self.var = read_var()
        self.port = read_port()
        self.host = processes.one_address(os.environ)
        self.children: list[Child] = []
        self.step: subprocess.Popen[bytes] | None = None
        self.postgres: LocalPostgres | None = None
        self.postgres_log = self.var / "log" / "postgres.log"
        self.held: IO[str] | None = None

    def run(self) -> None:
        """Bring everything up, then watch until a signal ends it."""
        for number in ENDING:
            signal.signal(number, _end)
        try:
            self.bring_up()
            while True:
                self.watch()
        except Ended:
            logger.info("ending")
        finally:
            _ignore_signals()
            self.end()

    def bring_up(self) -> None:
        """Everything from an empty folder to an answering system; a later start skips what is done."""
        preconditions.check_python()
        preconditions.check_font()
        preconditions.check_port(self.host, self.port)
        first_start.make_folders(self.var)
        self.held = preconditions.hold(self.var)
        address, owner = self.reach_database()
        self.carry_out("prepare_installation", as_owner=True)
        prepare_pages(self.var, self.carry_out)
        self.start(processes.background_children(self.mode, self.var, self.port))
        # Before the sample data, whose messages go to a receiver of this installation's own.
        self.start([processes.web_child(self.mode, self.var, self.port, self.host)])
        if self.mode is Mode.DEMO and not (self.var / SEEDED_FILE).exists():
            self.carry_out("seed_demo")
            (self.var / SEEDED_FILE).touch()
        self.await_ready()
        if self.mode is Mode.DEMO:
            self.announce(address, owner)

    def reach_database(self) -> tuple[DatabaseAddress, Login]:
        """The database's address and the owner's login; starts our own PostgreSQL where none is named."""
        if self.mode is not Mode.DEMO:
            os.environ["KEYHALL_LOGIN"] = "owner"
            installation = load_installation()
            owner = installation.owner
            if owner is None:
                raise Refusal("Set DATABASE_URL to the owner's login.")
            preconditions.check_database(installation.database, owner)
            return installation.database, owner
        first_start.keep_secrets(self.var)
        if os.environ.get("DATABASE_URL"):
            address, owner = parse_database_url(os.environ["DATABASE_URL"])
            preconditions.check_database(address, owner)
        else:
            owner = first_start.local_owner(self.var)
            self.postgres = self.start_postgres(owner)
            address = self.postgres.address
        first_start.keep_installation(
            self.var, port=self.port, base=self.base(), database=address, owner=owner
        )
        return address, owner

    def base(self) -> str:
        """The host names' common part with the port."""
        return os.environ.get("KEYHALL_BASE") or f"localhost:{self.port}"

    def start_postgres(self, owner: Login) -> LocalPostgres:
        user = ordinary_user()
        server = LocalPostgres(place_in(self.var, user), user)
        # Known before it starts, so that an end during the start ends it too.
        self.postgres = server
        server.make_ready()
        turn_over(self.postgres_log)
        server.start(self.postgres_log)
        server.make_database(owner)
        return server

    def carry_out(self, *command: str, as_owner: bool = False) -> None:
        """Run one command of manage.py to its end while watching the others; refuse to go on if it fails."""
        logger.info("%s …", command[0])
        log = self.var / "log" / f"{command[0]}.log"
        began = time.monotonic()
        with log.open("wb") as output:
            self.step = subprocess.Popen(
                processes.manage(*command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=processes.child_environment(self.mode, self.var, self.port, as_owner=as_owner),
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509  it calls prctl, nothing else
            )
        while self.step.poll() is None:
            self.watch(0.05)
        code, self.step = self.step.returncode, None
        if code:
            raise Refusal(
                f"`manage.py {command[0]}` failed: {last_line(log.read_bytes())} (all of it: {log})"
            )
        logger.info("%s: %.1f s", command[0], time.monotonic() - began)

    def start(self, children: Sequence[Child]) -> None:
        for child in children:
            child.start()
            self.children.append(child)

    def watch(self, seconds: float = 0.2) -> None:
        """One look at every process."""
        time.sleep(seconds)
        if self.postgres is not None and self.postgres.fallen():
            logger.warning("postgres ended by itself; starting it again (see %s)", self.postgres_log)
            self.postgres.start(self.postgres_log)
        for child in self.children:
            child.watch()

    def await_ready(self) -> None:
        """Wait until `/readyz` answers 200."""
        until = time.monotonic() + READY_SECONDS
        said = "nothing"
        while time.monotonic() < until:
            status, said = _ask_ready(self.host, self.port)
            if status == 200:
                return
            self.watch()
        raise Refusal(f"Not ready after {READY_SECONDS} s, /readyz says {said}: see {self.var / 'log'}.")

    def announce(self, address: DatabaseAddress, owner: Login) -> None:
        """Write demo.json and tell the person at the terminal."""
        content = demo_file.write_demo_file(
            self.var, port=self.port, base=self.base(), tenants=demo_file.serving_tenants(address, owner)
        )
        sys.stdout.write(demo_file.announcement(content))
        sys.stdout.flush()

    def end(self) -> None:
        """End every process, the database last."""
        if self.step is not None and self.step.poll() is None:
            os.killpg(self.step.pid, signal.SIGKILL)
            self.step.wait()
        end_all(self.children)
        if self.postgres is not None:
            self.postgres.stop()


def _end(_number: int, _frame: FrameType | None) -> None:
    # Ctrl-C is followed by the end of `make`, which signals us too: that must not break the ending off.
    _ignore_signals()
    raise Ended


def _ignore_signals() -> None:
    # Not SIG_IGN: Python complains on standard error of a signal that came just before it.
    for number in ENDING:
        signal.signal(number, _heed_no_more)


def _heed_no_more(_number: int, _frame: FrameType | None) -> None:
    return


def _ask_ready(host: str, port: int) -> tuple[int, str]:
    asked = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  compared, not bound
    connection = http.client.HTTPConnection(asked, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, _waiting_for(answer.read())
    except (OSError, http.client.HTTPException) as fault:
        return 0, str(fault)
    finally:
        connection.close()


def _waiting_for(body: bytes) -> str:
    try:
        checks: Mapping[str, str] = json.loads(body)["checks"]
    except (ValueError, KeyError, TypeError):
        return body[:200].decode(errors="replace")
    return ", ".join(f"{name} {state}" for name, state in checks.items() if state != "ok")


def main() -> int:
    """Serve until ended; 1 and one line on standard error where that cannot be."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO)
    try:
        Supervisor().run()
    except (Refusal, MissingSetting) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0
