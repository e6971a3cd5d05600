"""Which processes make up an installation, and what each of them may know."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from keyhall.installation.children import Child
from keyhall.installation.environment import CLONE, Mode

WEB_WORKERS = 2
WEB_THREADS = 4
# Only processes started as owner may see these.
_OWNERS_ALONE = ("DATABASE_URL", "KEYHALL_LOGIN")


def child_environment(mode: Mode, var: Path, port: int, *, as_owner: bool = False) -> dict[str, str]:
    """The environment of a child: ours, without the owner's login unless it works as owner."""
    environment = {key: value for key, value in os.environ.items() if key not in _OWNERS_ALONE}
    environment.update(
        KEYHALL_MODE=mode.value,
        VAR=str(var),
        PORT=str(port),
        PYTHONUNBUFFERED="1",
        DJANGO_SETTINGS_MODULE="keyhall.settings",
    )
    if as_owner:
        environment["KEYHALL_LOGIN"] = "owner"
        if "DATABASE_URL" in os.environ and mode is not Mode.DEMO:
            environment["DATABASE_URL"] = os.environ["DATABASE_URL"]
    return environment


def manage(*arguments: str) -> list[str]:
    """A command of manage.py."""
    return [sys.executable, str(CLONE / "manage.py"), *arguments]


def background_children(mode: Mode, var: Path, port: int) -> list[Child]:
    """Provisioner (as owner), dispatcher and worker."""
    plain = child_environment(mode, var, port)
    owner = child_environment(mode, var, port, as_owner=True)
    return [
        Child("provisioner", manage("run_provisioner"), owner, var / "log" / "provisioner.log"),
        Child("dispatcher", manage("run_dispatcher"), plain, var / "log" / "dispatcher.log"),
        Child("worker", manage("run_worker"), plain, var / "log" / "worker.log"),
    ]


def web_child(mode: Mode, var: Path, port: int, host: str) -> Child:
    """The web processes, on one address."""
    command = [
        *(sys.executable, "-m", "gunicorn", "keyhall.wsgi"),
        *("--pythonpath", f"{CLONE / 'platform'},{CLONE}"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)),
        *("--timeout", "60", "--graceful-timeout", "8", "--preload", "--no-control-socket"),
        *_heartbeat_folder(),
    ]
    return Child("web", command, child_environment(mode, var, port), var / "log" / "web.log")


def _heartbeat_folder() -> tuple[str, ...]:
    # On a slow disk gunicorn's heartbeat file makes workers look dead.
    return ("--worker-tmp-dir", "/dev/shm") if os.access("/dev/shm", os.W_OK) else ()  # noqa: S108  in memory; gunicorn makes its own file there


def one_address(environment: Mapping[str, str]) -> str:
    """Where the web processes listen: this machine alone, unless KEYHALL_LISTEN names another address."""
    return environment.get("KEYHALL_LISTEN") or "127.0.0.1"
