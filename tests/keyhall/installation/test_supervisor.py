"""The whole system under its supervisor, with every real process, outside the demo."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
import pytest
from psycopg import sql

from keyhall.installation.environment import CLONE, parse_database_url

# Named by the test process, since several runs may share a server.
DATABASE = f"kh_supervised_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
START_SECONDS = 150
BACKGROUND = ("provisioner", "dispatcher", "worker")


class Running:
    """A supervisor started as people start it, with the environment given."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = int(environment["PORT"])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keyhall.installation"],
            cwd=CLONE,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def await_ready(self) -> None:
        def ready() -> bool:
            if self.process.poll() is not None:
                assert self.process.stderr is not None
                raise AssertionError(self.process.stderr.read())
            return self.status("/readyz") == 200

        until(ready, START_SECONDS)

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def processes(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def process_of(self, name: str) -> psutil.Process | None:
        for process in psutil.Process(self.process.pid).children():
            try:
                command = process.cmdline()
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
            if f"run_{name}" in command or (name == "web" and "gunicorn" in command):
                return process
        return None

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        assert self.process.stderr is not None
        self.process.stderr.close()


def until(condition: Callable[[], bool], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.1)


def gone(processes: list[psutil.Process]) -> bool:
    return not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Production settings on a database of this module's own."""
    address, owner = parse_database_url(os.environ["KEYHALL_TEST_OWNER_URL"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = psycopg.connect(
        host=address.host,
        port=address.port,
        dbname="postgres",
        user=owner.user,
        password=owner.password,
        autocommit=True,
    )
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
    server.execute(drop)
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    place = f"{quote(address.host, safe='')}:{address.port}/{DATABASE}"
    yield {
        **{key: value for key, value in os.environ.items() if not key.startswith("KEYHALL_")},
        "KEYHALL_MODE": "production",
        "KEYHALL_SECRET_KEY": "a secret of forty letters and a few more",
        "KEYHALL_LOGIN_KEY": "another one of forty letters and a few more",
        "KEYHALL_BASE": "keyhall.example",
        "KEYHALL_MAIL_URL": "smtp://mail.example:25",
        "KEYHALL_DATABASE": f"{address.host}:{address.port}/{DATABASE}",
        "DATABASE_URL": f"postgresql://{quote(owner.user)}:{quote(owner.password)}@{place}",
        "PYTHONPATH": str(CLONE / "platform"),
        "PORT": str(port),
        "VAR": str(tmp_path_factory.mktemp("supervised")),
    }
    server.execute(drop)
    for (role,) in server.execute(
        "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"kh_{DATABASE}_"]
    ).fetchall():
        server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
    server.close()


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Running]:
    started = Running(environment)
    try:
        started.await_ready()
        yield started
    finally:
        started.end()


@pytest.fixture(scope="class")
def running(environment: dict[str, str]) -> Iterator[Running]:
    with serving(environment) as started:
        yield started


class TestServing:
    """What holds while the system serves; one start for all of it."""

    @pytest.mark.row("A03")
    def test_only_the_provisioner_is_given_the_owners_login(self, running: Running) -> None:
        knowing = set()
        for process in running.processes():
            environment = process.environ()
            if "DATABASE_URL" in environment or "KEYHALL_LOGIN" in environment:
                knowing.add(process.pid)
        provisioner = running.process_of("provisioner")
        assert provisioner is not None
        assert knowing == {provisioner.pid}

    def test_outside_the_demo_no_sample_sign_in_exists(self, running: Running) -> None:
        assert not list(Path(running.environment["VAR"]).glob("demo*"))

    def test_a_second_start_says_in_one_line_what_to_do(self, running: Running) -> None:
        for port, advice in ((running.port, "PORT="), (running.port + 1, "runs already")):
            done = subprocess.run(
                [sys.executable, "-m", "keyhall.installation"],
                cwd=CLONE,
                env={**running.environment, "PORT": str(port)},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 1
            assert advice in done.stderr
            assert done.stderr.count("\n") == 1

    def test_whatever_is_killed_runs_again_and_the_system_is_ready(self, running: Running) -> None:
        for name in (*BACKGROUND, "web"):
            before = running.process_of(name)
            assert before is not None, name
            before.kill()

            def again(name: str = name, pid: int = before.pid) -> bool:
                now = running.process_of(name)
                return now is not None and now.pid != pid

            until(again, 20)
        until(lambda: running.status("/readyz") == 200, 60)


# Ctrl-C reaches `make` as well, whose end signals the supervisor once more.
CTRL_C = (signal.SIGINT, signal.SIGTERM, signal.SIGINT)


@pytest.mark.row("A15")
@pytest.mark.parametrize("last", [CTRL_C, (signal.SIGKILL,)], ids=["Ctrl-C", "kill -9"])
def test_nothing_is_left_running(environment: dict[str, str], last: tuple[signal.Signals, ...]) -> None:
    with serving(environment) as running:
        until(lambda: len(running.processes()) >= 6, 15)
        processes = running.processes()
        for number in last:
            running.process.send_signal(number)
        code = running.process.wait(30)
        until(lambda: gone(processes), 15)
        assert running.status("/healthz") == 0
        assert running.process.stderr is not None
        assert "Traceback" not in running.process.stderr.read()
        assert code == (0 if last == CTRL_C else -signal.SIGKILL)
