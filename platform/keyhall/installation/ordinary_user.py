"""The user PostgreSQL runs as: ourselves, or, since PostgreSQL refuses root, a user made for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from keyhall.installation.refusals import Refusal

NAME = "keyhall"
# A folder only that user writes to, for what cannot lie in the clone.
HOME = Path("/var/lib/keyhall")


@dataclass(frozen=True)
class OrdinaryUser:
    """Whom a child process runs as; `name` is None for ourselves."""

    name: str | None
    uid: int
    gid: int
    home: Path

    def spawning(self) -> dict[str, object]:
        """Arguments for subprocess that run a child as this user."""
        if self.name is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make a folder of this user's that nobody else reads."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.name is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches and may run the program."""
        if self.name is None:
            return True
        try:
            return self._succeeds(program, "--version")
        except OSError:
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may pass through the folder."""
        if self.name is None:
            return True
        return self._succeeds("test", "-x", folder)

    def _succeeds(self, *command: str | Path) -> bool:
        options = {"capture_output": True, "cwd": "/", **self.spawning()}
        done = subprocess.run(command, **options)  # type: ignore[call-overload]  # whose options are a dict
        return bool(done.returncode == 0)


def ordinary_user() -> OrdinaryUser:
    """Ourselves where we are not root, else the user `keyhall`, made now if need be."""
    if os.geteuid() != 0:
        return OrdinaryUser(None, os.geteuid(), os.getegid(), Path.home() / ".keyhall")
    entry = _entry() or _make()
    HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    os.chown(HOME, entry.pw_uid, entry.pw_gid)
    return OrdinaryUser(NAME, entry.pw_uid, entry.pw_gid, HOME)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _make() -> pwd.struct_passwd:
    program = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if program:
        subprocess.run(
            [program, "--system", "--user-group", "--home-dir", str(HOME), "--shell", "/bin/false", NAME],
            check=False,
            capture_output=True,
        )
    entry = _entry()
    if entry is None:
        raise Refusal(
            f"PostgreSQL does not run as root and no user {NAME!r} could be made: make one (useradd {NAME}), "
            "or start as an ordinary user, or set DATABASE_URL."
        )
    return entry
