"""What must be there before anything starts; each want is one line that says what to do."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg

from keyhall.installation.environment import DatabaseAddress, Login
from keyhall.installation.logins import longest_database_name
from keyhall.installation.refusals import Refusal

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
FONTS_PACKAGE = "pylopdf_fonts_zh_cn"


def check_python() -> None:
    """Python 3.11 or later."""
    if sys.version_info < OLDEST_PYTHON:
        raise Refusal(
            f"Python is {sys.version.split()[0]}: install Python 3.11 or later and run `make setup`."
        )


def check_port(host: str, port: int) -> None:
    """Nobody listens where the web processes will."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Refusal(
                f"Port {port} on {host} cannot be had ({fault.strerror}): "
                f"end what listens there, or choose another: PORT={port % 65535 + 1} make run"
            ) from None


def check_font() -> None:
    """The Chinese font that bills are set in."""
    spec = find_spec(FONTS_PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not any(path.stat().st_size for path in folder.glob("NotoSansSC-*.otf")):
        raise Refusal(
            "The font Noto Sans SC is missing: run `make setup` to install pylopdf-fonts-zh-cn, "
            "bills cannot be printed without it."
        )


def check_database(address: DatabaseAddress, owner: Login) -> None:
    """The PostgreSQL that DATABASE_URL names answers, is new enough and lets the owner make roles; the
    database's name leaves room for the tenants' logins, which carry it."""
    if len(address.name.encode()) > longest_database_name():
        raise Refusal(
            f"The database's name {address.name} is too long: "
            f"give it one of at most {longest_database_name()} characters in DATABASE_URL."
        )
    try:
        with psycopg.connect(
            host=address.host,
            port=address.port,
            dbname=address.name,
            user=owner.user,
            password=owner.password,
            connect_timeout=10,
        ) as connection:
            version = connection.info.server_version // 10000
            may = connection.execute(
                "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as fault:
        reason = " ".join(str(fault).split())
        raise Refusal(
            f"PostgreSQL cannot be reached ({reason}): start it or correct DATABASE_URL; "
            "without DATABASE_URL we bring our own."
        ) from None
    if version < OLDEST_POSTGRES:
        raise Refusal(
            f"PostgreSQL is version {version}: point DATABASE_URL at version {OLDEST_POSTGRES} or later, "
            "or unset it to use our own."
        )
    if not may or not may[0]:
        raise Refusal(
            f"The login {owner.user} may not make roles: "
            f"run ALTER ROLE {owner.user} CREATEROLE on that PostgreSQL."
        )


def hold(var: Path) -> IO[str]:
    """Take the installation for this process; the lock goes with the returned file."""
    file = (var / "running.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        number = file.read().strip() or "unknown"
        raise Refusal(
            f"The installation in {var} runs already (process {number}): "
            "end it first, or set VAR to another folder."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
