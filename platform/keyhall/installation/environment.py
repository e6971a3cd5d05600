"""Reads which installation this process belongs to, from the environment and from `$VAR`.

Demo mode finds everything in `$VAR`, written there when the installation was started. Production and test
modes read environment variables alone; production defaults nothing that matters and names what is missing.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

CLONE = Path(__file__).resolve().parents[3]
DEFAULT_PORT = 8000
SHORTEST_KEY = 32
BREACH_LINE = re.compile(rb"[0-9A-Fa-f]{40}[:\r\n]")
TENANT_RATE = 60

INSTALLATION_FILE = "installation.json"
SECRETS_FILE = "secrets.json"
OWNER_FILE = "owner.json"
SEEDED_FILE = "seeded"


class MissingSetting(Exception):
    """A setting is absent or unusable; its text is one line that says which and what to do."""


class Mode(StrEnum):
    """How the system runs: for show, for real, or under test."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


@dataclass(frozen=True)
class DatabaseAddress:
    """Where PostgreSQL listens; `host` that begins with `/` is the folder of its socket."""

    host: str
    port: int
    name: str


@dataclass(frozen=True)
class Login:
    """A PostgreSQL login."""

    user: str
    password: str


@dataclass(frozen=True)
class Installation:
    """Everything a process must know before it reads its settings.

    `base` is the common part of all host names with the port (`localhost:8000`); `owner` is known only to
    processes started with `KEYHALL_LOGIN=owner`.
    """

    mode: Mode
    var: Path
    port: int
    base: str
    scheme: str
    database: DatabaseAddress
    owner: Login | None
    secret_key: str
    login_key: str
    mail_url: str = ""
    map_shapes: Path | None = None
    breach_list: Path | None = None
    tenant_requests_per_second: int = 0

    @property
    def lacks_sample_data(self) -> bool:
        """Whether this is a demonstration whose data is not yet written."""
        return self.mode is Mode.DEMO and not (self.var / SEEDED_FILE).exists()


def load_installation() -> Installation:
    """The installation of this process. Raises MissingSetting with one line that says what to do."""
    mode = read_mode()
    return _load_demo() if mode is Mode.DEMO else _load_from_environment(mode)


def read_mode() -> Mode:
    """`KEYHALL_MODE`, demo by default."""
    named = os.environ.get("KEYHALL_MODE") or Mode.DEMO.value
    try:
        return Mode(named)
    except ValueError:
        raise MissingSetting(f"KEYHALL_MODE is {named!r}; set it to demo, production or test.") from None


def read_var() -> Path:
    """The installation's folder: `VAR`, by default `var` in the clone."""
    return Path(os.environ.get("VAR") or CLONE / "var").absolute()


def read_port() -> int:
    """`PORT`, by default 8000."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise MissingSetting(f"PORT is {text!r}; set it to a number from 1 to 65535.")
    return int(text)


def read_tenant_rate(mode: Mode) -> int:
    """`KEYHALL_TENANT_RATE`: requests a second of one tenant on this machine, 60 by default, 0 for no limit.

    Tests, which ask as fast as they can, have none unless they say so.
    """
    text = os.environ.get("KEYHALL_TENANT_RATE") or str(0 if mode is Mode.TEST else TENANT_RATE)
    if not text.isascii() or not text.isdigit():
        raise MissingSetting(
            f"KEYHALL_TENANT_RATE is {text!r}; set it to a number of requests, 0 for no limit."
        )
    return int(text)


def read_map_shapes() -> Path | None:
    """`KEYHALL_MAP_SHAPES`: a GeoJSON file to draw the map of the provinces from; None for the usual one."""
    text = os.environ.get("KEYHALL_MAP_SHAPES")
    if not text:
        return None
    path = Path(text).absolute()
    if not path.is_file():
        raise MissingSetting(f"KEYHALL_MAP_SHAPES names {text}, which is no file; set it to a GeoJSON file.")
    return path


def read_breach_list() -> Path | None:
    """`KEYHALL_BREACH_LIST`: breached passwords as SHA-1, ordered by hash; None for the list we have."""
    text = os.environ.get("KEYHALL_BREACH_LIST")
    if not text:
        return None
    path = Path(text).absolute()
    try:
        with path.open("rb") as file:
            begins_well = BREACH_LINE.match(file.read(41)) is not None
    except OSError:
        begins_well = False
    if not begins_well:
        raise MissingSetting(
            f"KEYHALL_BREACH_LIST names {text}, which is no list of SHA-1 hashes; "
            "set it to a Pwned Passwords file ordered by hash."
        )
    return path


def parse_database(text: str) -> DatabaseAddress:
    """`host:port/name` as an address; the host may be a socket's folder, an IPv6 address in brackets."""
    place, _, name = text.rpartition("/")
    host, _, port = place.rpartition(":")
    if not (host and name and port.isascii() and port.isdigit()):
        raise MissingSetting("KEYHALL_DATABASE must read host:port/name, without user and password.")
    return DatabaseAddress(host.strip("[]"), int(port), name)


def parse_database_url(text: str) -> tuple[DatabaseAddress, Login]:
    """`postgresql://user:password@host:port/name` as address and owner's login.

    A socket's folder is written percent-encoded: `postgresql://user:password@%2Frun%2Fpostgresql:5432/name`.
    """
    wrong = MissingSetting("DATABASE_URL must read postgresql://user:password@host:port/name.")
    try:
        parts = urlsplit(text)
        port = parts.port or 5432
    except ValueError:
        raise wrong from None
    name = unquote(parts.path.removeprefix("/"))
    # urlsplit lowers `hostname`, which would break a socket's folder.
    host = unquote(parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")).strip("[]")
    if parts.scheme not in {"postgresql", "postgres"} or not (parts.username and name and host):
        raise wrong
    return (
        DatabaseAddress(host, port, name),
        Login(unquote(parts.username), unquote(parts.password or "")),
    )


def _asks_for_owner() -> bool:
    return os.environ.get("KEYHALL_LOGIN") == "owner"


def _load_demo() -> Installation:
    var = read_var()
    stands = _read_file(var, INSTALLATION_FILE)
    secrets = _read_file(var, SECRETS_FILE)
    owner = Login(**_read_file(var, OWNER_FILE)) if _asks_for_owner() else None
    return Installation(
        mode=Mode.DEMO,
        var=var,
        port=stands["port"],
        base=stands["base"],
        scheme="http",
        database=DatabaseAddress(**stands["database"]),
        owner=owner,
        secret_key=secrets["secret_key"],
        login_key=secrets["login_key"],
        map_shapes=read_map_shapes(),
        breach_list=read_breach_list(),
        tenant_requests_per_second=read_tenant_rate(Mode.DEMO),
    )


def _read_file(var: Path, name: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((var / name).read_text(encoding="utf-8"))
        return content
    except FileNotFoundError:
        raise MissingSetting(f"No installation in {var} yet: start it with `make run`.") from None
    except (OSError, ValueError) as fault:
        raise MissingSetting(f"{var / name} cannot be read ({fault}): mend it or start anew.") from None


# Test mode runs checks that touch no database (`manage.py check`) without any set-up.
_TEST_DEFAULTS = {
    "KEYHALL_SECRET_KEY": "a-key-for-tests-that-guards-nothing-at-all",
    "KEYHALL_LOGIN_KEY": "another-key-for-tests-that-guards-nothing",
    "KEYHALL_DATABASE": "/nonexistent:5432/keyhall",
    "KEYHALL_BASE": "testserver.localhost",
    "KEYHALL_SCHEME": "http",
    "DATABASE_URL": "postgresql://nobody@%2Fnonexistent:5432/keyhall",
}


def _load_from_environment(mode: Mode) -> Installation:
    settings = {**(_TEST_DEFAULTS if mode is Mode.TEST else {}), **os.environ}
    _require(settings, mode)
    owner = None
    if _asks_for_owner():
        _, owner = parse_database_url(settings["DATABASE_URL"])
    return Installation(
        mode=mode,
        var=read_var(),
        port=read_port(),
        base=settings["KEYHALL_BASE"],
        scheme=settings.get("KEYHALL_SCHEME") or "https",
        database=parse_database(settings["KEYHALL_DATABASE"]),
        owner=owner,
        secret_key=settings["KEYHALL_SECRET_KEY"],
        login_key=settings["KEYHALL_LOGIN_KEY"],
        mail_url=settings.get("KEYHALL_MAIL_URL", ""),
        map_shapes=read_map_shapes(),
        breach_list=read_breach_list(),
        tenant_requests_per_second=read_tenant_rate(mode),
    )


def _require(settings: dict[str, str], mode: Mode) -> None:
    needed = ["KEYHALL_SECRET_KEY", "KEYHALL_LOGIN_KEY", "KEYHALL_DATABASE", "KEYHALL_BASE"]
    if mode is Mode.PRODUCTION:
        needed += ["VAR", "KEYHALL_MAIL_URL"]
    if _asks_for_owner():
        needed.append("DATABASE_URL")
    missing = [name for name in needed if not settings.get(name)]
    if missing:
        raise MissingSetting(f"Set {', '.join(missing)} in the environment: {mode} mode defaults nothing.")
    for name in ("KEYHALL_SECRET_KEY", "KEYHALL_LOGIN_KEY"):
        if len(settings[name]) < SHORTEST_KEY:
            raise MissingSetting(f"{name} is too short: set at least {SHORTEST_KEY} random characters.")
