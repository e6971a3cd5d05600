"""The system's processes as tests run them: real ones, in this test process's database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyhall.installation.environment import CLONE

START = """
import os, sys
sys.path[:0] = [{platform!r}, {clone!r}]
os.environ["DJANGO_SETTINGS_MODULE"] = "keyhall.settings"
import django
django.setup()
for module in {modules!r}:
    __import__(module)
from django.core.management import call_command
call_command({command!r})
"""


class Processes:
    """Starts and kills the system's processes; those still alive at the end are killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, command: str, *modules: str) -> subprocess.Popen[bytes]:
        """Run `manage.py COMMAND`, with the test `modules` imported that declare work of their own."""
        code = START.format(
            platform=str(CLONE / "platform"), clone=str(CLONE), modules=modules, command=command
        )
        with (self.folder / f"{command}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code], env=dict(os.environ), stdout=log, stderr=log, cwd=CLONE
            )
        self.started.append(process)
        return process

    def log(self, command: str) -> str:
        return (self.folder / f"{command}.log").read_text()

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()


def kill_hard(process: subprocess.Popen[Any]) -> None:
    """As by `kill -9`: it gets to do nothing more."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_until(condition: Callable[[], Any], *, seconds: float, what: str) -> Any:
    """Look until `condition` is true and return what it gave; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")
