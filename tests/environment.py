"""Which PostgreSQL the tests use: the one DATABASE_URL names (an owner with CREATEROLE and CREATEDB), else
one of their own, started for the run."""

import hashlib
import os
import tempfile
from pathlib import Path

from keyhall.installation.environment import CLONE, Login, parse_database_url

_started: list[object] = []


def _clone_digest() -> str:
    return hashlib.sha256(str(CLONE).encode()).hexdigest()[:6]


def migrations_digest() -> str:
    """Changes whenever a migration of this clone does."""
    digest = hashlib.sha256(str(CLONE).encode())
    for top in ("platform", "tenants", "billing"):
        for path in sorted((CLONE / top).glob("**/migrations/*.py")):
            digest.update(path.read_bytes())
    for path in sorted((CLONE / "platform/keyhall/tenancy").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def start_test_server() -> None:
    """Point this process's settings at a database of its own; only the first process starts a server."""
    if "KEYHALL_TEST_OWNER_URL" not in os.environ:
        os.environ["KEYHALL_TEST_OWNER_URL"] = os.environ.get("DATABASE_URL") or _start_embedded()
    address, _owner = parse_database_url(os.environ["KEYHALL_TEST_OWNER_URL"])
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ.update(
        KEYHALL_MODE="test",
        KEYHALL_DATABASE=f"{address.host}:{address.port}/kh_{_clone_digest()}_{worker}",
        KEYHALL_SECRET_KEY="a-key-for-tests-that-guards-nothing-at-all",
        KEYHALL_LOGIN_KEY="another-key-for-tests-that-guards-nothing",
        KEYHALL_BASE="localhost:8000",
        KEYHALL_SCHEME="http",
        VAR=str(Path(tempfile.mkdtemp(prefix=f"keyhall-{worker}-"))),
    )
    os.environ.pop("KEYHALL_LOGIN", None)


def owner_login() -> Login:
    return parse_database_url(os.environ["KEYHALL_TEST_OWNER_URL"])[1]


def _start_embedded() -> str:
    from keyhall.installation.throwaway_postgres import start_for_tests

    server, url = start_for_tests()
    _started.append(server)
    return url


def stop_test_server() -> None:
    """End the server this process started, if it did."""
    for server in _started:
        server.stop()  # type: ignore[attr-defined]  # its class is imported late
    _started.clear()
