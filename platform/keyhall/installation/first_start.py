"""What an installation keeps in `$VAR` from its first start: address, keys and the owner's login."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict
from pathlib import Path

from keyhall.installation.environment import (
    INSTALLATION_FILE,
    OWNER_FILE,
    SECRETS_FILE,
    DatabaseAddress,
    Login,
    Mode,
)
from keyhall.installation.postgres_place import write_private
from keyhall.installation.refusals import Refusal

LOCAL_OWNER = "keyhall_owner"


def make_folders(var: Path) -> None:
    """The installation's folder with its logs and media."""
    try:
        for folder in (var, var / "log", var / "media"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Refusal(
            f"{fault.filename} cannot be made ({fault.strerror}): set VAR to a folder we may write to."
        ) from None
    if not os.access(var, os.W_OK):
        raise Refusal(f"{var} cannot be written to: set VAR to another folder.")


def keep_secrets(var: Path) -> None:
    """Random keys, made once; every login's password and every session depends on them."""
    path = var / SECRETS_FILE
    if not path.exists():
        write_private(path, {"secret_key": secrets.token_urlsafe(48), "login_key": secrets.token_urlsafe(48)})


def local_owner(var: Path) -> Login:
    """The owner's login on our own PostgreSQL; its password is made once."""
    path = var / OWNER_FILE
    if path.exists():
        kept = Login(**json.loads(path.read_text(encoding="utf-8")))
        if kept.user == LOCAL_OWNER:
            return kept
    return Login(LOCAL_OWNER, secrets.token_hex(24))


def keep_installation(var: Path, *, port: int, base: str, database: DatabaseAddress, owner: Login) -> None:
    """What every later process of this installation reads; written anew at each start."""
    write_private(var / OWNER_FILE, asdict(owner))
    write_private(
        var / INSTALLATION_FILE,
        {"mode": Mode.DEMO.value, "port": port, "base": base, "database": asdict(database)},
    )
