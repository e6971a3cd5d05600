import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from keyhall.installation import children
from keyhall.installation.children import Child, end_all
from keyhall.installation.environment import CLONE

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    ),
]


def child(tmp_path: Path, command: list[str], name: str = "sleeper") -> Child:
    return Child(name, command, dict(os.environ), tmp_path / f"{name}.log")


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.02)


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    watched = child(tmp_path, SLEEPER)
    watched.start()
    assert watched.process is not None
    first = watched.process.pid
    watched.process.kill()

    def again() -> bool:
        watched.watch()
        return watched.process is not None and watched.process.pid != first

    until(again)
    end_all([watched])


def test_a_child_that_keeps_falling_is_started_ever_less_often(tmp_path: Path) -> None:
    falling = child(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"], "falling")
    falling.start()
    until(lambda: falling.watch() or falling.falls >= 2)  # type: ignore[func-returns-value]  # None, so that `or` goes on
    before = falling.falls
    began = time.monotonic()
    until(lambda: falling.watch() or falling.falls > before)  # type: ignore[func-returns-value]  # None, so that `or` goes on
    assert time.monotonic() - began >= 2 * children.FIRST_DELAY
    end_all([falling])


def test_ending_leaves_neither_a_stubborn_child_nor_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.5)
    stubborn = child(tmp_path, STUBBORN, "stubborn")
    stubborn.start()
    assert stubborn.process is not None
    until(lambda: stubborn.log.exists() and stubborn.log.read_text(encoding="utf-8").strip() != "")
    started = int(stubborn.log.read_text(encoding="utf-8"))
    end_all([stubborn])
    assert not alive(stubborn.process.pid)
    until(lambda: not alive(started))


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path; from keyhall.installation.children import Child;"
        f"child = Child('c', ['sleep', '60'], dict(os.environ), Path({str(tmp_path / 'c.log')!r}));"
        "child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(CLONE / "platform")},
    )
    assert parent.stdout is not None
    number = int(parent.stdout.readline())
    assert alive(number)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until(lambda: not alive(number))


def test_a_large_log_is_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_BYTES", 10)
    log = tmp_path / "web.log"
    log.write_text("a former run's lines", encoding="utf-8")
    children.turn_over(log)
    assert not log.exists()
    assert (tmp_path / "web.log.1").exists()
