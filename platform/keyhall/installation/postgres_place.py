"""Where an installation keeps its PostgreSQL: in `$VAR`, or where the server's user can get."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from keyhall.installation.ordinary_user import OrdinaryUser
from keyhall.installation.refusals import Refusal

PLACE_FILE = "postgres.json"
# A socket's address holds 107 bytes on Linux; its file name takes the rest.
LONGEST_SOCKET_FOLDER = 90


@dataclass(frozen=True)
class Place:
    """Where an installation's PostgreSQL lies, and its superuser's password: `$VAR/postgres.json`."""

    data: str
    socket: str
    superuser_password: str


def place_in(var: Path, user: OrdinaryUser) -> Place:
    """The place recorded in VAR, or a new one: in VAR where the server's user gets there, else its own."""
    record = var / PLACE_FILE
    if record.exists():
        return Place(**json.loads(record.read_text(encoding="utf-8")))
    var.mkdir(parents=True, exist_ok=True)
    # Never the place of a former installation: a folder VAR emptied by hand starts anew.
    elsewhere = user.home / f"{_digest(var)}-{secrets.token_hex(4)}"
    home = var / "postgres" if user.can_enter(var) else elsewhere
    user.own(home)
    place = Place(str(home / "data"), str(_socket_folder(home, user)), secrets.token_hex(16))
    write_private(record, asdict(place))
    return place


def _socket_folder(home: Path, user: OrdinaryUser) -> Path:
    folder = home / "socket"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    top = user.home if user.name else Path(tempfile.gettempdir()) / f"keyhall-{user.uid}"
    user.own(top) if user.name is None else None
    if top.stat().st_uid != user.uid:
        raise Refusal(f"{top} belongs to someone else: remove it, or set VAR to a shorter path.")
    return top / f"socket-{_digest(home)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON in one move, readable by us alone."""
    making = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    making.replace(path)
